import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";

const CONFIG = "auth: {identities: {a: {kind: mock/aws}, b: {kind: mock/aws}}}";

Deno.test("a hint can be typed where the mistake was made", async () => {
  const rows: [string, string][] = [
    [
      "exec --no-interactive -i a -- true",
      "hint: atmos-auth exec --interactive=false -i a -- true\n",
    ],
    ["exec --no-force-tty -i a -- true", "hint: atmos-auth exec --force-tty=false -i a -- true\n"],
    ["list -vvv", "hint: -v, once"],
    ["exec -i a -i b -- tool", "hint: atmos-auth exec -i a -- tool\n"],
    ["exec a b -- tool", "hint: atmos-auth exec a -- tool\n"],
    ["exec --idenity=a -- tool", "hint: atmos-auth exec --identity=a -- tool\n"],
    ["shel a --shell zsh", "hint: atmos-auth shell a --shell zsh\n"],
    ["terraform plan", "it is one of atmos, and this is atmos-auth"],
    ["aws rds connect db", "it is one of atmos, and this is atmos-auth"],
    ["auth aws rds token -i a", "it is one of atmos, and this is atmos-auth"],
    ["vendor pull", "it is one of atmos, and this is atmos-auth"],
  ];
  for (const [line, expected] of rows) {
    const installed = line.endsWith("tool") ? { "/usr/bin/tool": () => 0 } : {};
    const { err } = await command(line.split(" "), { config: CONFIG, clouds, installed });
    assertStringIncludes(err, expected, line);
  }
});

Deno.test("help takes the word auth, and the first word of several commands", async () => {
  const help = async (line: string) => (await command(line.split(" "))).out;
  assertEquals(await help("help auth"), await help("help"));
  assertEquals(await help("help auth shell"), await help("help shell"));
  const aws = await help("help aws");
  for (const name of ["aws ecr login", "aws eks token"]) assertStringIncludes(aws, name);
  assertEquals(aws.includes("gcp "), false);
  assertEquals((await help("help aws eks")).includes("aws ecr"), false);
});
