/** What every kind of secret reference has in common. */
import { type Place, UserError } from "../errors.ts";
import { Secret, type SecretReference } from "../secret.ts";
import { KEY_ENTRY, openKeyring } from "../store/keyring_key.ts";
import type { Os, System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** A place where secrets are kept, and how a reference names one in it. */
export interface SecretScheme {
  /** What stands before the colon. */
  readonly scheme: string;
  /** How the rest is written, for the person. */
  readonly form: string;
  /** Fetches the secret; throws `secret_unavailable`. `at` is where the reference stands. */
  resolve(rest: string, at: Place): Promise<Secret>;
}

/** A secret that can't be had. The reference is named, the value never is. */
export function noSecret(
  reference: SecretReference,
  why: string,
  at: Place,
  hint: string,
): UserError {
  const name = `${reference.scheme}:${visible(reference.rest)}`;
  return new UserError("secret_unavailable", `Cannot read the secret "${name}": ${why}`, {
    hint,
    at,
  });
}

/** Secrets in the environment. */
export function envScheme({ env }: System): SecretScheme {
  return {
    scheme: "env",
    form: "env:VAR",
    resolve: (rest, at) => {
      const value = env.get(rest);
      if (value) return Promise.resolve(new Secret(value));
      const why = value === undefined ? "that variable is not set" : "that variable is empty";
      const plain = /^[A-Za-z_]\w*$/.test(rest);
      const hint = plain ? `read -rs ${rest} && export ${rest}` : "!secret env:VAR";
      return Promise.reject(noSecret({ scheme: "env", rest }, why, at, hint));
    },
  };
}

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
