/** What an AWS credential becomes in a session: private configuration, and variables that lead to it. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { Grant, GrantPlace } from "../../lib/provider.ts";
import { Secret } from "../../lib/secret.ts";
import { CREDENTIALS_PATH } from "./container_answer.ts";
import { callerOf } from "./credential.ts";
import { processOutput } from "./delivery.ts";
import { formatIni, profileName } from "./ini.ts";
import { quoted } from "./quoted.ts";
import { PLAIN, type Reach, reachVariables } from "./reach.ts";

const CREDENTIALS = "aws/credentials";
const CONFIG = "aws/config";
const PROCESS_OUTPUT = "aws/session.json";
const SERVER_TOKEN = "aws/server-token";

/**
 * What a shell is given. The same identity also stands under `default`, for tools that ignore `AWS_PROFILE`.
 * Where no region is known, the profile gets the partition's `home`, as the original does: without one,
 * AWS's tools refuse to work. It is not put into a variable, which nothing in a file could overrule.
 */
export function grantCredential(
  credential: Credential,
  place: GrantPlace,
  region: string | undefined,
  { home = "us-east-1", reach = PLAIN }: { readonly home?: string; readonly reach?: Reach } = {},
): Grant {
  const profile = profileName(place.identity);
  const inSession = (name: string) => place.join(place.directory, ...name.split("/"));
  const regional = { region: region ?? home };
  const sections = profile === "default" ? ["default"] : ["default", `profile ${profile}`];
  return {
    variables: {
      AWS_SHARED_CREDENTIALS_FILE: inSession(CREDENTIALS),
      AWS_CONFIG_FILE: inSession(CONFIG),
      AWS_PROFILE: profile,
      AWS_SDK_LOAD_CONFIG: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
      ...reachVariables(reach),
      ...serverVariables(place, inSession(SERVER_TOKEN)),
    },
    files: {
      ...credentialFiles(credential, place, profile),
      [CONFIG]: formatIni(sections.map((name) => [name, regional])),
    },
    pass: [],
    exposable: { ...exposable(credential), ...serverToken(place) },
  };
}

/** The variables that carry the credential itself, for programs that read nothing else. */
function exposable({ shown, secret }: Credential): Record<string, Secret> {
  const { secret_access_key, session_token } = secret;
  return {
    AWS_ACCESS_KEY_ID: new Secret(shown.access_key_id ?? ""),
    ...(secret_access_key === undefined ? {} : { AWS_SECRET_ACCESS_KEY: secret_access_key }),
    ...(session_token === undefined ? {} : { AWS_SESSION_TOKEN: session_token }),
  };
}

/** Where no file holds a credential, the SDKs ask the session, as if it were a container's. */
function serverVariables({ server }: GrantPlace, tokenFile: string): Record<string, string> {
  if (server === undefined) return {};
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.origin}${CREDENTIALS_PATH}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
  };
}

/** For SDKs from before the end of 2023, which know no token file. */
function serverToken({ server }: GrantPlace): Record<string, Secret> {
  return server === undefined ? {} : { AWS_CONTAINER_AUTHORIZATION_TOKEN: server.secret };
}

function credentialFiles(
  credential: Credential,
  place: GrantPlace,
  profile: string,
): Record<string, string | Secret> {
  const names = profile === "default" ? ["default"] : ["default", profile];
  const file = (settings: Readonly<Record<string, string>>) =>
    formatIni(names.map((name) => [name, settings]));
  if (place.helper !== undefined) {
    const command = place.helper.map((part) => quotedIn(place, part)).join(" ");
    return { [CREDENTIALS]: file({ credential_process: command }) };
  }
  if (place.server !== undefined) {
    return { [CREDENTIALS]: "", [SERVER_TOKEN]: place.server.secret };
  }
  if (place.delivery === "file") return { [CREDENTIALS]: new Secret(file(staticKeys(credential))) };
  const output = place.join(place.directory, ...PROCESS_OUTPUT.split("/"));
  return {
    [CREDENTIALS]: file({ credential_process: `${reader(place)} ${quotedIn(place, output)}` }),
    [PROCESS_OUTPUT]: processOutput(credential),
  };
}

/** The program that prints a file. On Windows a bare name would be looked for in the working directory first. */
function reader({ os }: GrantPlace): string {
  return os === "windows" ? String.raw`C:\Windows\System32\cmd.exe /d /c type` : "cat";
}

/** The argument quoted, or the way around it where that can't be. */
function quotedIn({ os }: GrantPlace, argument: string): string {
  const text = quoted(argument, os);
  if (text !== undefined) return text;
  const message = `Cannot name ${JSON.stringify(argument)} to AWS's tools`;
  throw new UserError("session_failed", message, { hint: "atmos-auth shell --delivery file" });
}

function staticKeys(credential: Credential): Record<string, string> {
  const { access_key_id, secret } = callerOf(credential);
  return {
    aws_access_key_id: access_key_id,
    aws_secret_access_key: secret.secret_access_key,
    ...(secret.session_token === undefined ? {} : { aws_session_token: secret.session_token }),
  };
}
