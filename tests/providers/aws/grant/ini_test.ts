import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { commandLine, formatIni, profileName } from "../../../../providers/aws/grant/ini.ts";
import { parseShared } from "../../../../providers/aws/shared/shared_file.ts";

const plain = (text: string) =>
  Object.fromEntries(
    parseShared(text, "config").sections.map(({ header, settings }) => [
      header,
      Object.fromEntries([...settings].map(([key, { value }]) => [key, value])),
    ]),
  );

Deno.test("what is written can be read again", () => {
  const text = formatIni([["default", { region: "us-east-1" }], ["profile x", {}]]);
  assertEquals(text, "[default]\nregion = us-east-1\n\n[profile x]\n");
  assertEquals(plain(text), { "default": { region: "us-east-1" }, "profile x": {} });
});

Deno.test("a command line for Windows holds what every reader of the file reads alike", () => {
  const words = ["C:\\Ada L\\aa.exe", "-i", "é"];
  assertEquals(commandLine(words.slice(0, 2), "windows"), '"C:\\Ada L\\aa.exe" -i');
  for (const word of ["é", "C:\\José\\aa.exe", "测试", "%x%"]) {
    assertThrows(() => commandLine([word], "windows"), UserError, "in a credential_process");
  }
  assertEquals(commandLine(["-i", "é"], "linux"), "-i 'é'");
});

Deno.test("a profile's name has no character that a reader of these files stumbles over", () => {
  const names = ["prod-admin", "team/prod.admin@eu", "a b]\n[c", "größe", "#x;y='z\"", ""];
  assertEquals(names.map(profileName), [
    "prod-admin",
    "team/prod.admin@eu",
    "a-b---c",
    "gro-e",
    "-x-y--z-",
    "identity",
  ]);
});
