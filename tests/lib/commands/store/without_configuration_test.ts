import { assertEquals, assertStringIncludes } from "@std/assert";
import { inside } from "../../inside.ts";
import { command, runOn } from "../../machine.ts";

const ENV = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "correct horse" };

Deno.test("where there is no configuration, variables say which store is worked on", async () => {
  const kept = await command(["secret", "set", "x", "--stdin"], { env: ENV, stdin: ["value"] });
  assertStringIncludes(kept.err, 'Kept "x"');
  const rows: [string, number][] = [
    ["secret list", 0],
    ["store list", 0],
    ["store show x", 0],
    ["store lock", 0],
    ["store rekey", 0],
    ["store move --to file", 0],
    ["store rm x --force", 0],
    ["secret rm x --force", 2],
    ["logout --all-realms --keychain --force", 0],
  ];
  for (const [line, expected] of rows) {
    const { status, err } = await runOn(kept.system.beside(), line.split(" "));
    assertEquals([line, status, err.includes("atmos.yaml")], [line, expected, false], err);
  }
});

Deno.test("a configuration that was chosen must be there, and so must what an entry needs", async () => {
  for (
    const line of ["store list --config no.yaml", "secret list --config-path no", "logout --all"]
  ) {
    const { status, err } = await command(line.split(" "), { env: ENV });
    assertEquals(status, 3, line);
    assertStringIncludes(err, "Cannot find ");
  }
});

Deno.test("in a session its own configuration says which store, and the way back is said", async () => {
  const files = { "/away/x": "", "/work/atmos.yaml": SESSION };
  const asked: string[] = [];
  await inside(
    ["exec", "-i", "a", "--", "work"],
    { cwd: "/work", files, env: { ATMOS_TRUST: "1" } },
    async (ask) => {
      const { status, err } = await ask(["store", "list"], { cwd: "/away" });
      asked.push(`${status} ${err}`);
    },
  );
  assertEquals(asked.length, 1);
  assertStringIncludes(asked[0]!, "3 error: Cannot find an atmos.yaml");
  assertStringIncludes(asked[0]!, "/work");
});

const SESSION = "auth: { identities: { a: { kind: aws/role } } }";
