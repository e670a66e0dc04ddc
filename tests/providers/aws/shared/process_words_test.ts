import { assertEquals } from "@std/assert";
import { processWords } from "../../../../providers/aws/shared/process_words.ts";
import answers from "./words_of_botocore.json" with { type: "json" };

Deno.test("a credential_process has the words that botocore finds in it", () => {
  for (const { line, unix, windows } of answers) {
    assertEquals(processWords(line, "linux") ?? null, unix, line);
    assertEquals(processWords(line, "darwin") ?? null, unix, line);
    assertEquals(processWords(line, "windows") ?? null, windows, line);
  }
});
