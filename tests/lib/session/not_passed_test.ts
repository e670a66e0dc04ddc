import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { GARBLED } from "../../fake_system.ts";
import { command, machine, runOn } from "../machine.ts";

const config = "auth: { identities: { fake: { kind: mock/aws, default: true } } }";
const KNOWN = "/home/ada/.cache/atmos-auth/not-passed/home.json";
const LINE = /Not passed on(: |, though).*\)/;

interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  readonly known?: string;
  readonly terminal?: boolean;
}

/** What an `exec` says of what stayed outside, and what is remembered of it. */
async function told({ env = {}, known, terminal = true }: Asked, ...flags: string[]) {
  const files = known === undefined ? {} : { [KNOWN]: known };
  const system = machine({
    ...{ config, env, terminal, files, installed: { "/usr/bin/tool": () => 0 } },
  });
  const { status, err } = await runOn(system, ["exec", ...flags, "--", "tool"], clouds);
  assertEquals(status, 0, err);
  return { line: LINE.exec(err)?.[0], kept: system.files.texts()[KNOWN] };
}

Deno.test("what stays outside is named once, in order, without what nobody misses", async () => {
  const env = {
    ...{ MAKEFLAGS: "-j", MY_TOOL: "x", GOPATH: "/go", AWS_PROFILE: "p", ATMOS_TRUST: "1" },
    ...{ OLDPWD: "/", GTK_THEME: "x", INVOCATION_ID: "1" },
  };
  const first = await told({ env });
  assertEquals(first, {
    line: "Not passed on: MAKEFLAGS, MY_TOOL " +
      "(auth.shell.pass lets them in; atmos-auth doctor names all)",
    kept: '["MAKEFLAGS","MY_TOOL"]',
  });
  assertEquals((await told({ env, known: first.kept! })).line, undefined);
});

Deno.test("what is new is named, and only that", async () => {
  const env = { MAKEFLAGS: "-j", MY_TOOL: "x" };
  const { line, kept } = await told({ env, known: '["MAKEFLAGS"]' });
  assertStringIncludes(line!, "Not passed on: MY_TOOL (");
  assertEquals(kept, '["MAKEFLAGS","MY_TOOL"]');
});

Deno.test("what pass names, and can't let in, is named once too", async () => {
  const env = { AWS_PROFILE: "p", CLOUDSDK_AUTH_ACCESS_TOKEN: "t", ATMOS_TRUST: "1", ODD: "x" };
  const flags = ["AWS_*", "CLOUDSDK_AUTH_ACCESS_TOKEN", "ATMOS_TRUST", "ODD"].flatMap((
    name,
  ) => ["--pass", name]);
  const first = await told({ env }, ...flags);
  const names = "ATMOS_TRUST, AWS_PROFILE, CLOUDSDK_AUTH_ACCESS_TOKEN";
  assertEquals(
    first.line,
    `Not passed on, though pass names it: ${names} (what is a cloud's, or atmos-auth's own, is ` +
      "the session's to say)",
  );
  assertEquals((await told({ env, known: first.kept! }, ...flags)).line, undefined);
  assertEquals((await told({ env }, "--pass", "*")).line, undefined);
  assertEquals((await told({ env: { AWS_PAGER: "" } }, "--pass", "AWS_PAGER")).line, undefined);
});

Deno.test("many are counted", async () => {
  const names = Array.from({ length: 11 }, (_, at) => `MY_${String(at).padStart(2, "0")}`);
  const { line } = await told({ env: Object.fromEntries(names.map((name) => [name, "x"])) });
  assertStringIncludes(
    line!,
    "MY_00, MY_01, MY_02, MY_03, MY_04, MY_05, MY_06, MY_07 and 3 more (",
  );
});

Deno.test("where nobody is there it is said at the level info alone, and nothing is remembered", async () => {
  const env = { MY_TOOL: "x" };
  assertEquals(await told({ env, terminal: false }), { line: undefined, kept: undefined });
  const { line, kept } = await told({ env, terminal: false }, "--logs-level", "info");
  assertStringIncludes(line!, "Not passed on: MY_TOOL");
  assertEquals(kept, undefined);
  assertEquals((await told({ env }, "--quiet")).line, undefined);
  const barred = await told(
    { env: { AWS_PROFILE: "p" }, terminal: false },
    "--pass",
    "AWS_PROFILE",
  );
  assertStringIncludes(barred.line!, "though pass names it: AWS_PROFILE (");
  assertEquals((await told({ env }, "--pass", "MY_*")).line, undefined);
});

Deno.test("attack: a record that is no list of names is as good as none", async () => {
  for (const known of ["{}", "no JSON", "[1]", ""]) {
    assertStringIncludes((await told({ env: { MY_TOOL: "x" }, known })).line!, "MY_TOOL");
  }
});

Deno.test("a variable that holds the passphrase of the store is not even named", async () => {
  const env = { ATMOS_KEYRING_PASSWORD_ENV: "MY_PHRASE", MY_PHRASE: "x" };
  const setting = { config, env, terminal: true, installed: { "/usr/bin/tool": () => 0 } };
  const { err } = await command(["exec", "--", "tool"], { ...setting, clouds });
  assertEquals(LINE.exec(err)?.[0], undefined);
});

Deno.test("a build hears it by each of the ways to hear more, of exec and of shell, and doctor names it", async () => {
  const env = { MY_TOOL: "x", CI: "true", GITHUB_ACTIONS: "true" };
  const installed = { "/usr/bin/tool": () => 0, "/usr/bin/bash": () => 0 };
  const ways: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [{}, ["-v"]],
    [{}, ["--verbose", "--quiet"]],
    [{}, ["--logs-level=info"]],
    [{ ATMOS_LOGS_LEVEL: "info" }, []],
    [{ ATMOS_VERBOSE: "true" }, ["-q"]],
  ];
  for (const [more, flags] of ways) {
    for (const argv of [["exec", ...flags, "--", "tool"], ["shell", ...flags]]) {
      const system = machine({ config, env: { ...env, ...more }, terminal: false, installed });
      const { err } = await runOn(system, argv, clouds);
      assertStringIncludes(err, "Not passed on: MY_TOOL (", argv.join(" "));
    }
  }
  const doctor = await command(["doctor", "--json"], { config, env, clouds });
  const checks: readonly { topic: string; finding: string }[] = JSON.parse(doctor.out).checks;
  const outside = checks.find(({ topic }) => topic === "stays outside")?.finding.split(" ");
  assertEquals(outside?.includes("MY_TOOL"), true, doctor.out);
});

Deno.test("attack: a PATH that is no text makes a session's shell take the system's own programs", async () => {
  const env = { PATH: GARBLED };
  const system = machine({ config, env, installed: { "/usr/bin/tool": () => 0 } });
  const exec = await runOn(system, ["exec", "--", "/usr/bin/tool"], clouds);
  assertEquals(exec.status, 125);
  assertStringIncludes(exec.err, "Cannot pass PATH on: it is not UTF-8 text");
  assertStringIncludes(exec.err, "export PATH=");
  const shell = await command(["shell", "--shell", "/usr/bin/sh"], {
    ...{ config, env, clouds, installed: { "/usr/bin/sh": () => 0 } },
  });
  assertEquals([shell.status, shell.err.includes("Cannot pass PATH on")], [1, true], shell.err);
  const doctor = await command(["doctor"], { config, env, clouds });
  assertStringIncludes(doctor.out, "Cannot pass PATH on");
});

Deno.test("what is no text is passed to nobody, and is named once as that", async () => {
  const env = { GOPATH: GARBLED, LC_ALL: GARBLED };
  const system = machine({ config, env, terminal: true, installed: { "/usr/bin/tool": () => 0 } });
  const saying = "Not passed on, since it is no UTF-8 text: GOPATH, LC_ALL";
  const { err } = await runOn(system, ["exec", "--", "tool"], clouds);
  assertStringIncludes(err, saying);
  const files = { [KNOWN]: system.files.texts()[KNOWN]! };
  const installed = { "/usr/bin/tool": () => 0 };
  const again = machine({ config, env, files, terminal: true, installed });
  const { status, err: later } = await runOn(again, ["exec", "--", "tool"], clouds);
  assertEquals([status, later.includes("UTF-8")], [0, false]);
  const build = machine({ config, env, installed: { "/usr/bin/tool": () => 0 } });
  const verbose = await runOn(build, ["exec", "-v", "--", "tool"], clouds);
  assertStringIncludes(verbose.err, `info: ${saying}`);
  const doctor = await command(["doctor"], { config, env, clouds });
  assertStringIncludes(doctor.out, "unset GOPATH LC_ALL");
});

Deno.test("attack: a variable of ours that is no text makes somebody else of a session", async () => {
  for (const name of ["ATMOS_IDENTITY", "ATMOS_PROFILE", "ATMOS_CONFIG"]) {
    const { status, err } = await command(["exec", "--", "tool"], {
      ...{ config, clouds, env: { [name]: GARBLED } },
    });
    assertEquals([status, err], [125, `error: ${name} is not UTF-8 text\nhint: unset ${name}\n`]);
  }
});
