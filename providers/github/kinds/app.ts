/** `github/app`: a GitHub App, by its private key. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { secretText } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { hasCode, type Place, type UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { SIGN_AS_APP } from "../modules.ts";
import { APP } from "../credential.ts";
import { clientId, githubId, PLACE, TARGET } from "./fields.ts";
import { type GitHubPlace, hostsOf, placeOf } from "../endpoint.ts";
import { checkTarget } from "./target_check.ts";
import { known, type ProviderPlan } from "../../../lib/provider/plan.ts";
import { passOn } from "../passed_on.ts";
import type { Secret } from "../../../lib/secret.ts";

const schema = v.pipe(
  v.object({
    app_id: v.optional(githubId()),
    client_id: v.optional(clientId()),
    private_key: secretText(),
    ...TARGET,
    ...PLACE,
  }),
  v.check(
    ({ app_id, client_id }) => app_id !== undefined || client_id !== undefined,
    `needs "app_id" or "client_id"`,
  ),
);

type Fields = v.InferOutput<typeof schema>;

/** An app. Its credential is what it signs in with for ten minutes; the key stays where it is. */
export const app = kind({
  name: "github/app",
  announced: { keys: ["app_id"] },
  role: "provider",
  obtains: { what: "GitHub App", parts: (said) => [[said("app_id"), said("client_id")]] },
  summary: "A GitHub App, by its private key",
  schema,
  accepts: [],
  yields: APP,
  plan: planApp,
});

function planApp(entry: Entry<Fields>): ProviderPlan {
  const { fields } = entry;
  checkTarget(entry);
  const place = placeOf(fields.host, fields.spec?.endpoint_url);
  return {
    passesOn: passOn(place, fields),
    facts: known({ url: place.web, principal: issuerOf(fields) }),
    hosts: () => hostsOf(place, "api"),
    stored: false,
    checkSecrets: async (told) => {
      const key = await told(fields.private_key);
      if (key !== undefined) await privateKeyIn(key, entry.at("private_key"));
    },
    signIn: (context) => signIn(context, entry, place),
  };
}

async function signIn(
  context: ProviderContext,
  { fields, at }: Entry<Fields>,
  { api, web }: GitHubPlace,
): Promise<Credential> {
  const key = await privateKeyIn(await context.reveal(fields.private_key), at("private_key"));
  const { jwt, life, slug } = await told(
    at("private_key"),
    askCage(context, SIGN_AS_APP, {
      ...{ api, web, issuer: issuerOf(fields) },
      privateKey: key,
    }),
  );
  return {
    type: APP,
    expires: context.clock.now() + life * 1000,
    shown: { principal: `${slug}[bot]`, slug },
    secret: { jwt },
  };
}

/** Reads the key, which few runs need. */
async function privateKeyIn(given: Secret, at: Place): Promise<Secret> {
  return (await import("./pem.ts")).privateKeyOf(given, at);
}

/** Says where the key is named, when it is the key that will not do. */
async function told<Answer>(at: UserError["at"], work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (!hasCode(error, "secret_unavailable")) throw error;
    throw error.with({ at });
  }
}

function issuerOf({ app_id, client_id }: Fields): string {
  return client_id ?? app_id ?? "";
}
