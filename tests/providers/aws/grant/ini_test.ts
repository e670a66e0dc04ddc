import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { delivered } from "../../../../lib/terminal/flag.ts";
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

/** Names and paths that some cmd, shell, quote or code page would change. */
const ODD = [
  ...[
    "it's",
    "a (b)",
    "a)",
    "#1",
    "$x",
    "a`b",
    "é",
    "测试",
    "%PATH%",
    "!i!",
    "g^h",
    "e&f",
    "j|k>l<m",
  ],
  ...['a"b', "", " ", ";x", "a,b", "C:\\d\\", "--chdir=C:\\Ada L\\José", "a\nb"],
];

Deno.test("a command line for Windows is made of letters and digits, whatever anything is called", () => {
  const program = String.raw`C:\PROGRA~1\aa.exe`;
  for (const word of ODD) {
    const line = commandLine([program, "credential-process", "-i", word], "windows");
    assertMatch(line, /^[\w.:\\/@+~=-]+(?: [\w.:\\/@+~=-]+)*$/);
    const [, ...words] = line.split(" ");
    assertEquals(delivered(words), ["credential-process", "-i", word]);
  }
  const plain = [program, String.raw`--chdir=C:\w\ADAL~1`, "-i", "team/prod.admin@eu"];
  assertEquals(commandLine(plain, "windows"), plain.join(" "));
});

Deno.test("a program that no command line of Windows can name is refused", () => {
  for (const program of ["C:\\Ada L\\aa.exe", "C:\\José\\aa.exe", "C:\\a(b)\\aa.exe"]) {
    const error = assertThrows(() => commandLine([program], "windows"), UserError);
    assertStringIncludes(error.message, "in a credential_process");
    assertStringIncludes(String(error.hint), "C:\\Tools");
  }
});

Deno.test("on Unix what quotes can't hold is carried, too", () => {
  assertEquals(commandLine(["/aa", "-i", "é"], "linux"), "/aa -i 'é'");
  const [program, ...words] = commandLine(["/aa", "-i", "a\nb"], "linux").split(" ");
  assertEquals([program, ...delivered(words)], ["/aa", "-i", "a\nb"]);
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
