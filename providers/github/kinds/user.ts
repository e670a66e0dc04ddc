/** `github/user` as a provider: a person's sign-in with a device code, to an OAuth App or a GitHub App. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { againAt } from "../../../lib/sign_in/person/endings.ts";
import { codeInCage } from "../../../lib/sign_in/person/person.ts";
import {
  type KeptToken,
  type LastingSignIn,
  signInLasting,
  tokenNote,
  tokenOf,
} from "../../../lib/sign_in/person/refresh_token.ts";
import { DEVICE, REFRESH, type UserToken, WHOAMI } from "../modules.ts";
import { USER } from "../credential.ts";
import { account, clientId, PLACE } from "./fields.ts";
import { type GitHubPlace, hostsOf, placeOf } from "../endpoint.ts";
import { known, type ProviderPlan } from "../../../lib/provider/plan.ts";
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
  /** The account that must sign in. */
  account: v.optional(account()),
  ...PLACE,
});

type Fields = v.InferOutput<typeof schema>;

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

function planUser(entry: Entry<Fields>): ProviderPlan {
  const { fields } = entry;
  const place = placeOf(fields.host, fields.spec?.endpoint_url);
  return {
    passesOn: passOn(place),
    facts: known({ url: place.web, principal: fields.account }),
    hosts: () => hostsOf(place, "web", "api"),
    stored: true,
    signIn: (context) => signIn(context, entry, place),
  };
}

async function signIn(
  context: ProviderContext,
  { name, fields }: Entry<Fields>,
  place: GitHubPlace,
): Promise<Credential> {
  const { signed, who } = await signInLasting(context, lastingOf(context, name, fields, place));
  const { token, life, scopes } = signed;
  return {
    type: USER,
    ...(life === undefined ? {} : { expires: context.clock.now() + life * 1000 }),
    shown: known({ principal: who, scopes: scopes || undefined }),
    secret: { token },
  };
}

function lastingOf(
  context: ProviderContext,
  name: string,
  { client_id: clientId, scopes = [], account }: Fields,
  { web, api }: GitHubPlace,
): LastingSignIn<KeptToken, UserToken> {
  const client = { web, clientId };
  return {
    person: {
      where: `to ${new URL(web).host}`,
      again: againAt(name),
      pages: [hostOf(web)],
      opensCodePage: true,
      elsewhere: (show) =>
        codeInCage(show, (services) => askCage(context, DEVICE, { ...client, scopes }, services)),
    },
    note: tokenNote(`${web} for ${clientId}`),
    // Each refresh token is good once.
    renew: ({ refreshToken }) => askCage(context, REFRESH, { ...client, refreshToken }),
    keptOf: tokenOf,
    isSpent: true,
    expected: { field: "account", who: account },
    whoIs: async ({ token }) =>
      (await askCage(context, WHOAMI, { api, installation: false, token })).login,
  };
}
