/** What Azure's sign-in modules deliver through the cage's wall, read as if an enemy had written it. */
import * as v from "valibot";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { CageTask, World } from "../../lib/world.ts";
import { Secret } from "../../lib/secret.ts";
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

/** What each module delivers. */
const DELIVERED = {
  "azure/application": SIGNED,
  "azure/assertion": v.object({ token }),
  "azure/browser": SIGNED,
  "azure/device": SIGNED,
  "azure/managed": SIGNED,
  "azure/refresh": SIGNED,
  "azure/subscription": v.object({
    name: word,
    state: word,
    tenant: v.optional(word),
  }),
} as const;

/** A module's name. */
export type AzureModule = keyof typeof DELIVERED;

/** What a module delivers. */
export type Delivered<Name extends AzureModule> = v.InferOutput<(typeof DELIVERED)[Name]>;

/** A sign-in. */
export type Signed = v.InferOutput<typeof SIGNED>;

/** Runs a sign-in module; throws `bad_answer` when what it delivers is not what it should be. */
export async function caged<Name extends AzureModule>(
  world: Pick<World, "cage">,
  module: Name,
  input: unknown,
  services: NonNullable<CageTask["services"]> = {},
): Promise<Delivered<Name>> {
  const read = v.safeParse(DELIVERED[module], await world.cage({ module, input, services }));
  if (read.success) return read.output as Delivered<Name>;
  throw new UserError("bad_answer", "Azure answered without what was asked for", {
    hint: "check that no proxy stands between this machine and Azure, and try again",
  });
}

/** A sign-in as a credential. */
export function credentialOf({ clock }: Pick<World, "clock">, signed: Signed): Credential {
  const tokens: Partial<Record<Resource, AccessToken>> = {};
  for (const [name, given] of Object.entries(signed.tokens)) {
    if (given === undefined) continue;
    const expires = clock.now() + given.life * 1000;
    tokens[name as Resource] = { token: new Secret(given.token), expires };
  }
  return tokensCredential(signed.account as Account, tokens);
}
