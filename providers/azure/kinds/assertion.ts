/** Where a federated sign-in finds the token that somebody else issued. */
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Environment } from "../../../lib/system.ts";
import { ASSERTION } from "../modules.ts";

/** Azure's own variable for a projected token (azure.github.io/azure-workload-identity). */
const FILE_NAME = "AZURE_FEDERATED_TOKEN_FILE";

/** GitHub's runners set these where a job may ask for a token. */
const URL_NAME = "ACTIONS_ID_TOKEN_REQUEST_URL";
const BEARER_NAME = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

/** Where github.com's Actions hand out tokens. */
const OWN = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.actions\.githubusercontent\.com$/;

/** What a provider says about it. */
export interface Source {
  readonly audience: string;
  readonly file: string | undefined;
  /** Hosts of an Enterprise Server's Actions, beside github.com's own. */
  readonly allowed: readonly string[];
  /** Whether the token goes to an authority that is not Microsoft's. */
  readonly isElsewhere: boolean;
}

/** The file that holds the token, if there is one; the configuration's goes before the environment's. */
export function tokenFileOf({ file }: Source, env: Environment): string | undefined {
  return file ?? (env.get(FILE_NAME) || undefined);
}

/** GitHub Actions' token service, if this is a job and it may be trusted. */
export function actionsUrl(env: Environment, { allowed }: Source): URL | undefined {
  const url = URL.parse(env.get(URL_NAME) ?? "");
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return undefined;
  const isOwn = OWN.test(url.hostname) && url.port === "";
  return isOwn || allowed.includes(url.host) ? url : undefined;
}

/** The token: of the provider before, else from a file, else from GitHub Actions. Throws when there is none. */
export async function assertionFrom(
  context: ProviderContext,
  source: Source,
  given: Secret | undefined,
): Promise<Secret> {
  const path = given === undefined ? tokenFileOf(source, context.env) : undefined;
  const token = await tokenFrom(context, source, given, path);
  // Nothing else is ever sent away, whatever a configuration names.
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token.reveal())) return token;
  throw new UserError("secret_unavailable", "Cannot sign in to Azure: what was found is no token", {
    hint: path === undefined
      ? "check the workflow's permissions"
      : `name a file that holds a JSON Web Token, not "${path}"`,
  });
}

async function tokenFrom(
  context: ProviderContext,
  source: Source,
  given: Secret | undefined,
  path: string | undefined,
): Promise<Secret> {
  if (given !== undefined) return given;
  return path === undefined
    ? await fromActions(context, source)
    : await fromFile(context, source, path);
}

/**
 * What is meant for Microsoft is read as it is, since projected tokens belong to others. What goes somewhere
 * else is a secret like any other, which a project's own file may only name once it is trusted.
 */
async function fromFile(
  context: ProviderContext,
  { isElsewhere }: Source,
  path: string,
): Promise<Secret> {
  const reference = { scheme: "file", rest: path };
  if (isElsewhere) return new Secret((await context.reveal({ reference })).reveal().trim());
  const text = await context.files.readText(path);
  if (text !== undefined) return new Secret(text.trim());
  throw new UserError("secret_unavailable", `Cannot find a token: there is no file "${path}"`, {
    hint: `ls -l ${path}`,
  });
}

async function fromActions(context: ProviderContext, source: Source): Promise<Secret> {
  const { env } = context;
  const url = actionsUrl(env, source);
  const given = env.get(BEARER_NAME);
  if (url === undefined || !given) throw nowhere(env);
  const reference = { scheme: "env", rest: BEARER_NAME };
  const bearer = source.isElsewhere ? await context.reveal({ reference }) : new Secret(given);
  const input = { url: url.href, audience: source.audience, bearer };
  return (await askCage(context, ASSERTION, input)).token;
}

function nowhere(env: Environment): UserError {
  const named = env.get(URL_NAME);
  if (named && env.get(BEARER_NAME)) {
    const host = URL.parse(named)?.host ?? "what is no address";
    const message = `${URL_NAME} names ${host}, which is not below actions.githubusercontent.com`;
    return new UserError("sign_in_refused", message, { hint: `allowed_hosts: [${host}]` });
  }
  const message = "Cannot find a token to sign in to Azure with";
  return new UserError("sign_in_refused", message, {
    hint: env.get("GITHUB_ACTIONS") === "true"
      ? "add to the job: permissions: {id-token: write, contents: read}"
      : `token_file_path: PATH, or export ${FILE_NAME}=PATH`,
  });
}
