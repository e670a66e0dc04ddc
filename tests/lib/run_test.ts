import { assertEquals, assertStringIncludes } from "@std/assert";
import { run } from "../../lib/run.ts";
import type { Cloud } from "../../lib/provider/cloud.ts";
import { fakeSystem } from "../fake_system.ts";
import { cloudTable } from "../../providers/table.ts";
import { command } from "./machine.ts";
import { smallClouds } from "./small_cloud.ts";

const never = { ...cloudTable, load: () => new Promise<readonly Cloud[]>(() => {}) };

/** A program that is in the midst of things, and the way to crash it. */
function running(argv: readonly string[]) {
  const system = fakeSystem();
  return { system, err: system.err, ended: run(argv, system, never) };
}

Deno.test("what nobody caught ends the program with one line and status 70", async () => {
  const { system, err, ended } = running(["list"]);
  system.crash({ error: new Error("boom"), busy: false });
  assertEquals(await ended, 70);
  assertStringIncludes(err.join(""), "bug: Error: boom\n");
  assertEquals(/^ {4}at /m.test(err.join("")), false);
});

Deno.test("--debug shows where it was thrown", async () => {
  const { system, err, ended } = running(["list", "--debug"]);
  system.crash({ error: new Error("boom"), busy: false });
  assertEquals(await ended, 70);
  assertEquals(/^ {4}at /m.test(err.join("")), true);
});

Deno.test("a program that has the terminal does not lose us for it", async () => {
  const { system, err, ended } = running(["list"]);
  system.crash({ error: new Error("boom"), busy: true });
  const still = new Promise<string>((resolve) => setTimeout(() => resolve("still there"), 10));
  assertEquals(await Promise.race([ended, still]), "still there");
  assertStringIncludes(err.join(""), "bug: Error: boom\n");
});

const config = "auth: { identities: { role: { kind: aws/role } } }";
const broken = {
  ...{ name: "aws", family: [], carriers: [], principalKeys: [], kinds: [] } as const,
  nobody: () => ({ variables: {}, files: {} }),
};

Deno.test("an error is told in words, or as JSON, and has its own status", async () => {
  const { clouds } = smallClouds();
  const text = await command(["env", "-i", "rol"], { config, clouds });
  assertEquals([text.status, text.out], [3, "false;\n"]);
  assertStringIncludes(text.err, 'error: There is no identity "rol"');
  const json = await command(["whoami", "-i", "rol", "--json"], { config, clouds });
  const { error } = JSON.parse(json.err);
  assertEquals([json.status, json.out, error.code], [3, "", "identity_unknown"]);
});

Deno.test("a command line that can't be read is JSON too where that was asked for", async () => {
  const { status, err } = await command(["whoami", "--json", "--nope"]);
  assertEquals([status, JSON.parse(err).error.code], [2, "usage"]);
});

Deno.test("a fault of our own is status 70, where to tell it, and a stack only under --debug", async () => {
  const fault = {
    ...broken,
    get kinds(): never {
      throw new TypeError("oh no");
    },
  };
  const setting = { config, clouds: [fault] };
  const { status, err } = await command(["list"], setting);
  assertEquals(status, 70);
  assertStringIncludes(err, "bug: TypeError: oh no\nhint: report it with this message");
  assertEquals(err.includes("run_test.ts"), false);
  const debug = await command(["--debug", "list"], setting);
  assertStringIncludes(debug.err, "run_test.ts");
});

Deno.test("several problems are told one after the other, and as a list for machines", async () => {
  const bad = "auth: { identities: 3, providers: 4 }";
  const text = await command(["env", "-i", "a"], { config: bad, clouds: smallClouds().clouds });
  assertEquals([text.status, text.err.match(/^error: /gm)?.length], [3, 2]);
  const json = await command(["whoami", "--json"], { config: bad, clouds: smallClouds().clouds });
  assertEquals(JSON.parse(json.err).error.problems.length, 2);
});

Deno.test("another directory is gone to first, and one that is not there is refused", async () => {
  const files = { "/elsewhere/out": "" };
  const argv = ["env", "-i", "role", "-f", "dotenv", "-o", "out"];
  const { system } = await command(["--chdir", "/elsewhere", ...argv], {
    ...{ config, files, clouds: smallClouds().clouds },
  });
  assertStringIncludes(system.files.texts()["/elsewhere/out"]!, "AWS_PROFILE");
  const none = await command(["--chdir", "/nowhere", "version"]);
  assertEquals([none.status, none.err.split("\n")[0]], [
    2,
    'error: Cannot change to directory "/nowhere": it, or a directory on the way, does not exist',
  ]);
});

Deno.test("colours are for terminals, unless they are wanted or not wanted anywhere", async () => {
  const coloured = async (argv: readonly string[], terminal: boolean, env = {}) =>
    (await command([...argv, "help", "xx"], { terminal, env })).err.includes("\x1b[");
  assertEquals(
    await Promise.all([
      coloured([], false),
      coloured([], true),
      coloured(["--no-color"], true),
      coloured(["--force-color"], false),
      coloured([], true, { NO_COLOR: "1" }),
      coloured([], true, { TERM: "dumb" }),
    ]),
    [false, true, false, true, false, false],
  );
});
