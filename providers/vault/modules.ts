/**
 * The modules under `cage/`: their inputs, and the schemas of their answers, which are read as if an attacker had
 * written them.
 */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";

/** A server of HashiCorp Vault or OpenBao. */
export interface VaultPlace {
  readonly address: string;
  readonly namespace: string | undefined;
}

/** Input of a sign-in: with an auth method, or with a token, whose lifetime is looked up. */
interface LoginInput extends VaultPlace {
  readonly by:
    | { readonly token: Secret }
    | { readonly path: string; readonly body: LoginBody };
}

/** The body of an auth method's request. */
type LoginBody = Readonly<
  Record<string, string | Secret | Readonly<Record<string, string | Secret>>>
>;

/** The module that returns a token, its lifetime in seconds (0: it does not expire), and its owner. */
export const LOGIN = cageModule<LoginInput>()(
  "vault/login",
  v.object({
    token: secretText(32_768),
    life: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100 * 366 * 86_400)),
    name: v.pipe(v.string(), v.regex(/^[^\p{Cc}]*$/u), v.maxLength(320)),
  }),
  {
    message: "Vault answered without a token",
    hint: "check address: it must lead to HashiCorp Vault or OpenBao",
  },
);

/** A secret of a key/value store. */
export interface KeptInput extends VaultPlace {
  readonly token: Secret;
  /** The mount and the path in it. */
  readonly item: string;
  /** The field of it that is wanted. */
  readonly field: string | undefined;
  readonly version: string | undefined;
  /** The text of a reference to another path, as the configuration writes it: before the path, and after it. */
  readonly as: { readonly before: string; readonly after: string };
}

/** The module that returns the fields of a secret, as JSON. */
export const KEPT = cageModule<KeptInput>()("vault/kept", keptText(), {
  message: "Vault answered without what was asked for",
  hint: "check that the reference leads to a key/value store",
});

/** The token to revoke. */
interface RevokeInput extends VaultPlace {
  readonly token: Secret;
}

/** The module that revokes a token; `false` when there was nothing to revoke. */
export const REVOKE = cageModule<RevokeInput>()(
  "vault/revoke",
  v.object({ revoked: v.boolean() }),
  { message: "Vault did not say whether the token is gone", hint: "atmos-auth logout" },
);
