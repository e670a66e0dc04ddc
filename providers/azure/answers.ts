/** What Azure's sign-in modules deliver through the cage's wall, read as if an enemy had written it. */
import * as v from "valibot";
import type { CageModule } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import { Secret } from "../../lib/secret.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import type {
  ApplicationInput,
  AssertionInput,
  BrowserInput,
  ManagedInput,
  RefreshInput,
  SubscriptionInput,
  Told,
} from "./requests.ts";
import { type AccessToken, type Account, type Resource, tokensCredential } from "./tokens.ts";

/** Printable, so that it can stand in a header and on a line of any file. */
const token = v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(32_768));

/** Something that is shown and written into files. */
const word = v.pipe(v.string(), v.regex(/^[^\p{Cc}]*$/u), v.maxLength(320));

const access = v.object({
  token,
  /** Seconds that it lasts. */
  life: v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(366 * 86_400)),
});

/** Who signed in, and the tokens that were given; the refresh token only for people. */
const SIGNED = v.object({
  account: v.object({
    tenant: word,
    home: word,
    object: word,
    username: word,
    type: v.picklist(["user", "servicePrincipal"]),
    client: word,
  }),
  tokens: v.object({
    arm: access,
    legacy: v.optional(access),
    graph: v.optional(access),
    vault: v.optional(access),
    storage: v.optional(access),
    server: v.optional(access),
  }),
  refreshToken: v.optional(token),
});

/** A sign-in. */
export type Signed = v.InferOutput<typeof SIGNED>;

const otherwise = {
  message: "Azure answered without what was asked for",
  hint: "check that no proxy stands between this machine and Azure, and try again",
} as const;

/** An application's own sign-in. */
export const APPLICATION: CageModule<ApplicationInput, Signed> = {
  ...{ name: "azure/application", answer: SIGNED, otherwise },
};

/** A token that another service hands out. */
export const ASSERTION: CageModule<AssertionInput, { readonly token: string }> = {
  ...{ name: "azure/assertion", answer: v.object({ token }), otherwise },
};

/** A person's sign-in in the browser. */
export const BROWSER: CageModule<BrowserInput, Signed> = {
  ...{ name: "azure/browser", answer: SIGNED, otherwise },
};

/** A person's sign-in on another device. */
export const DEVICE: CageModule<Told, Signed> = {
  ...{ name: "azure/device", answer: SIGNED, otherwise },
};

/** The machine's own identity. */
export const MANAGED: CageModule<ManagedInput, Signed> = {
  ...{ name: "azure/managed", answer: SIGNED, otherwise },
};

/** A person's sign-in, renewed. */
export const REFRESH: CageModule<RefreshInput, Signed> = {
  ...{ name: "azure/refresh", answer: SIGNED, otherwise },
};

const SEEN = v.object({ name: word, state: word, tenant: v.optional(word) });

/** Whether a subscription can be seen. */
export const SUBSCRIPTION: CageModule<SubscriptionInput, v.InferOutput<typeof SEEN>> = {
  ...{ name: "azure/subscription", answer: SEEN, otherwise },
};

/** A sign-in as a credential. */
export function credentialOf(
  { clock }: Pick<ProviderContext, "clock">,
  signed: Signed,
): Credential {
  const tokens: Partial<Record<Resource, AccessToken>> = {};
  for (const [name, given] of Object.entries(signed.tokens)) {
    if (given === undefined) continue;
    const expires = clock.now() + given.life * 1000;
    tokens[name as Resource] = { token: new Secret(given.token), expires };
  }
  return tokensCredential(signed.account as Account, tokens);
}
