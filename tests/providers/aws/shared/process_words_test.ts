import { assertEquals } from "@std/assert";
import { firstWord, processWords } from "../../../../providers/aws/shared/process_words.ts";
import answers from "./words_of_botocore.json" with { type: "json" };

Deno.test("a credential_process has the words that botocore finds in it", () => {
  for (const { line, unix, windows } of answers) {
    assertEquals(processWords(line, "linux") ?? null, unix, line);
    assertEquals(processWords(line, "darwin") ?? null, unix, line);
    assertEquals(processWords(line, "windows") ?? null, windows, line);
  }
});

Deno.test("the first word ends where the system's own rules end it, as it is written", () => {
  const cases = [
    ["linux", "/it\\'s/atmos-auth -i a", "/it\\'s/atmos-auth"],
    ["linux", `/'a b'"'"/aa\tx`, `/'a b'"'"/aa`],
    ["linux", "aa\r\nregion = x", "aa"],
    ["windows", "C:\\it's\\aa.exe -i a", "C:\\it's\\aa.exe"],
    ["windows", '"C:\\Program Files\\aa.exe"\t-i a', '"C:\\Program Files\\aa.exe"'],
    ["windows", '"C:\\a b\\\\" -i a', '"C:\\a b\\\\"'],
    ["windows", 'C:\\a\\"b c', 'C:\\a\\"b'],
    ["windows", "C:\\aa.exe\r\nregion = x", "C:\\aa.exe"],
    ["windows", "aa", "aa"],
  ] as const;
  for (const [os, text, word] of cases) assertEquals(firstWord(text, os), word);
});
