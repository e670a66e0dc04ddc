import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds as aws } from "../../../providers/mod.ts";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  providers: { portal: { kind: aws/login } }
  identities:
    role: { kind: aws/role }
    brief: { kind: github/brief }
    "odd\\e[31m": { kind: aws/role }
`;

async function offered(words: readonly string[], text = config): Promise<readonly string[]> {
  const setting = { config: text, clouds: smallClouds().clouds };
  const { status, out, err } = await command(["complete", "--", ...words], setting);
  assertEquals([status, err], [0, ""]);
  return out.split("\n").filter(Boolean);
}

Deno.test("names are offered where names are wanted; none that could do something to the terminal", async () => {
  assertEquals(await offered(["exec", "-i", ""]), ["role", "brief"]);
  assertEquals(await offered(["exec", "-i", "ro"]), ["role"]);
  assertEquals(await offered(["login", "--provider", ""]), ["portal"]);
  assertEquals(await offered(["console", "-i", "role", "--destination", ""]), ["s3", "iam"]);
  assertEquals((await offered(["console", "--destination", ""])).toSorted(), ["iam", "s3"]);
  assertEquals(await offered(["vers"]), ["version"]);
});

Deno.test("each is described where a script asks for that, and files are a tab alone", async () => {
  const described = async (...words: string[]) => {
    const setting = { config, clouds: smallClouds().clouds };
    return (await command(["complete", "--described", "--", ...words], setting)).out;
  };
  assertEquals(await described("exec", "ro"), "role\taws/role\n");
  assertEquals(await described("login", "-p", ""), "portal\taws/login\n");
  assertEquals(await described("vers"), "version\tPrint the version\n");
  assertEquals(await described("--config", ""), "\t\n");
  assertEquals(await described("sessions", "end", ""), "");
  assertEquals(await offered(["--config", ""]), []);
});

Deno.test("profiles that have keys are offered to whoever takes keys in, and no key", async () => {
  const keys = "aws_access_key_id = AKIAADA0000000EXAMPLE\naws_secret_access_key = canary\n";
  const files = {
    "/home/ada/.aws/credentials": `[ops]\n${keys}[-x]\n${keys}[none]\nregion = eu-west-1\n`,
    "/home/ada/more": `[more]\n${keys}`,
  };
  const found = async (...words: string[]) => {
    const argv = ["complete", "--described", "--", "user", "import", ...words];
    const { out, err } = await command(argv, { config, clouds: aws, files });
    return out + err;
  };
  assertEquals(await found(""), "ops\t/home/ada/.aws/credentials\n");
  assertEquals(await found("--", "-"), "-x\t/home/ada/.aws/credentials\n");
  assertEquals(await found("--file", "/home/ada/more", ""), "more\t/home/ada/more\n");
  assertEquals(await found("--file", "/home/ada/nothing", ""), "");
});

Deno.test("a broken configuration completes nothing, silently", async () => {
  assertEquals(await offered(["exec", "-i", ""], "auth: ["), []);
});

Deno.test("a word is known as it is typed: with a quote that is open, or closed, or a backslash", async () => {
  const config = "auth: {identities: {dev: {kind: aws/role}, it's: {kind: aws/role}}}";
  for (const word of ["'de", '"de', "'dev'", "d\\ev", "-i='de"]) {
    const line = word.startsWith("-i=") ? ["shell", "-i", "=", word.slice(3)] : ["shell", word];
    assertEquals([word, await offered(line, config)], [word, ["dev"]]);
  }
  assertEquals(await offered(["shell", "it\\'"], config), ["it's"]);
});

Deno.test("the line's own flags lead to the configuration that its names are of, as they will", async () => {
  const of = (name: string) => `auth: {identities: {${name}: {kind: aws/role}}}`;
  const files = {
    "/w/other/atmos.yaml": of("there"),
    "/home/ada/a b.yaml": of("quoted"),
    "/home/ada/.config/atmos/profiles/ops/atmos.yaml": of("profiled"),
  };
  const found = async (...words: string[]) => {
    const setting = { config, files, clouds: smallClouds().clouds };
    return (await command(["complete", "--", ...words], setting)).out.split("\n").filter(Boolean);
  };
  const rows: [string[], string[]][] = [
    [["-C", "/w/other", "shell", "th"], ["there"]],
    [["shell", "-C/w/other", "th"], ["there"]],
    [["shell", "-C", "/w/other", "-i", "th"], ["there"]],
    [["shell", "--chdir", "=", "/w/other", "th"], ["there"]],
    [["--config", "'/home/ada/a b.yaml'", "shell", ""], ["quoted"]],
    [["--config", "/home/ada/a\\ b.yaml", "shell", ""], ["quoted"]],
    [["--config=~/'a b.yaml'", "shell", ""], ["quoted"]],
    [["--profile", "ops", "login", "prof"], ["profiled"]],
    [["--config", "/nowhere.yaml", "shell", ""], []],
  ];
  for (const [line, expected] of rows) assertEquals([line, await found(...line)], [line, expected]);
});

Deno.test("a directory that is said once is gone to once, by completion and by what failed", async () => {
  const files = { "/work/sub/atmos.yaml": "auth: {identities: {there: {kind: aws/role}}}" };
  const setting = { files, clouds: smallClouds().clouds, env: { ATMOS_CHDIR: "sub" } };
  assertEquals((await command(["complete", "--", "shell", "-i", "th"], setting)).out, "there\n");
  const { err } = await command(["exec", "-C", "sub", "there", "ls"], { ...setting, env: {} });
  assertStringIncludes(err, "exec -C sub there -- ls");
});
