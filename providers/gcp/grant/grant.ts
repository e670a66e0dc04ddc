/** The grant of a Google Cloud identity. */
import type { Credential } from "../../../lib/credential.ts";
import type { CredentialEndpoint } from "../../../lib/provider/credential_endpoint.ts";
import type { Grant, GrantPlace, Serves, ToolSettings } from "../../../lib/provider/grant.ts";
import { known } from "../../../lib/provider/plan.ts";
import type { Secret } from "../../../lib/secret.ts";
import { authorizedUserFile, externalAccountFile } from "./adc_files.ts";
import { NO_MACHINE } from "./nobody.ts";
import { toolFiles, toolVariables } from "./tools_own.ts";
import { tokenOf } from "../token.ts";

/** The project, region and zone that an identity works in. */
export interface GcpPlace {
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly zone: string | undefined;
  /** The project that a person's requests are charged to. */
  readonly quota: string | undefined;
}

/**
 * The programs that a grant serves: gcloud and others read a file; the libraries need a server, which only a session
 * has.
 */
const SERVES: Serves = {
  lasting: [],
  brief: ["gcloud"],
  none: [
    // It keeps one beside the kubeconfig, and looks there first.
    "kubectl where gke-gcloud-auth-plugin has a token cached",
    "gsutil",
    "Google's libraries",
    "Terraform",
  ],
};

/**
 * Returns the grant. gcloud reads the token from a file; the client libraries get it from the session, as a federated
 * identity whose token exchange is the session's server. Neither is given anything that could become another
 * credential. Without a server, or without a session, the libraries fail rather than find something else: the paths
 * then name a file that does not exist, and whose name says what to do.
 */
export function grantFor(place: GcpPlace, credential: Credential, where: GrantPlace): Grant {
  const path: PathTo = (...names) => where.join(where.directory, "gcp", ...names);
  return {
    variables: variablesFor(place, path),
    files: filesFor(place, credential, where, path),
    pass: [],
    serves: SERVES,
    exposable: exposable(credential),
  };
}

/** A function that returns the path of a grant's file. */
type PathTo = (...names: string[]) => string;

function variablesFor(place: GcpPlace, path: PathTo): Grant["variables"] {
  return {
    ...toolVariables(path),
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: path("access_token"),
    GOOGLE_APPLICATION_CREDENTIALS: path("application_default_credentials.json"),
    ...NO_MACHINE,
    ...placeVariables(place),
  };
}

function filesFor(
  place: GcpPlace,
  credential: Credential,
  where: GrantPlace,
  path: PathTo,
): Grant["files"] {
  const { inFiles } = where;
  const served = where.helper === undefined ? where.server : undefined;
  const secret = path(served ? "session_secret" : MISSING);
  // Outside of a session nobody takes it away.
  const settings = where.helper === undefined ? where.settings : withoutPassword(where.settings);
  return {
    ...toolFiles(
      { ...place, account: addressOf(credential) },
      { ...where, settings },
      served && path(...WELL_KNOWN),
    ),
    "gcp/application_default_credentials.json": externalAccountFile(
      place,
      secret,
      served?.origin ?? NOWHERE,
    ),
    ...inFiles === "never" ? {} : { "gcp/access_token": tokenOf(credential) },
    ...served ? servedFiles(place, served) : {},
  };
}

function withoutPassword({ proxy: { password: _, ...proxy } = {}, ...rest }: ToolSettings) {
  return { ...rest, proxy };
}

/** The path at which gcloud would write application default credentials. */
const WELL_KNOWN = ["gcloud", "application_default_credentials.json"];

function servedFiles(place: GcpPlace, served: CredentialEndpoint) {
  return {
    "gcp/session_secret": served.secret,
    [["gcp", ...WELL_KNOWN].join("/")]: authorizedUserFile(place, served),
  };
}

/** The name of a missing file, which appears in a program's error where no session answers. */
const MISSING = "no-token-here-use-atmos-auth-shell-or-exec";

/** An address that is never reached, since the missing file is read first. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * Returns the variables that carry the token, for programs that read nothing else: Terraform's provider, and gcloud
 * where no file may be read.
 */
function exposable({ secret: { token } }: Credential): Record<string, Secret> {
  if (token === undefined) return {};
  return { GOOGLE_OAUTH_ACCESS_TOKEN: token, CLOUDSDK_AUTH_ACCESS_TOKEN: token };
}

/** Returns project, region and zone, in the variables of gcloud, the libraries and Terraform. */
export function placeVariables(
  { project, region, zone }: GcpPlace,
): Readonly<Record<string, string>> {
  return known({
    GOOGLE_CLOUD_PROJECT: project,
    GCLOUD_PROJECT: project,
    CLOUDSDK_CORE_PROJECT: project,
    GOOGLE_CLOUD_REGION: region,
    CLOUDSDK_COMPUTE_REGION: region,
    GOOGLE_CLOUD_ZONE: zone,
    CLOUDSDK_COMPUTE_ZONE: zone,
  });
}

/** Returns the account that gcloud is told; `undefined` for a federated principal, which has none. */
function addressOf({ shown: { principal = "" } }: Credential): string | undefined {
  return /^[\w.+-]+@[\w.-]+$/.test(principal) ? principal : undefined;
}
