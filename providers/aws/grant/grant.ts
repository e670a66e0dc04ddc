/** The grant of an AWS credential: private configuration files, and variables that lead to them. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Grant, GrantPlace, Serves } from "../../../lib/provider/grant.ts";
import type { IdentityPlan } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import { SYSTEM_CAT, SYSTEM_PATH } from "../../../lib/paths/system_programs.ts";
import { quoteFor } from "../../../lib/terminal/quote.ts";
import { isoSeconds, openKeys } from "../credential.ts";
import { PLAIN, type Reach, reachVariables } from "../reach.ts";
import { answerContainer, CREDENTIALS_PATH } from "./container_answer.ts";
import { commandLine, formatIni, handleOf, profileName, quoted } from "./ini.ts";
import { FILES, fileVariables, NOBODY_ELSE } from "./places.ts";

const PROCESS_OUTPUT = "aws/session.json";
const SCRIPT = "aws/credential.sh";
const SERVER_TOKEN = "aws/server-token";

/**
 * Returns the grant. The same identity also stands under `default`, for tools that ignore `AWS_PROFILE`, and under its
 * own name where the profile that the variable names has to have another. Where no region is known, the profile gets
 * the partition's `home`, as in the original: without one, AWS's tools refuse to work. It is not put into a variable,
 * which nothing in a file could overrule.
 */
export function grantCredential(
  credential: Credential,
  place: GrantPlace,
  region: string | undefined,
  { home = "us-east-1", reach = PLAIN }: { readonly home?: string; readonly reach?: Reach } = {},
): Grant {
  const handle = handleOf(place.identity, place.own);
  const names = [...new Set(["default", profileName(place.identity), handle])];
  const regional = { region: region ?? home };
  const sections = names.map((name) => name === "default" ? name : `profile ${name}`);
  return {
    variables: {
      ...fileVariables(place),
      AWS_PROFILE: handle,
      AWS_SDK_LOAD_CONFIG: "1",
      ...NOBODY_ELSE,
      ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
      ...reachVariables(reach),
      ...serverVariables(place),
    },
    files: {
      ...credentialFiles(credential, place, names),
      ...serverFiles(place),
      [FILES.config]: formatIni(sections.map((name) => [name, regional])),
      [FILES.boto]: "",
    },
    pass: [],
    serves: isHeld(place) ? SERVED_BRIEFLY : SERVES,
    // botocore takes it before AWS_PROFILE, and an empty one for a profile that it can't find.
    instead: { AWS_DEFAULT_PROFILE: handle },
    exposable: { ...exposable(credential), ...serverToken(place) },
    // With keys in the environment, object_store would take it for theirs.
    yields: { AWS_TOKEN: "AWS_ACCESS_KEY_ID" },
  };
}

/** All of them know `credential_process`. */
export const SERVES: Serves = { lasting: ["AWS's tools"], brief: [], none: [] };

/** Tools that read the keys themselves: the system has no program for the line. */
const SERVED_BRIEFLY: Serves = { lasting: [], brief: ["aws", "AWS's SDKs"], none: [] };

/** Whether it is a file that holds the keys where no session keeps it fresh. */
function isHeld({ helper, delivery }: GrantPlace): boolean {
  return helper !== undefined && delivery === "file";
}

/** Returns the variables that carry the credential itself, for programs that read nothing else. */
function exposable({ shown, secret }: Credential): Record<string, Secret> {
  const { secret_access_key, session_token } = secret;
  return {
    AWS_ACCESS_KEY_ID: new Secret(shown.access_key_id ?? ""),
    ...(secret_access_key === undefined ? {} : { AWS_SECRET_ACCESS_KEY: secret_access_key }),
    ...(session_token === undefined ? {} : { AWS_SESSION_TOKEN: session_token }),
  };
}

/**
 * Returns the variables of a container's endpoint, which the session stands in for. Programs that read profiles get the
 * same identity from there; others, such as Rust's object_store, would have none without it.
 */
function serverVariables({ server, join, directory }: GrantPlace): Record<string, string> {
  if (server === undefined) return {};
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.origin}${CREDENTIALS_PATH}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(directory, ...SERVER_TOKEN.split("/")),
  };
}

function serverFiles({ server }: GrantPlace): Record<string, Secret> {
  return server === undefined ? {} : { [SERVER_TOKEN]: server.secret };
}

/** Returns the token for SDKs from before the end of 2023, which know no token file. */
function serverToken({ server }: GrantPlace): Record<string, Secret> {
  return server === undefined ? {} : { AWS_CONTAINER_AUTHORIZATION_TOKEN: server.secret };
}

function credentialFiles(
  credential: Credential,
  place: GrantPlace,
  names: readonly string[],
): Record<string, string | Secret> {
  const file = (settings: Readonly<Record<string, string>>) =>
    formatIni(names.map((name) => [name, settings]));
  if (place.helper !== undefined && !isHeld(place)) {
    const isScript = place.inFiles === "rather" && place.os !== "windows";
    if (isScript) return scriptFiles(credential, place, place.helper, file);
    const command = commandLine(place.helper, place.os);
    return { [FILES.credentials]: file({ credential_process: command }) };
  }
  if (place.delivery === "server") return { [FILES.credentials]: "" };
  if (place.delivery === "file") {
    if (place.inFiles === "never") return { [FILES.credentials]: "" };
    return { [FILES.credentials]: new Secret(file(staticKeys(credential))) };
  }
  const output = place.join(place.directory, ...PROCESS_OUTPUT.split("/"));
  return {
    [FILES.credentials]: file({
      credential_process: `${reader(place)} ${quotedIn(place, output)}`,
    }),
    [PROCESS_OUTPUT]: processOutput(credential),
  };
}

/** SDKs renew what has less time left than this; seconds. */
const MARGIN = 5 * 60;

/**
 * Returns files with the credential while it lasts, without a program of ours, as in a container; then with the helper,
 * which signs in anew.
 */
function scriptFiles(
  credential: Credential,
  place: GrantPlace,
  helper: readonly string[],
  file: (settings: Readonly<Record<string, string>>) => string,
): Record<string, string | Secret> {
  const path = (name: string) => place.join(place.directory, ...name.split("/"));
  const quote = (word: string) => quoteFor("posix", word);
  const until = Math.floor((credential.expires ?? 0) / 1000) - MARGIN;
  const script =
    `test "$(PATH=${SYSTEM_PATH} date +%s)" -lt ${until} && exec ${SYSTEM_CAT} ${
      quote(path(PROCESS_OUTPUT))
    }\n` +
    `exec ${helper.map(quote).join(" ")}\n`;
  return {
    [FILES.credentials]: file({ credential_process: `/bin/sh ${quotedIn(place, path(SCRIPT))}` }),
    [PROCESS_OUTPUT]: processOutput(credential),
    [SCRIPT]: script,
  };
}

/**
 * Returns the program that prints a file, independently of PATH, and of the working directory, where Windows looks
 * first.
 */
function reader({ os }: GrantPlace): string {
  return os === "windows" ? String.raw`C:\Windows\System32\cmd.exe /d /c type` : SYSTEM_CAT;
}

/** Returns the argument quoted; throws `session_failed` with another delivery as the hint where that can't be done. */
function quotedIn({ os }: GrantPlace, argument: string): string {
  const text = quoted(argument, os);
  if (text !== undefined) return text;
  const message = `Cannot name ${JSON.stringify(argument)} to AWS's tools`;
  throw new UserError("session_failed", message, { hint: "atmos-auth shell --delivery file" });
}

function staticKeys(credential: Credential): Record<string, string> {
  const { access_key_id, secret_access_key, session_token } = openKeys(credential);
  return {
    aws_access_key_id: access_key_id,
    aws_secret_access_key: secret_access_key,
    ...(session_token === undefined ? {} : { aws_session_token: session_token }),
  };
}

/** For the plan of an identity. */
export const DELIVERED: Pick<IdentityPlan, "processOutput" | "answer"> = {
  processOutput,
  answer: answerContainer,
};

/**
 * Returns the answer of a `credential_process`:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function processOutput(credential: Credential): Secret {
  const keys = openKeys(credential);
  const { expires } = credential;
  return new Secret(JSON.stringify({
    Version: 1,
    AccessKeyId: keys.access_key_id,
    SecretAccessKey: keys.secret_access_key,
    SessionToken: keys.session_token,
    Expiration: expires === undefined ? undefined : isoSeconds(expires),
  }));
}
