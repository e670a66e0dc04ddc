/** What answers in JSON has nothing else where a program reads, also where it fails. */
import { assertEquals } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = "auth: { identities: { role: { kind: aws/role } } }";

Deno.test("an error in JSON is all that stands there, also where the format says it", async () => {
  for (const flags of [["--json"], ["-o", "json"]]) {
    const { clouds } = smallClouds();
    const argv = ["whoami", "-i", "nobody", ...flags];
    const { status, out, err } = await command(argv, { config, clouds });
    assertEquals([status, out, JSON.parse(err).error.code], [3, "", "identity_unknown"]);
  }
});

Deno.test("what is said before an error goes into its object, and after an answer to the person", async () => {
  const argv = ["login", "-i", "role", "--json"];
  const env = { ATMOS_LOGS_LEVEL: "debug", ATMOS_KEYRING_TYPE: "system" };
  const fine = await command(argv, {
    ...{ config, env, clouds: smallClouds().clouds },
    keyring: fakeKeyring(),
  });
  assertEquals(JSON.parse(fine.out).identity, "role");
  assertEquals(/^debug: /m.test(fine.err), true);
  const no = new UserError("sign_in_refused", "No");
  const refused = smallClouds({ refused: new Map([["role", no]]) });
  const { err } = await runOn(machine({ config, env }), argv, refused.clouds);
  const { error, notices } = JSON.parse(err);
  assertEquals([error.code, notices.length > 0], ["sign_in_refused", true]);
});

Deno.test("a person at a terminal hears at once what is said", async () => {
  const env = { ATMOS_LOGS_LEVEL: "debug", ATMOS_KEYRING_TYPE: "system" };
  const no = new UserError("sign_in_refused", "No");
  const { clouds } = smallClouds({ refused: new Map([["role", no]]) });
  const argv = ["login", "-i", "role", "--json"];
  const { err } = await command(argv, {
    config,
    clouds,
    env,
    terminal: true,
    keyring: fakeKeyring(),
  });
  const lines = err.trimEnd().split("\n");
  assertEquals([lines.length > 1, JSON.parse(lines.at(-1)!).notices], [true, undefined]);
});
