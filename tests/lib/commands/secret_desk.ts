/** A machine on which secrets are kept by name, for the tests of `secret`. */
import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring, type FakeSystem } from "../../fake_system.ts";
import { machine, runOn, type Setting } from "../machine.ts";

/** What no message may hold. */
export const CANARY = "canary-secret-EXAMPLE";

const config = `auth:
  providers:
    pat: { kind: github/token, token: !secret keyring:deploy }
  identities:
    mine: { kind: github/user, via: { provider: pat } }
    ada: { kind: aws/user, credentials: { access_key_id: AKIAADA0000000EXAMPLE, secret_access_key: !secret keyring:ada/key } }
`;

/** The store's key is in the keyring. */
export const SYSTEM = { ATMOS_KEYRING_TYPE: "system" };
/** It is in a file. */
export const FILE = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "passphrase-EXAMPLE" };

/** Machines on which one command is run after the other. */
export function desk(env: Readonly<Record<string, string>>, more: Setting = {}) {
  const shared: Setting = { keyring: fakeKeyring(), kernel: true, ...more, config, env };
  const first = machine(shared);
  const env1 = Object.fromEntries(first.env.entries());
  return async (argv: readonly string[], given: Setting = {}) => {
    const next: FakeSystem = first.beside({
      ...{ keyring: shared.keyring, serve: first.serve, kernel: true },
      ...given,
      env: { ...env1, ...given.env },
    });
    const it = await runOn(next, ["--no-color", ...argv], clouds);
    assertEquals((it.out + it.err).includes("canary"), false, it.out + it.err);
    return it;
  };
}
