/** `vault`: a token of HashiCorp Vault or OpenBao, with which secrets are read. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import { type Entry, kind, NO_CLOUD, START } from "../../lib/provider/kind.ts";
import { known, type PassedOn, type Plan, type ProviderPlan } from "../../lib/provider/plan.ts";
import type { SecretManagers } from "../../lib/provider/secret_manager.ts";
import { sourceHosts, sourceOf } from "../../lib/sign_in/token_source/source.ts";
import { subjectToken, type TokenSource } from "../../lib/sign_in/token_source/subject.ts";
import { ACTIONS } from "../actions.ts";
import { type Fields, type Method, schema } from "./fields.ts";
import type { VaultPlace } from "./modules.ts";

/** The credential type of a Vault token, in `secret.token`. */
const TOKEN = "vault/token";

/** Facts that a plan passes on to references that are read through it. */
interface VaultPassedOn extends PassedOn, VaultPlace {
  readonly manager: typeof TOKEN;
}

/** Credential types of AWS, which prove an identity to Vault. */
const AWS = ["aws/session", "aws/role-session", "aws/keys", "aws/ambient"];

/** The kind. */
export const vault = kind({
  name: "vault",
  role: "provider",
  summary: "HashiCorp Vault or OpenBao, which keeps secrets: by a token, AppRole, a JWT or AWS",
  schema,
  accepts: [START, ...AWS],
  yields: TOKEN,
  plan: planVault,
});

/** Loads the sign-in when it is needed. */
const signing = () => import("./sign_in.ts");

function planVault(entry: Entry<Fields>, via: Plan | undefined): ProviderPlan {
  const { address, namespace } = entry.fields;
  const method = methodOf(entry, via);
  const place: VaultPlace = { address, namespace };
  const passesOn: VaultPassedOn = { cloud: NO_CLOUD, manager: TOKEN, ...place };
  const source = "source" in method ? method.source : undefined;
  return {
    passesOn,
    facts: known({ url: address }),
    hosts: (env) => [hostOf(address), ...sourceHosts(env, source)],
    stored: isLasting(method, via),
    signIn: async (context, previous) => ({
      type: TOKEN,
      ...await (await signing()).signIn(context, place, method, previous),
    }),
    ...("token" in method ? {} : {
      revoke: async (context: ProviderContext, credential: Credential) =>
        await (await signing()).revoke(context, place, credential),
    }),
  };
}

/**
 * Whether the same identity is obtained next time. Values of the surroundings, such as a runner's JWT and AWS keys, may
 * be another's then; and a referenced secret stays where it is, and is read there each time.
 */
function isLasting(method: Method, via: Plan | undefined): boolean {
  if ("aws" in method) return via?.stored ?? true;
  return "app_role" in method;
}

/** Returns the configured method; throws where there is none, or several. */
function methodOf(entry: Entry<Fields>, via: Plan | undefined): Method {
  const { token, app_role, jwt, aws, token_source, audience } = entry.fields;
  const found: readonly Method[] = [
    ...token === undefined ? [] : [{ token }],
    ...app_role === undefined ? [] : [{ app_role }],
    ...jwt === undefined ? [] : [byJwt(jwt, sourceOf(entry, token_source, audience, ACTIONS))],
    ...aws === undefined ? [] : [byAws(entry, aws, via)],
  ];
  const [method, ...more] = found;
  const many = method === undefined ? "one of" : "only one of";
  if (method === undefined || more.length > 0) {
    throw unusable(entry, `it needs ${many} token, app_role, jwt and aws`, WAYS);
  }
  if (via === undefined || "aws" in method) return method;
  throw unusable(entry, "of its ways to sign in only aws takes a via", "aws: {role: NAME}", "via");
}

const WAYS = "token: !secret env:VAULT_TOKEN";

function unusable(entry: Entry<Fields>, why: string, hint: string, at = "address"): UserError {
  const message = `Cannot use provider "${entry.name}": ${why}`;
  return new UserError("config_invalid", message, { at: entry.at(at), hint });
}

function byAws(entry: Entry<Fields>, aws: NonNullable<Fields["aws"]>, via: Plan | undefined) {
  const prove = via?.passesOn?.prove;
  if (prove !== undefined) return { aws, prove };
  throw unusable(entry, "aws needs an identity that proves itself", "via: {identity: NAME}", "aws");
}

function byJwt(jwt: NonNullable<Fields["jwt"]>, source: TokenSource): Method {
  return { jwt, source, issued: (context) => subjectToken(context, source, {}) };
}

/** The scheme of Vault's secrets; references are only read through providers of its token. */
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
