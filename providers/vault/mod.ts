/** `vault`: a token of HashiCorp Vault or OpenBao, with which secrets are asked for. */
import * as v from "valibot";
import { askCage } from "../../lib/cage/module.ts";
import { endpoint, secretSource, text } from "../../lib/config/schema/schema.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../lib/provider/kind.ts";
import { known, type ProviderPlan } from "../../lib/provider/plan.ts";
import { Secret, type SecretSource } from "../../lib/secret.ts";
import { sourceHosts, sourceOf, TOKEN_SOURCE } from "../../lib/sign_in/token_source/source.ts";
import { subjectToken, type TokenSource } from "../../lib/sign_in/token_source/subject.ts";
import { ACTIONS } from "../actions.ts";
import { LOGIN, REVOKE, type VaultPlace } from "./modules.ts";
import { passOn, TOKEN } from "./passed_on.ts";

/** Where an auth method is mounted, below `auth/`. */
const mount = () => v.pipe(text(), v.regex(/^[\w-]+(\/[\w-]+)*$/, "must be a path, such as jwt"));

const schema = v.object({
  address: endpoint(),
  namespace: v.optional(text()),
  token: v.optional(secretSource()),
  app_role: v.optional(v.object({
    role_id: text(),
    secret_id: v.optional(secretSource()),
    mount: v.optional(mount(), "approle"),
  })),
  jwt: v.optional(v.object({
    role: v.optional(text()),
    mount: v.optional(mount(), "jwt"),
  })),
  /** Where the JWT comes from, and for whom it is issued. */
  token_source: v.optional(TOKEN_SOURCE),
  audience: v.optional(text()),
});

type Fields = v.InferOutput<typeof schema>;

/** The kind. */
export const vault = kind({
  name: "vault",
  role: "provider",
  summary: "HashiCorp Vault or OpenBao, which keeps secrets: by a token, AppRole or a JWT",
  schema,
  accepts: [],
  yields: TOKEN,
  plan: planVault,
});

/** How one signs in. */
type Method =
  | { readonly token: SecretSource }
  | { readonly app_role: NonNullable<Fields["app_role"]> }
  | { readonly jwt: NonNullable<Fields["jwt"]>; readonly source: TokenSource };

function planVault(entry: Entry<Fields>): ProviderPlan {
  const { address, namespace } = entry.fields;
  const method = methodOf(entry);
  const place: VaultPlace = { address, namespace };
  const source = "source" in method ? method.source : undefined;
  return {
    passesOn: passOn(place),
    facts: known({ url: address }),
    hosts: (env) => [hostOf(address), ...sourceHosts(env, source)],
    // What is referred to stays where it is, and is asked for there each time.
    stored: !("token" in method),
    signIn: (context) => signIn(context, place, method),
    ...("token" in method ? {} : {
      revoke: async (context: ProviderContext, { secret }: Credential) => {
        const { revoked } = await askCage(context, REVOKE, { ...place, token: secret.token! });
        return revoked ? "Vault's token is revoked" : "Vault's token was over";
      },
    }),
  };
}

/** The one that is said; throws where there is none, or several. */
function methodOf(entry: Entry<Fields>): Method {
  const { token, app_role, jwt, token_source, audience } = entry.fields;
  const found: readonly Method[] = [
    ...token === undefined ? [] : [{ token }],
    ...app_role === undefined ? [] : [{ app_role }],
    ...jwt === undefined ? [] : [{ jwt, source: sourceOf(entry, token_source, audience, ACTIONS) }],
  ];
  const [method, ...more] = found;
  if (method !== undefined && more.length === 0) return method;
  const many = method === undefined ? "one of" : "only one of";
  const message = `Cannot use provider "${entry.name}": it needs ${many} token, app_role and jwt`;
  throw new UserError("config_invalid", message, {
    at: entry.at("address"),
    hint: "token: !secret env:VAULT_TOKEN",
  });
}

async function signIn(
  context: ProviderContext,
  place: VaultPlace,
  method: Method,
): Promise<Credential> {
  const by = await proofOf(context, method);
  const { token, life, name } = await askCage(context, LOGIN, { ...place, by });
  return {
    type: TOKEN,
    ...(life === 0 ? {} : { expires: context.clock.now() + life * 1000 }),
    shown: known({ principal: name || undefined }),
    secret: { token },
  };
}

async function proofOf(context: ProviderContext, method: Method) {
  if ("token" in method) return { token: oneWord(await context.reveal(method.token)) };
  if ("app_role" in method) {
    const { role_id, secret_id, mount } = method.app_role;
    const secret = secret_id === undefined ? {} : { secret_id: await context.reveal(secret_id) };
    return { path: `auth/${mount}/login`, body: { role_id, ...secret } };
  }
  const { jwt: { role, mount }, source } = method;
  const jwt = new Secret(await subjectToken(context, source, {}));
  return { path: `auth/${mount}/login`, body: { ...role === undefined ? {} : { role }, jwt } };
}

/** A secret of several lines would do harm in a header. */
function oneWord(given: Secret): Secret {
  const text = given.reveal().trim();
  if (/^[!-~]{1,32768}$/.test(text)) return new Secret(text);
  throw new UserError("secret_unavailable", "Cannot use Vault's token: it must be one word", {
    hint: "token: !secret env:VAULT_TOKEN",
  });
}
