/** `github/token`: a personal access token, from where it is kept or typed in once. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { secretWord } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret, wordIn } from "../../../lib/secret.ts";
import { againAt } from "../../../lib/sign_in/person/endings.ts";
import { signInWithKeys } from "../../../lib/sign_in/person/kept_keys.ts";
import { WHOAMI } from "../modules.ts";
import { USER } from "../credential.ts";
import { PLACE } from "./fields.ts";
import { type GitHubPlace, hostsOf, placeOf } from "../endpoint.ts";
import { known, type ProviderPlan } from "../../../lib/provider/plan.ts";
import { passOn } from "../passed_on.ts";

const schema = v.object({
  token: v.optional(secretWord()),
  ...PLACE,
});

type Fields = v.InferOutput<typeof schema>;

/** A fine-grained or classic token. */
export const token = kind({
  name: "github/token",
  role: "provider",
  summary: "A personal access token, fine-grained or classic",
  schema,
  accepts: [],
  yields: USER,
  plan: planToken,
});

function planToken(entry: Entry<Fields>): ProviderPlan {
  const { fields } = entry;
  const place = placeOf(fields.host, fields.spec?.endpoint_url);
  return {
    passesOn: passOn(place),
    facts: known({ url: place.web }),
    hosts: () => hostsOf(place, "api"),
    // What is referred to stays where it is, and is asked for there each time.
    stored: fields.token === undefined,
    signIn: (context) => signIn(context, entry, place),
  };
}

async function signIn(
  context: ProviderContext,
  { name, fields }: Entry<Fields>,
  place: GitHubPlace,
): Promise<Credential> {
  if (fields.token !== undefined) {
    return await credentialOf(context, await context.reveal(fields.token), place);
  }
  return await signInWithKeys(context, {
    use: (given) => credentialOf(context, given, place),
    ask: () => ask(context, name, place),
  });
}

async function credentialOf(
  context: ProviderContext,
  given: Secret,
  place: GitHubPlace,
): Promise<Credential> {
  const { login, life } = await askCage(context, WHOAMI, {
    ...{ api: place.api, installation: false },
    token: given,
  });
  return {
    type: USER,
    ...(life === undefined ? {} : { expires: context.clock.now() + life * 1000 }),
    shown: known({ principal: login }),
    secret: { token: given },
  };
}

async function ask(context: ProviderContext, name: string, { web }: GitHubPlace): Promise<Secret> {
  const answer = await context.person.ask({
    message: `Personal access token for "${name}" (${web}/settings/personal-access-tokens):`,
    hidden: true,
    hint: `${againAt(name)}; or token: !secret env:NAME in atmos.yaml`,
    check: (answer) => wordIn(answer) ? undefined : "it is one word, such as github_pat_EXAMPLE",
  });
  return new Secret(answer.trim());
}
