/** Files that name another issuer's token, by which a pool lets its bearer in (google.aip.dev/auth/4117). */
import { Secret } from "../../../lib/secret.ts";
import type { OAuthClient } from "../modules.ts";
import { type AdcFile, refuseOtherIssuer, target } from "./adc_reader.ts";

/** Another issuer's token, found in a file or at an address. */
export interface ExternalAccount {
  readonly type: "external_account";
  readonly audience: string;
  readonly subjectTokenType: string;
  readonly source: ExternalSource;
  /** The client that asks, for a pool that wants one. */
  readonly client: OAuthClient | undefined;
  /** The project that a workforce pool's people are charged to, where no client asks. */
  readonly userProject: string | undefined;
  readonly impersonated: string | undefined;
  /** The impersonated account's lifetime, in seconds, where one is said. */
  readonly lifetime: number | undefined;
  readonly quota: string | undefined;
}

/** Source of an external account's token; `field` is set when it is a field of JSON. */
type ExternalSource =
  | { readonly type: "file"; readonly path: string; readonly field: string | undefined }
  | {
    readonly type: "url";
    readonly url: string;
    readonly bearer: Secret | undefined;
    readonly field: string | undefined;
  }
  | { readonly type: "aws" };

/** Google's own token exchange; a file from elsewhere must not send tokens to another. */
const STS = "https://sts.googleapis.com/v1/token";

const WORKFORCE = /^\/\/iam\.googleapis\.com\/locations\/[^/]+\/workforcePools\//;

/** Reads such a file; throws `config_invalid`. */
export function externalAccount(file: AdcFile): ExternalAccount {
  refuseOtherIssuer(file, STS);
  const url = file.find("service_account_impersonation_url");
  const audience = file.text("audience");
  return {
    type: "external_account",
    audience,
    subjectTokenType: file.text("subject_token_type"),
    source: sourceOf(file.map("credential_source")),
    client: clientOf(file),
    userProject: userProjectOf(file, audience),
    impersonated: url && target(file, url),
    lifetime: file.map("service_account_impersonation").number("token_lifetime_seconds"),
    quota: file.find("quota_project_id"),
  };
}

/** The client, whose secret may be empty, as for Google's own libraries. */
function clientOf(file: AdcFile): OAuthClient | undefined {
  const clientId = file.find("client_id");
  const clientSecret = new Secret(file.find("client_secret") ?? "");
  return clientId === undefined ? undefined : { clientId, clientSecret };
}

/** The project that pays for a person of a workforce pool; of any other pool Google's libraries refuse such a file. */
function userProjectOf(file: AdcFile, audience: string): string | undefined {
  const project = file.find("workforce_pool_user_project");
  if (project === undefined || WORKFORCE.test(audience)) return project;
  throw file.wrong("has a workforce_pool_user_project, and is of no workforce pool");
}

function sourceOf(source: AdcFile): ExternalSource {
  const format = source.map("format");
  const field = format.type === "json" ? format.text("subject_token_field_name") : undefined;
  const [path, url] = [source.find("file"), source.find("url")];
  if (/^aws\d/.test(source.find("environment_id") ?? "")) return { type: "aws" };
  if (path !== undefined) return { type: "file", path, field };
  if (url === undefined) {
    throw source.wrong("names no file and no url", "kind: gcp/workload-identity-federation");
  }
  if (!URL.canParse(url)) throw source.wrong("has a url that is none");
  const authorization = source.map("headers").find("Authorization");
  const bearer = authorization && new Secret(authorization.replace(/^bearer +/i, ""));
  return { type: "url", url, bearer: bearer || undefined, field };
}
