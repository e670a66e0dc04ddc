/** Jailbreak: a hostile sign-in module in a compiled program tries to get out of the cage. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ownTarget } from "../../scripts/build.ts";
import { removeAll } from "../../scripts/files.ts";
import { compileForTests } from "../../scripts/build/compile.ts";
import { LAUNCHER, writeLauncher } from "../../scripts/build/launcher.ts";
import { bundleHalves, checkImports } from "../../scripts/build/halves.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/../..`);

/** What the fixture reports, as `tests/fixtures/cage/main.ts` writes it. */
interface Report {
  readonly outcome: { readonly value?: unknown; readonly code?: string; readonly message?: string };
  readonly notices: readonly string[];
  /** The process environment while the worker was there. */
  readonly during: string;
  readonly restored: boolean;
  readonly umask: string;
  /** What the main process read from standard input afterwards. */
  readonly stdin: string;
  /** Who came to the listeners that nobody may reach. */
  readonly trapped: readonly string[];
}

const fixture: { program?: Promise<string> } = {};

/** The fixture, compiled once with the program's own flags; or run by the pinned Deno, where all others are too. */
function program(): Promise<string> {
  return fixture.program ??= make();
}

async function make(): Promise<string> {
  const directory = `${ROOT}/dist/fixtures/cage`;
  const target = ownTarget();
  await removeAll(`${directory}/program`);
  await bundleHalves({
    sources: `${ROOT}/tests/fixtures/cage`,
    main: "main.ts",
    worker: "providers/worker.ts",
    directory: `${directory}/program`,
  });
  if (Deno.env.get("ATMOS_AUTH_BINARY")?.endsWith(`/${LAUNCHER}`)) {
    await writeLauncher(`${directory}/program`);
    return `${directory}/program/${LAUNCHER}`;
  }
  const output = `${directory}/jailbreak`;
  await compileForTests({
    target,
    output,
    bundle: `${directory}/program`,
    packages: `${ROOT}/dist/packages`,
  });
  return output;
}

async function run(
  module: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ report: Report; output: string }> {
  await using box = sandbox();
  const file = box.write("home/.aws/sso/cache/token.json", '{"accessToken": "stolen-EXAMPLE"}');
  const { status, stdout, stderr } = await runProgram(await program(), [module, file], {
    env: { ...box.env, ...env },
    stdin: "what the person types\n",
    cwd: box.project,
  });
  const output = stdout + stderr;
  if (status !== 0) throw new Error(`The fixture ended with ${status}\n${output}`);
  return { report: JSON.parse(stdout), output };
}

Deno.test("Jailbreak: nothing that a hostile module tries succeeds, and it tries a hundred things", async () => {
  const { report, output } = await run("hostile");
  const { tried, succeeded } = report.outcome.value as { tried: number; succeeded: string[] };
  assertEquals(succeeded, []);
  assertEquals(tried > 90, true);
  assertEquals(report.trapped, []);
  assertEquals(output.includes("ESCAPED") || output.includes("stolen"), false);
  assertEquals([report.stdin, report.umask], ["what the person types\n", "0022"]);
});

Deno.test("Jailbreak: the environment of the runtime itself is emptied, and put back", async () => {
  const { report } = await run("hostile", {
    AWS_PROFILE: "parent",
    HTTPS_PROXY: "http://proxy.example:3128",
    no_proxy: "intranet.example",
  });
  assertMatch(report.during, /^HTTPS_PROXY=http:\/\/proxy\.example:3128$/m);
  assertMatch(report.during, /^no_proxy=intranet\.example,127\.0\.0\.1$/m);
  const names = report.during.split("\n").map((line) => line.split("=")[0]);
  assertEquals(names.sort(), ["HTTPS_PROXY", "NO_PROXY", "XDG_RUNTIME_DIR", "no_proxy"]);
  assertEquals(report.restored, true);
});

Deno.test("Jailbreak: a proxy is not asked for hosts of this machine", async () => {
  const { report } = await run("near", { HTTP_PROXY: "http://127.0.0.1:9" });
  assertEquals(report.outcome.value, "allowed");
});

Deno.test("Jailbreak: what was stopped is named", async () => {
  const { report, output } = await run("denied");
  assertEquals(report.outcome.code, "caged");
  assertMatch(
    report.outcome.message ?? "",
    /^The cage stopped sign-in module "denied": it tried net access to "127\.0\.0\.1:\d+"$/,
  );
  assertEquals([report.trapped, output.split("\n").length], [[], 2]);
});

Deno.test("Jailbreak: a module that never yields is ended", async () => {
  const { report } = await run("endless");
  assertEquals(report.outcome.code, "unreachable");
});

Deno.test("Jailbreak: a module can't end the worker behind our back", async () => {
  const { report } = await run("leaving");
  assertMatch(report.outcome.message ?? "", /^Sign-in module "leaving" failed: /);
});

Deno.test("Jailbreak: an error that nobody catches is one error, and nothing is printed", async () => {
  const { report, output } = await run("stray");
  assertEquals(report.outcome.message, 'Sign-in module "stray" failed: TypeError: a stray error');
  assertEquals(output.split("\n").length, 2);
});

Deno.test("Jailbreak: what an SDK prints goes to the log, without secrets", async () => {
  const { report, output } = await run("chatty");
  assertEquals(report.outcome.value, "quiet");
  assertEquals(report.notices, [
    "from console [object]",
    "with a secret [secret]",
    "from process",
    "a warning",
  ]);
  assertEquals(output.includes("token-EXAMPLE"), false);
});

Deno.test("Jailbreak: caged code that computes what it imports does not get through the build", async () => {
  await program();
  const bundle = `${ROOT}/dist/fixtures/cage/program/providers`;
  await assertRejects(() => checkImports(bundle), Error, "caged code computes what it imports");
  await using box = sandbox();
  const honest =
    'const a=import("./b.js"),c=import("node:crypto");x.import(y);import{z}from"./d.js";';
  box.write("honest/a.js", honest);
  await checkImports(`${box.directory}/honest`);
});
