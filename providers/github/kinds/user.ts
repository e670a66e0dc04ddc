/** `github/user` as a provider: a person's sign-in with a device code, to an OAuth App or a GitHub App. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { REFRESH, type UserToken, WHOAMI } from "../modules.ts";
import { known, USER } from "../credential.ts";
import { signInOnDevice } from "./device.ts";
import { account, clientId, PLACE } from "./fields.ts";
import { type GitHubPlace, hostsOf, placeOf } from "../endpoint.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";
import { passOn } from "../passed_on.ts";

/** A scope of an OAuth App (docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps). */
const scope = v.pipe(
  v.string(),
  v.regex(/^[a-z_]+(:[a-z_]+)?$/, "must be an OAuth scope, such as repo"),
  v.examples(["repo"]),
);

const schema = v.object({
  client_id: clientId(),
  /** For OAuth Apps; a GitHub App's tokens have the app's permissions instead. */
  scopes: v.optional(v.array(scope)),
  /** Who must sign in. */
  account: v.optional(account()),
  ...PLACE,
});

type Fields = v.InferOutput<typeof schema>;

/** The note that keeps the refresh token. */
const NOTE = "refresh_token";

/** A person. */
export const user = kind({
  name: "github/user",
  role: "provider",
  summary: "Your GitHub account, signed in to with a code in the browser",
  schema,
  accepts: [],
  yields: USER,
  plan: planUser,
});

function planUser({ fields }: Entry<Fields>): ProviderPlan {
  const place = placeOf(fields.host, fields.spec?.endpoint_url);
  return {
    passesOn: passOn(place),
    facts: known({ url: place.web, principal: fields.account }),
    hosts: () => hostsOf(place, "web", "api"),
    stored: true,
    signIn: (context) => signIn(context, fields, place),
  };
}

async function signIn(
  context: ProviderContext,
  fields: Fields,
  place: GitHubPlace,
): Promise<Credential> {
  const token = await refreshed(context, fields, place) ?? await signedIn(context, fields, place);
  await keep(context, token);
  const who = { api: place.api, installation: false, token: token.token };
  const { login } = await askCage(context, WHOAMI, who);
  await checkAccount(context, fields.account, login);
  return {
    type: USER,
    ...(token.life === undefined ? {} : { expires: context.clock.now() + token.life * 1000 }),
    shown: known({ principal: login, scopes: token.scopes || undefined }),
    secret: { token: token.token },
  };
}

type Token = UserToken;

/** A new token from the refresh token that is kept; `undefined` when there is none that GitHub takes. */
async function refreshed(
  context: ProviderContext,
  { client_id: clientId }: Fields,
  { web }: GitHubPlace,
): Promise<Token | undefined> {
  const refreshToken = await context.entryStore.read(NOTE);
  if (refreshToken === undefined) return undefined;
  try {
    return await askCage(context, REFRESH, { web, clientId, refreshToken });
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "sign_in_needed") throw error;
    await context.entryStore.remove(NOTE);
    if (!context.person.isThere()) throw error;
    context.person.warn(`${error.message}; signing in anew`);
    return undefined;
  }
}

function signedIn(context: ProviderContext, fields: Fields, { web }: GitHubPlace): Promise<Token> {
  return signInOnDevice(context, { web, clientId: fields.client_id, scopes: fields.scopes ?? [] });
}

/** Each refresh token is good once: the new one is kept before anything else can go wrong. */
async function keep(context: ProviderContext, { refreshToken }: Token): Promise<void> {
  try {
    if (refreshToken === undefined) await context.entryStore.remove(NOTE);
    else await context.entryStore.write(NOTE, refreshToken);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.person.warn(`${error.message}; you will be asked to sign in again`);
  }
}

/** A sign-in of somebody else's must not be renewed next time. */
async function checkAccount(
  { entryStore }: ProviderContext,
  expected: string | undefined,
  login: string | undefined,
): Promise<void> {
  if (expected === undefined || login?.toLowerCase() === expected.toLowerCase()) return;
  await entryStore.remove(NOTE);
  throw new UserError("sign_in_refused", `"${login ?? "Somebody"}" signed in, not "${expected}"`, {
    hint: `sign in to GitHub as ${expected} in the browser, or change "account"`,
  });
}
