import { assertEquals } from "@std/assert";
import { childEnvironment, passing } from "../../../lib/environment/programs.ts";
import type { Environment, Os } from "../../../lib/system.ts";
import { fakeSystem } from "../../fake_system.ts";

const FAMILIES = ["AWS_*", "AZURE_*", "ARM_*", "GOOGLE_*", "GH_TOKEN", "GITHUB_TOKEN"];
const NOWHERE: Environment = { get: () => undefined, entries: () => [] };
const none = { env: NOWHERE, pass: [], families: FAMILIES, exempt: [] };

const CASES: readonly (readonly [string, boolean])[] = [
  ["HOME", true],
  ["PATH", true],
  ["LC_ALL", true],
  ["XDG_RUNTIME_DIR", true],
  ["PS1", true],
  ["PS5", false],
  ["SSH_AUTH_SOCK", true],
  ["HTTPS_PROXY", true],
  ["MY_SECRET", false],
  ["LD_PRELOAD", false],
  ["BASH_ENV", false],
  ["BASH_FUNC_ls%%", false],
  ["PROMPT_COMMAND", false],
  ["AWS_PROFILE", false],
  ["ARM_CLIENT_SECRET", false],
  ["GH_TOKEN", false],
  ["ATMOS_PROFILE", true],
  ["ATMOS_CONFIG", true],
  ["ATMOS_XDG_DATA_HOME", true],
  ["ATMOS_KEYRING_PASSWORD_ENV", true],
  ["ATMOS_KEYRING_PASSWORD", false],
  ["ATMOS_TRUST", false],
  ["ATMOS_SHELL", false],
  ["ATMOS_IDENTITY", false],
  ["home", false],
  ["HOME2", false],
];

for (const [name, expected] of CASES) {
  Deno.test(`${name} ${expected ? "passes" : "stays outside"}`, () => {
    assertEquals(passing({ os: "linux", ...none })(name), expected);
  });
}

Deno.test("what the person lets through passes, unless it belongs to a cloud", () => {
  const passes = passing({ os: "linux", ...none, pass: ["MY_*", "AWS_*", "*"] });
  assertEquals([passes("MY_SECRET"), passes("EDITOR2"), passes("AWS_PROFILE")], [
    true,
    true,
    false,
  ]);
});

const UNSEEN = ["LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "BASH_FUNC_ls%%"];

Deno.test("attack: a bare * lets in the loader's variables, a shell's start and exported functions", () => {
  const letIn = (pass: string[], os: Os = "linux") => UNSEEN.filter(passing({ os, ...none, pass }));
  for (const pass of [["*"], ["*", "?*", "[A-Z]*", "*_*", "L*", "*PRELOAD", "BASH*"]]) {
    assertEquals(letIn(pass), [], pass.join(" "));
  }
  assertEquals(letIn(["*", "LD_*"]), ["LD_PRELOAD"]);
  assertEquals(letIn(["BASH_ENV", "BASH_FUNC_*"]), ["BASH_ENV", "BASH_FUNC_ls%%"]);
  assertEquals(letIn(UNSEEN), UNSEEN);
  assertEquals(letIn(["ld_preload", "*"], "windows"), ["LD_PRELOAD"]);
});

const OURS = ["ATMOS_TRUST", "ATMOS_SHELL", "ATMOS_CONFIG_X", "ATMOS_GCP_ADC_CLIENT_ID", "ATMOS_"];

Deno.test("attack: what steers this program is let in by a glob, by name, or by an ambient identity", () => {
  const wide = {
    env: NOWHERE,
    families: [],
    pass: ["*", "ATMOS_*", ...OURS],
    exempt: ["ATMOS_GCP_*", "*"],
  };
  assertEquals(OURS.filter(passing({ os: "linux", ...wide })), []);
  const lower = OURS.map((name) => name.toLowerCase());
  assertEquals(lower.filter(passing({ os: "windows", ...wide })), []);
  assertEquals(passing({ os: "windows", ...wide })("atmos_config"), true);
});

function childOf(os: Os, env: Environment): string[] {
  const wide = { pass: ["*", "LC_X", "XDG_FOO", "MY_PHRASE"], families: [], exempt: ["*"] };
  const set = { configured: {}, granted: {}, session: {} };
  return Object.keys(childEnvironment({ os, env, ...wide, ...set })).sort();
}

Deno.test("attack: what unlocks the store enters a session under whatever name", () => {
  for (const named of ["LC_X", "XDG_FOO", "MY_PHRASE", "HOME"]) {
    const env = {
      A: "1",
      ATMOS_KEYRING_PASSWORD_ENV: named,
      [named]: "s",
      ATMOS_KEYRING_PASSWORD: "s",
    };
    assertEquals(childOf("linux", fakeSystem({ env }).env), ["A", "ATMOS_KEYRING_PASSWORD_ENV"]);
  }
  const env = {
    Atmos_Keyring_Password: "s",
    ATMOS_KEYRING_PASSWORD_ENV: "MY_phrase",
    My_Phrase: "s",
  };
  assertEquals(childOf("windows", fakeSystem({ os: "windows", env }).env), [
    "ATMOS_KEYRING_PASSWORD_ENV",
  ]);
  // A name with wildcards is a name.
  const odd = { ATMOS_KEYRING_PASSWORD_ENV: "A*", AB: "1", "A*": "s" };
  assertEquals(childOf("linux", fakeSystem({ env: odd }).env), [
    "AB",
    "ATMOS_KEYRING_PASSWORD_ENV",
  ]);
});

Deno.test("attack: a configuration sets what unlocks the store, so that the session has it", () => {
  const env = { ATMOS_KEYRING_PASSWORD_ENV: "MY_PHRASE", MY_PHRASE: "s" };
  const child = childEnvironment({
    ...{ os: "linux", ...none, env: fakeSystem({ env }).env },
    ...{ configured: { MY_PHRASE: "s", B: "1" }, granted: {}, session: {} },
  });
  assertEquals({ ...child }, { ATMOS_KEYRING_PASSWORD_ENV: "MY_PHRASE", B: "1" });
});

Deno.test("an ambient identity brings its own family and no other", () => {
  const passes = passing({ os: "linux", ...none, exempt: ["AWS_*"] });
  assertEquals([passes("AWS_PROFILE"), passes("ARM_CLIENT_SECRET")], [true, false]);
});

Deno.test("a glob is no regular expression", () => {
  const passes = passing({ os: "linux", ...none, pass: ["A.C", "B+"] });
  assertEquals([passes("A.C"), passes("ABC"), passes("BB")], [true, false, false]);
});

Deno.test("Windows names are compared without case", () => {
  const passes = passing({ os: "windows", ...none });
  assertEquals([passes("Path"), passes("SYSTEMROOT"), passes("Aws_Profile")], [true, true, false]);
});

Deno.test("what is granted beats what is configured, and the session beats both", () => {
  const parent = { HOME: "/h", AWS_PROFILE: "evil", MY_SECRET: "s" };
  const env = childEnvironment({
    os: "linux",
    ...none,
    env: fakeSystem({ env: parent }).env,
    configured: { TF_VAR_x: "1", ATMOS_SESSION: "spoofed" },
    granted: { AWS_PROFILE: "good" },
    session: { ATMOS_SESSION: "id" },
  });
  assertEquals({ ...env }, {
    HOME: "/h",
    TF_VAR_x: "1",
    AWS_PROFILE: "good",
    ATMOS_SESSION: "id",
  });
});
