import { assertEquals } from "@std/assert";
import { lastingProgram } from "../../../lib/paths/lasting_program.ts";
import { fakeSystem } from "../../fake_system.ts";

const OWN = "/usr/bin/atmos-auth";

/** What is written down where these links lead to the program, and PATH is this. */
async function written(
  links: Readonly<Record<string, string>>,
  PATH: string,
  calledAs = "atmos-auth",
  { PWD = "/work", cwd = "/work" } = {},
): Promise<string> {
  const files = Object.fromEntries(
    Object.entries(links).map(([path, target]) => [path, { target }] as const),
  );
  const program = { [OWN]: { mode: 0o755 }, "/other/atmos-auth": { mode: 0o755 } };
  return await lastingProgram(
    fakeSystem({ files: { ...program, ...files }, env: { PATH, PWD }, calledAs, cwd }),
  );
}

Deno.test("a program is written down as PATH finds it, so that an upgrade breaks nothing", async () => {
  const brew = { "/opt/brew/bin/atmos-auth": OWN };
  assertEquals(await written(brew, "/bin:/opt/brew/bin"), "/opt/brew/bin/atmos-auth");
  // The version's own directory is on PATH too.
  assertEquals(await written(brew, "/usr/bin:/opt/brew/bin"), "/opt/brew/bin/atmos-auth");
  const nix = { "/home/ada/.nix-profile": "/usr" };
  assertEquals(
    await written(nix, "/home/ada/.nix-profile/bin"),
    "/home/ada/.nix-profile/bin/atmos-auth",
  );
  assertEquals(await written({}, "/usr/bin:/bin"), OWN);
  // Debian's /bin is a link to /usr/bin.
  assertEquals(await written({ "/bin": "/usr/bin" }, "/usr/bin:/bin"), OWN);
});

Deno.test("the name by which it was called is looked for first, and may be another", async () => {
  const both = { "/a/atmos-auth": OWN, "/b/atmos": OWN };
  assertEquals(await written(both, "/a:/b", "atmos"), "/b/atmos");
  assertEquals(await written(both, "/a:/b", "/gone/atmos"), "/b/atmos");
  assertEquals(await written(both, "/a", "atmos"), "/a/atmos-auth");
});

Deno.test("what PATH finds elsewhere is another program: then it is written as it was called", async () => {
  const links = { "/opt/tool": OWN, "/work/bin/tool": OWN, "/loop/atmos-auth": "atmos-auth" };
  assertEquals(await written(links, "/loop:/other", "/opt/tool"), "/opt/tool");
  assertEquals(await written(links, "/other", "bin/tool"), "/work/bin/tool");
  assertEquals(await written(links, "/other", "/other/atmos-auth"), OWN);
  assertEquals(await written(links, "/other", "tool"), OWN);
});

Deno.test("a step of PATH that means another directory elsewhere is never written", async () => {
  const links = { "/work/bin/atmos-auth": OWN, "/work/atmos-auth": OWN };
  for (const PATH of ["bin", ".", "", "./bin::bin"]) assertEquals(await written(links, PATH), OWN);
});

Deno.test("a program in the working directory is written by the name that the shell shows for that", async () => {
  const current = { "/opt/tool/current": "/usr" };
  const named = (PWD: string) => written(current, "/bin", "./atmos-auth", { PWD, cwd: "/usr/bin" });
  assertEquals(await named("/opt/tool/current/bin"), "/opt/tool/current/bin/atmos-auth");
  for (const PWD of ["/usr/bin", "/elsewhere", "bin", ""]) assertEquals(await named(PWD), OWN);
});
