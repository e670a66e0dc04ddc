/**
 * `keyring:NAME`: the entry NAME of the service `atmos-auth` in the operating system's keyring. One puts it
 * there with the system's own tool, which asks for the value: `secret-tool` on Linux, `security` on macOS,
 * `cmdkey` on Windows.
 */
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { KEY_ENTRY, openKeyring } from "../store/keyring_key.ts";
import type { Os } from "../system.ts";
import { type Asked, Unavailable } from "./scheme.ts";

/** The value of the entry. */
export async function fromKeyring({ system, rest: name }: Asked): Promise<Secret> {
  // A configuration must not be able to send the store's own key to a host of its choice.
  if (name.toLowerCase().startsWith(KEY_ENTRY)) {
    throw new Unavailable("that entry is the store's own", "!secret keyring:my-secret");
  }
  if (!/^[\w.@:/+-]+$/.test(name)) {
    const why = "a name has letters, digits and . _ @ : / + - in it";
    throw new Unavailable(why, "!secret keyring:my-secret");
  }
  const value = await (await openKeyring(system).catch(noKeyring)).get(name);
  if (value) return new Secret(value);
  throw new Unavailable("the keyring has no such entry", storing(system.os, name));
}

/** Another type of store is no keyring either: only another place helps. */
function noKeyring(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
  throw new UserError(error.code, error.message, {
    hint: "!secret env:NAME, or !secret file:PATH",
  });
}

/** The command that asks for a secret and keeps it under that name. */
function storing(os: Os, name: string): string {
  if (os === "darwin") return `security add-generic-password -s atmos-auth -a ${name} -w`;
  if (os === "windows") return `cmdkey /generic:${name}.atmos-auth /user:${name} /pass`;
  return `secret-tool store --label=atmos-auth service atmos-auth username ${name}`;
}
