/**
 * `keyring:NAME`: the entry NAME of the service `atmos-auth` in the operating system's keyring. One puts it
 * there with the system's own tool, which asks for the value: `secret-tool` on Linux, `security` on macOS,
 * `cmdkey` on Windows.
 */
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { KEY_ENTRY, openKeyring } from "../store/keyring_key.ts";
import type { Os, System } from "../system.ts";
import { noSecret, type SecretScheme } from "./scheme.ts";

/** Secrets in the system's keyring. */
export function keyringScheme(system: System): SecretScheme {
  return {
    scheme: "keyring",
    form: "keyring:NAME",
    resolve: async (rest, at) => {
      const reference = { scheme: "keyring", rest };
      // A configuration must not be able to send the store's own key to a host of its choice.
      if (rest.toLowerCase().startsWith(KEY_ENTRY)) {
        throw noSecret(reference, "that entry is the store's own", at, "!secret keyring:my-secret");
      }
      if (!/^[\w.@:/+-]+$/.test(rest)) {
        const why = "a name has letters, digits and . _ @ : / + - in it";
        throw noSecret(reference, why, at, "!secret keyring:my-secret");
      }
      try {
        const value = await (await openKeyring(system)).get(rest);
        if (value) return new Secret(value);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(error.code, error.message, { hint: error.hint, at });
      }
      throw noSecret(reference, "the keyring has no such entry", at, storing(system.os, rest));
    },
  };
}

/** The command that asks for a secret and keeps it under that name. */
function storing(os: Os, name: string): string {
  if (os === "darwin") return `security add-generic-password -s atmos-auth -a ${name} -w`;
  if (os === "windows") return `cmdkey /generic:${name}.atmos-auth /user:${name} /pass`;
  return `secret-tool store --label=atmos-auth service atmos-auth username ${name}`;
}
