/** The modules under `cage/`: what each is given, and what it delivers through the wall, read as if an enemy had written it. */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";

/** A server of HashiCorp Vault or OpenBao. */
export interface VaultPlace {
  readonly address: string;
  readonly namespace: string | undefined;
}

/** Signing in with an auth method, or with a token, of which it is asked how long it lasts. */
interface LoginInput extends VaultPlace {
  readonly by:
    | { readonly token: Secret }
    | { readonly path: string; readonly body: LoginBody };
}

/** What an auth method is shown. */
type LoginBody = Readonly<
  Record<string, string | Secret | Readonly<Record<string, string | Secret>>>
>;

/** A token, the seconds that it lasts (0: it does not lapse), and whose it is. */
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
  readonly version: string | undefined;
  /** How the configuration says a reference to another path: what stands before it, and after it. */
  readonly as: { readonly before: string; readonly after: string };
}

/** Its fields, as JSON. */
export const KEPT = cageModule<KeptInput>()("vault/kept", keptText(), {
  message: "Vault answered without what was asked for",
  hint: "check that the reference leads to a key/value store",
});

/** A token that is taken back. */
interface RevokeInput extends VaultPlace {
  readonly token: Secret;
}

/** Whether there was something to take back. */
export const REVOKE = cageModule<RevokeInput>()(
  "vault/revoke",
  v.object({ revoked: v.boolean() }),
  { message: "Vault did not say whether the token is gone", hint: "atmos-auth logout" },
);
