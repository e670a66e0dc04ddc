import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, machine, runOn } from "../machine.ts";

const FOUND = "/work/atmos.yaml";
const files = { [FOUND]: "auth: { identities: { fake: { kind: mock/aws } } }" };

Deno.test("a found configuration is trusted until it changes, and no longer when that is taken back", async () => {
  const system = machine({ files });
  const trusted = await runOn(system, ["trust"], clouds);
  assertEquals([trusted.status, trusted.err], [
    0,
    `This was found here, and nobody has trusted it yet:
  ${FOUND}
Once trusted, it can
  sign you in as fake: arn:aws:iam::123456789012:user/mock-user, us-east-1
Trusted, until it changes: ${FOUND}
`,
  ]);
  const revoked = await runOn(system.beside(), ["trust", "--revoke"], clouds);
  assertEquals([revoked.status, revoked.err], [0, "No longer trusted:\n  /work\n"]);
});

Deno.test("one's own configuration needs no trust", async () => {
  const { status, err } = await command(["trust"], { config: files[FOUND]!, clouds });
  assertEquals(status, 0);
  assertStringIncludes(err, "This configuration needs no trust");
});
