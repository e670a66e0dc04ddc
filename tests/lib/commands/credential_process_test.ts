import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";
import { UserError } from "../../../lib/errors.ts";

const config = "auth: { identities: { role: { kind: aws/role }, brief: { kind: github/brief } } }";

Deno.test("the credential alone is printed, and the next one comes from the store", async () => {
  const small = smallClouds();
  const system = machine({
    ...{ config, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  for (const process of [system, system.beside()]) {
    const { status, out, err } = await runOn(
      ...[process, ["credential-process", "-i", "role"], small.clouds] as const,
    );
    assertEquals([status, out, err], [0, '{"key":"role-1-EXAMPLE"}\n', ""]);
  }
  assertEquals(small.signedIn, ["role 1"]);
});

Deno.test("what is no identity of that cloud is refused, and nobody is asked anything", async () => {
  const small = smallClouds();
  const other = await command(["credential-process", "-i", "brief"], {
    ...{ config, clouds: small.clouds, terminal: true },
  });
  assertEquals([other.status, small.signedIn], [2, []]);
  assertStringIncludes(other.err, '"brief" is of a cloud whose tools know no credential_process');
  small.says.refused.set("role", new UserError("person_needed", "Somebody has to sign in"));
  const needed = await command(["credential-process", "-i", "role"], {
    ...{ config, clouds: small.clouds, terminal: true },
  });
  assertEquals([needed.out, needed.system.asked], ["", []]);
  assertStringIncludes(needed.err, "Somebody has to sign in");
});
