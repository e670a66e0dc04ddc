/**
 * The credential that the surroundings give, found in the order of AWS's SDKs but read by us: the caged code
 * sees neither files nor variables. https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
import { oldToken } from "../../../lib/cage/refusal.ts";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import type { Environment } from "../../../lib/system.ts";
import { containerOf, findContainer } from "./container.ts";
import { credentialOf, foundKeys, isCarried, ROLE_SESSION } from "../credential.ts";
import type { Endpoint } from "../endpoint.ts";
import { METADATA, WEB_IDENTITY } from "../modules.ts";
import { parseShared } from "../shared/shared_file.ts";
import { metadataOf } from "./metadata.ts";
import { nameSession } from "./session_name.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** Returns the host that may have to be asked beside STS; none when a variable already decides. */
export function hostsOfSurroundings(env: Environment): readonly string[] {
  const settled = SETTLING.some((name) => Boolean(env.get(name)));
  const url = containerOf(env)?.url ?? metadataOf(env);
  return settled || url === undefined ? [] : [hostOf(url)];
}

/** Variables after which nobody asks a container or an instance. */
const SETTLING = [
  ...["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
  "AWS_CREDENTIAL_FILE",
] as const;

/** Loads the reading of profiles, which few commands need. */
const profile = () => import("./profile.ts");

/** Finds it; throws `sign_in_needed` when there is none. */
export async function resolveSurroundings(
  context: ProviderContext,
  sts: Endpoint,
): Promise<Credential> {
  const found = fromVariables(context) ?? await fromWebIdentity(context, sts) ??
    await (await profile()).findInProfile(context) ?? await refuseOlder(context) ??
    await findContainer(context) ??
    await fromInstance(context);
  if (found !== undefined) return found;
  throw new UserError(
    "sign_in_needed",
    "The surroundings hold no AWS credential: no keys in variables, no web identity, no keys in a profile, " +
      "no container and no instance that offers one",
    { hint: dialect().set("AWS_PROFILE", "NAME") },
  );
}

/**
 * Returns the variables' keys, as botocore reads them: an id alone is an error, and a token's older name counts first.
 */
function fromVariables({ env, person }: ProviderContext): Credential | undefined {
  const id = env.get("AWS_ACCESS_KEY_ID");
  const key = env.get("AWS_SECRET_ACCESS_KEY");
  if (!id) return undefined;
  if (!key) {
    const message = "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY";
    throw new UserError("sign_in_needed", message, { hint: dialect().unset("AWS_ACCESS_KEY_ID") });
  }
  const [older, newer] = [env.get("AWS_SECURITY_TOKEN"), env.get("AWS_SESSION_TOKEN")];
  if (older && newer && older !== newer) {
    person.warn(
      "AWS_SECURITY_TOKEN, which AWS's CLI takes, is not AWS_SESSION_TOKEN, which other SDKs take: " +
        "unset the one of another key",
    );
  }
  for (const name of ["AWS_ACCESS_KEY_ID", older ? "AWS_SECURITY_TOKEN" : "AWS_SESSION_TOKEN"]) {
    if (!isCarried(env.get(name) ?? "")) throw unfit(name);
  }
  return foundKeys(id, key, older || newer);
}

function unfit(name: string): UserError {
  const message = `${name} holds a line break, or another sign that is in no key of AWS's`;
  return new UserError("sign_in_needed", message, { hint: dialect().unset(name) });
}

/**
 * Throws for files of older tools, which AWS's CLI still reads before a container or an instance, and which are not
 * read here.
 */
async function refuseOlder({ env, files, os }: ProviderContext): Promise<undefined> {
  const named = env.get("AWS_CREDENTIAL_FILE");
  if (named !== undefined) {
    throw older("AWS_CREDENTIAL_FILE is set", dialect().unset("AWS_CREDENTIAL_FILE"));
  }
  const boto = env.get("BOTO_CONFIG");
  const home = env.get("HOME");
  const paths = boto === undefined ? ["/etc/boto.cfg", ...home ? [`${home}/.boto`] : []] : [boto];
  if (os === "windows") return undefined;
  for (const path of paths) {
    const text = path === "" ? undefined : await files.readText(path);
    const { sections } = parseShared(text ?? "", path);
    const has = sections.some(({ header, settings }) =>
      header === "Credentials" && settings.has("aws_access_key_id")
    );
    if (has) throw older(`"${visible(path)}" holds keys`, `remove [Credentials] from ${path}`);
  }
  return undefined;
}

function older(what: string, hint: string): UserError {
  const message = `${what}, which AWS's CLI takes and is not read here`;
  return new UserError("failed", message, { hint });
}

const SESSION_NAME = "AWS_ROLE_SESSION_NAME";

/** Returns the keys for AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN, as Kubernetes sets them. */
async function fromWebIdentity(
  context: ProviderContext,
  endpoint: Endpoint,
): Promise<Credential | undefined> {
  const { env, files, clock, person } = context;
  const [path, role] = [env.get("AWS_WEB_IDENTITY_TOKEN_FILE"), env.get("AWS_ROLE_ARN")];
  if (!path) return undefined;
  await (await profile()).refuseRoleOfProfile(context);
  if (!role) {
    throw new UserError(
      "sign_in_needed",
      "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN",
      {
        hint: dialect().set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/NAME"),
      },
    );
  }
  const token = (await files.readText(path))?.trim();
  if (!token) {
    const message = `AWS_WEB_IDENTITY_TOKEN_FILE names "${visible(path)}", which holds no token`;
    throw new UserError("secret_unavailable", message, {
      hint: dialect().unset("AWS_WEB_IDENTITY_TOKEN_FILE"),
    });
  }
  const said = { name: env.get(SESSION_NAME) || undefined, from: SESSION_NAME };
  const request = {
    role,
    session_name: nameSession(said, "ambient", clock.now(), person),
    token: new Secret(token),
  };
  const hints = { ExpiredToken: oldToken() };
  const answer = await askCage(context, WEB_IDENTITY, { endpoint, request, hints });
  return credentialOf(answer, ROLE_SESSION, { principal: role }, clock.now());
}

async function fromInstance(context: ProviderContext): Promise<Credential | undefined> {
  const url = metadataOf(context.env);
  if (url === undefined) return undefined;
  const answer = await askCage(context, METADATA, { url });
  return answer === undefined
    ? undefined
    : credentialOf(answer, ROLE_SESSION, {}, context.clock.now());
}
