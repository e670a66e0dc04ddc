/** A machine on which something is kept, for the tests of `store`. */
import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring, type FakeSystem } from "../../fake_system.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { machine, runOn } from "../machine.ts";

const config = "auth: { identities: { ada: { kind: aws/user }, bob: { kind: aws/user } } }";
const ID = "AKIAADA0000000EXAMPLE";
const SHARED = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };

/** Ada's machine, on which her key is kept. */
export async function withKey(text = config, name = "ada"): Promise<FakeSystem> {
  const { openCage } = fakeCage({
    "aws/caller_identity": () =>
      Promise.resolve({
        account: "111122223333",
        principal: "arn:aws:iam::1:user/ada",
        user_id: "A",
      }),
  });
  const stdin = [`AWS_ACCESS_KEY_ID=${ID}`, "AWS_SECRET_ACCESS_KEY=canary/first"];
  const system = machine({ ...SHARED, config: text, openCage, stdin });
  const { status, err } = await runOn(system, ["user", "configure", name, "--stdin"], clouds);
  assertEquals(status, 0, err);
  return system;
}

/** A later process on the same machine. */
export async function store(system: FakeSystem, ...argv: string[]) {
  return await later(system, ["store", ...argv]);
}

/** The same with any command, which may be told something. */
export async function later(
  system: FakeSystem,
  argv: readonly string[],
  given: { readonly stdin?: readonly string[] } = {},
) {
  const env = Object.fromEntries(machine(SHARED).env.entries());
  const next = system.beside({ ...SHARED, ...given, env, serve: system.serve });
  const it = await runOn(next, ["--no-color", ...argv], clouds);
  assertEquals((it.out + it.err).includes("canary"), false);
  return it;
}
