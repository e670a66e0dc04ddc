import { assertEquals } from "@std/assert";
import { childEnvironment, passing } from "../../../lib/session/environment.ts";

const FAMILIES = ["AWS_*", "AZURE_*", "ARM_*", "GOOGLE_*", "GH_TOKEN", "GITHUB_TOKEN"];
const none = { pass: [], families: FAMILIES, exempt: [] };

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
  ["ATMOS_KEYRING_PASSWORD", false],
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
  assertEquals([passes("MY_SECRET"), passes("LD_PRELOAD"), passes("AWS_PROFILE")], [
    true,
    true,
    false,
  ]);
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
  const env = childEnvironment({
    os: "linux",
    parent: [["HOME", "/h"], ["AWS_PROFILE", "evil"], ["MY_SECRET", "s"]],
    ...none,
    configured: { TF_VAR_x: "1", ATMOS_SESSION: "spoofed" },
    granted: { AWS_PROFILE: "good" },
    session: { ATMOS_SESSION: "id" },
  });
  assertEquals(env, { HOME: "/h", TF_VAR_x: "1", AWS_PROFILE: "good", ATMOS_SESSION: "id" });
});
