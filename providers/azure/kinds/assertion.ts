/** Sources of the token for a federated sign-in. */
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { askService } from "../../../lib/sign_in/token_source/subject.ts";
import type { Environment } from "../../../lib/system.ts";
import { isActions, JOB } from "../../actions.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** Azure's own variable for a projected token (azure.github.io/azure-workload-identity). */
const FILE_NAME = "AZURE_FEDERATED_TOKEN_FILE";

/** A provider's settings for the token. */
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
  const url = URL.parse(env.get(JOB.url) ?? "");
  return isActions(url, allowed) ? url : undefined;
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
 * Reads the token from a file. One for Microsoft is read directly, since projected tokens belong to other users. One
 * for another authority is a secret like any other, which a project's file may name only once it is trusted.
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
    hint: dialect().look("", path),
  });
}

async function fromActions(context: ProviderContext, source: Source): Promise<Secret> {
  const { env } = context;
  const url = actionsUrl(env, source);
  const given = env.get(JOB.bearer);
  if (url === undefined || !given) throw nowhere(env);
  const reference = { scheme: "env", rest: JOB.bearer };
  const bearer = source.isElsewhere ? await context.reveal({ reference }) : new Secret(given);
  const { audience } = source;
  return new Secret(await askService(context, JOB, { url: url.href, audience, bearer }));
}

function nowhere(env: Environment): UserError {
  const named = env.get(JOB.url);
  if (named && env.get(JOB.bearer)) {
    const host = URL.parse(named)?.host ?? "what is no address";
    const message = `${JOB.url} names ${host}, which is not below ${JOB.domain}`;
    return new UserError("sign_in_refused", message, { hint: `allowed_hosts: [${host}]` });
  }
  const message = "Cannot find a token to sign in to Azure with";
  return new UserError("sign_in_refused", message, {
    hint: env.get("GITHUB_ACTIONS") === "true"
      ? JOB.hint
      : `token_file_path: PATH, or ${dialect().set(FILE_NAME, "PATH")}`,
  });
}
