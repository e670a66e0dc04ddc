/** `vault`: a token of HashiCorp Vault or OpenBao, with which secrets are asked for. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import { type Entry, kind, NO_CLOUD } from "../../lib/provider/kind.ts";
import { known, type PassedOn, type Plan, type ProviderPlan } from "../../lib/provider/plan.ts";
import type { SecretManagers } from "../../lib/provider/secret_manager.ts";
import { sourceHosts, sourceOf } from "../../lib/sign_in/token_source/source.ts";
import { subjectToken, type TokenSource } from "../../lib/sign_in/token_source/subject.ts";
import { ACTIONS } from "../actions.ts";
import { type Fields, type Method, schema } from "./fields.ts";
import type { VaultPlace } from "./modules.ts";

/** A token of Vault, in `secret.token`. */
const TOKEN = "vault/token";

/** What a plan tells those that ask through it. */
interface VaultPassedOn extends PassedOn, VaultPlace {
  readonly manager: typeof TOKEN;
}

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

/** Loaded when it is signed in to. */
const signing = () => import("./sign_in.ts");

function planVault(entry: Entry<Fields>): ProviderPlan {
  const { address, namespace } = entry.fields;
  const method = methodOf(entry);
  const place: VaultPlace = { address, namespace };
  const passesOn: VaultPassedOn = { cloud: NO_CLOUD, manager: TOKEN, ...place };
  const source = "source" in method ? method.source : undefined;
  return {
    passesOn,
    facts: known({ url: address }),
    hosts: (env) => [hostOf(address), ...sourceHosts(env, source)],
    // What is referred to stays where it is, and is asked for there each time.
    stored: !("token" in method),
    signIn: async (context) => ({
      type: TOKEN,
      ...await (await signing()).signIn(context, place, method),
    }),
    ...("token" in method ? {} : {
      revoke: async (context: ProviderContext, credential: Credential) =>
        await (await signing()).revoke(context, place, credential),
    }),
  };
}

/** The one that is said; throws where there is none, or several. */
function methodOf(entry: Entry<Fields>): Method {
  const { token, app_role, jwt, token_source, audience } = entry.fields;
  const found: readonly Method[] = [
    ...token === undefined ? [] : [{ token }],
    ...app_role === undefined ? [] : [{ app_role }],
    ...jwt === undefined ? [] : [byJwt(jwt, sourceOf(entry, token_source, audience, ACTIONS))],
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

function byJwt(jwt: NonNullable<Fields["jwt"]>, source: TokenSource): Method {
  return { jwt, source, issued: (context) => subjectToken(context, source, {}) };
}

/** What it keeps, for references; only those are asked through that yield its token. */
export const vaultSecrets: SecretManagers = {
  forms: { vault: "vault:MOUNT/PATH#FIELD" },
  load: async () => ({ vault: (await import("./secrets.ts")).vaultManager(TOKEN, placeOf) }),
};

function placeOf({ passesOn }: Plan): VaultPlace {
  if (!isVault(passesOn)) throw new Error("the entry is not one of Vault");
  return { address: passesOn.address, namespace: passesOn.namespace };
}

function isVault(passed: PassedOn | undefined): passed is VaultPassedOn {
  return passed !== undefined && "manager" in passed && passed.manager === TOKEN;
}
