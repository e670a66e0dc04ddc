/** Paths on a command line that are none as they stand: `-`, a `~` in quotes, and what is read once. */
import "../../bare_process.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const { clouds } = smallClouds();
const CONFIG = "auth: { identities: { role: { kind: aws/role, default: true } } }\n";
const TRUSTED = { ATMOS_TRUST: "1" };

Deno.test("- is our own input or output where a file is read or written", async () => {
  const files = { "/dev/stdin": CONFIG };
  const read = await command(["--config", "-", "list"], { clouds, files });
  assertEquals([read.status, read.out.includes("role")], [0, true], read.err);
  const setting = { config: CONFIG, clouds, env: TRUSTED };
  for (const argv of [["-o", "-"], ["-o-"], ["--output-file=-"]]) {
    const { status, out, system } = await command(["env", "-f", "dotenv", ...argv], setting);
    assertEquals([status, out.split("\n")[0]], [0, "ATMOS_IDENTITY=role"]);
    assertEquals(Object.keys(system.files.texts()).filter((path) => /\/-$/.test(path)), []);
  }
  const env = { ...TRUSTED, ATMOS_AUTH_ENV_OUTPUT_FILE: "-" };
  const told = await command(["env", "-f", "dotenv"], { ...setting, env });
  assertEquals(told.out.split("\n")[0], "ATMOS_IDENTITY=role");
  const noted = await command(["--debug", "--logs-file", "-", "list", "--mask=false"], setting);
  assertStringIncludes(noted.err, "--mask has no effect");
});

Deno.test("- is no directory", async () => {
  const rows: Readonly<Record<string, string>> = {
    "--chdir - list": "atmos-auth --chdir DIR list",
    "list -C -": "atmos-auth list -C DIR",
    "--base-path=- list": "atmos-auth --base-path=DIR list",
    "--config-path - list": "atmos-auth --config-path DIR list",
    "list --cli-config-path -": "atmos-auth list --cli-config-path DIR",
  };
  for (const [line, hint] of Object.entries(rows)) {
    const { status, err } = await command(line.split(" "), { config: CONFIG, clouds });
    assertEquals([status, /hint: (.*)/.exec(err)?.[1]], [2, hint], err);
  }
  const env = { ATMOS_CHDIR: "-" };
  const { err } = await command(["list"], { config: CONFIG, clouds, env });
  assertStringIncludes(err, 'ATMOS_CHDIR takes a directory, and "-" stands for none');
});

Deno.test("a ~ in quotes is the home directory, for each flag that takes a path", async () => {
  const home = "/home/ada";
  const files = { [`${home}/c/atmos.yaml`]: CONFIG, [`${home}/log`]: "" };
  const setting = { clouds, files, env: { ...TRUSTED, ATMOS_CONFIG: "~/c/atmos.yaml" } };
  const texts = async (...argv: readonly string[]) => {
    const { status, err, system } = await command(argv, setting);
    assertEquals([argv, status], [argv, 0], err);
    return system.files.texts();
  };
  assertStringIncludes((await texts("env", "-f", "json", "-o", "~/o"))[`${home}/o`]!, "role");
  assertStringIncludes((await texts("env", "-f", "dotenv", "-o~/o"))[`${home}/o`]!, "role");
  const noted = await texts("list", "--debug", "--mask", "--logs-file", "~/log");
  assertStringIncludes(noted[`${home}/log`]!, "--mask has no effect");
  for (const where of [["-C", "~/c"], ["--chdir=~/c"], ["--config-path", "~/c"]]) {
    const { status, out } = await command(["list", ...where], { clouds, files });
    assertEquals([where, status, out.includes("role")], [where, 0, true]);
    // A line that is no command yet is looked at in the same place.
    const near = await command([...where, "rol"], { clouds, files });
    assertEquals([where, near.err.includes("role")], [where, true], near.err);
  }
});

Deno.test("a hint names no pipe, which nobody finds again", async () => {
  const pipe = "/dev/fd/63";
  const rows: readonly (readonly [string | Uint8Array, string, string])[] = [
    [CONFIG, `--config ${pipe} lst`, "atmos-auth list --config FILE"],
    [CONFIG, `--config=${pipe} whoami -i nope`, "atmos-auth --config FILE list"],
    [
      Uint8Array.of(0xff, 0x61),
      `list --config ${pipe}`,
      "cp -p FILE FILE.latin1 && iconv -f LATIN1 -t UTF-8 FILE.latin1 > FILE",
    ],
    [CONFIG, `import aws --fil ${pipe}`, "atmos-auth import aws --file FILE"],
  ];
  const gone = await command(["--config", "/dev/fd/77", "list"], { clouds });
  assertStringIncludes(gone.err, "hint: atmos-auth --config FILE list\n");
  for (const [text, line, hint] of rows) {
    const { err } = await command(line.split(" "), { clouds, files: { [pipe]: { text } } });
    assertEquals([line, /hint: (.*)/.exec(err)?.[1]], [line, hint], err);
  }
});

Deno.test("our own streams lie on no drive", async () => {
  const env = { ...TRUSTED, USERPROFILE: "C:\\Users\\ada", LOCALAPPDATA: "C:\\Local" };
  const setting = { clouds, os: "windows" as const, files: { "C:\\c.yaml": CONFIG }, env };
  const argv = ["--config", "C:\\c.yaml", "env", "-f", "dotenv", "-o", "-"];
  const { status, out, err } = await command(argv, setting);
  assertEquals([status, out.split("\n")[0]], [0, "ATMOS_IDENTITY=role"], err);
});
