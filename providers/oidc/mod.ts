/** `oidc`: an identity token of any OpenID provider, for clouds that trust that one. */
import * as v from "valibot";
import { region, text } from "../../lib/config/schema/schema.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { type Entry, kind } from "../../lib/provider/kind.ts";
import type { ProviderPlan } from "../../lib/provider/plan.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { Secret } from "../../lib/secret.ts";
import { readClaims } from "../../lib/sign_in/token_source/claims.ts";
import { sourceHosts, sourceOf, TOKEN_SOURCE } from "../../lib/sign_in/token_source/source.ts";
import { ACTIONS } from "../actions.ts";
import { subjectToken, type TokenSource } from "../../lib/sign_in/token_source/subject.ts";

const schema = v.object({
  /** The audience of the token; not checked when absent. */
  audience: v.optional(text()),
  token_source: TOKEN_SOURCE,
  /** The region in which identities after it sign in. */
  region: v.optional(v.pipe(region(), v.title("Region"))),
});

type Fields = v.InferOutput<typeof schema>;

/** The kind. */
export const oidc = kind({
  name: "oidc",
  role: "provider",
  summary:
    "An identity token of any OpenID provider, from a file, a variable, an address or a program",
  schema,
  accepts: [],
  yields: "oidc/token",
  plan: planToken,
});

function planToken(entry: Entry<Fields>): ProviderPlan {
  const { region, audience } = entry.fields;
  const source = sourceOf(entry, entry.fields.token_source, audience, ACTIONS);
  return {
    region,
    facts: region === undefined ? {} : { region },
    hosts: (env) => sourceHosts(env, source),
    // Whoever issues it decides how long it is good; the surroundings may name somebody else the next time.
    stored: false,
    signIn: (context) => signIn(context, entry.name, source, audience),
  };
}

async function signIn(
  context: ProviderContext,
  name: string,
  source: TokenSource,
  audience: string | undefined,
): Promise<Credential> {
  const token = await subjectToken(context, source, {});
  const { issuer, subject, audiences, expires } = readClaims(token, audience, context.clock.now(), {
    what: `The token of provider "${name}"`,
    hint: () => "have a new one issued, for the audience that provider names",
    none: () => noIdentityToken(name, source),
  });
  return {
    type: "oidc/token",
    expires,
    shown: { issuer, subject, audience: audiences.join(", ") },
    secret: { token: new Secret(token) },
  };
}

/**
 * Makes the error for an answer of a service that is no token, or for such content of the person's own file, variable
 * or program.
 */
function noIdentityToken(name: string, { type }: TokenSource): UserError {
  const isAsked = type === "url" || type === "service";
  const message =
    `The token source of provider "${name}" gives something that is no identity token`;
  return new UserError(isAsked ? "bad_answer" : "secret_unavailable", message, {
    hint: "check token_source: it must give a JSON Web Token (RFC 7519)",
  });
}
