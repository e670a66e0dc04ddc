/** Application Default Credentials: the files that Google's tools write (google.aip.dev/auth/4110). */
import { type Place, UserError } from "../../../lib/errors.ts";
import { decoded, pemBlocks, plainPem } from "../../../lib/references/pem.ts";
import { Secret } from "../../../lib/secret.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import type { OAuthClient, RefreshIssuer } from "../modules.ts";
import { poolMember } from "./pool_member.ts";

/** A person's refresh token: of a Google account, or of a workforce pool, whose member is named. */
export interface AuthorizedUser {
  readonly type: "authorized_user";
  readonly issuer: RefreshIssuer;
  readonly principal: string | undefined;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly refreshToken: Secret;
  readonly quota: string | undefined;
}

/** A service account's key. */
export interface AccountKey {
  readonly type: "service_account";
  readonly email: string;
  readonly keyId: string | undefined;
  readonly privateKey: Secret;
  readonly project: string | undefined;
}

/** A service account that another credential acts as. */
export interface Impersonated {
  readonly type: "impersonated_service_account";
  readonly email: string;
  readonly delegates: readonly string[];
  readonly source: AuthorizedUser | AccountKey;
  readonly quota: string | undefined;
}

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

/** Any of them. */
export type Adc = AuthorizedUser | AccountKey | Impersonated | ExternalAccount;

/** Google's own token exchange; a file from elsewhere must not send tokens to another. */
const STS = "https://sts.googleapis.com/v1/token";

/** Google's own address for refresh tokens of a workforce pool's people. */
const STS_REFRESH = "https://sts.googleapis.com/v1/oauthtoken";

const WORKFORCE = /^\/\/iam\.googleapis\.com\/locations\/[^/]+\/workforcePools\//;

const POOL_USER = "external_account_authorized_user";

/** Google's public cloud; others, such as those that partners run, have hosts of their own. */
const UNIVERSE = "googleapis.com";

/** A file's name in messages, and the command that makes another one. */
interface AdcWords {
  readonly shown: string;
  readonly mend: string;
  /** The place in the configuration that names it, if one does. */
  readonly at?: Place;
}

/** Reads such a file; throws `config_invalid`, which quotes nothing of it. */
export function parseAdc(text: string, words: AdcWords): Adc {
  const file = new AdcFile(parseJson(text, words), words);
  const universe = file.find("universe_domain") ?? UNIVERSE;
  if (universe !== UNIVERSE) throw file.wrong(`is for another cloud, ${visible(universe)}`);
  switch (file.type) {
    case "authorized_user":
    case POOL_USER:
      return person(file);
    case "service_account":
      return accountKey(file);
    case "impersonated_service_account":
      return impersonated(file);
    case "external_account":
      return externalAccount(file);
    default:
      throw otherType(file);
  }
}

function otherType(file: AdcFile): UserError {
  if (file.type === "") return file.wrong('has no "type"');
  const type = `is of type ${visible(file.type)}, which is not supported here`;
  return file.wrong(type, "kind: gcp/user");
}

/** Reads a service account's key, as `gcp/service-account-key` is given it; the whole may be in base64. */
export function parseKey(
  given: Secret,
  said: Pick<AdcWords, "shown" | "at">,
  email: string | undefined,
): AccountKey {
  const words = { ...said, mend: newKey(email) };
  const file = new AdcFile(parseJson(plainJson(given), words), words);
  if (file.type === "service_account") return accountKey(file);
  const type = file.type === "" ? "no type" : `type ${visible(file.type)}`;
  throw file.wrong(`is of ${type}, not service_account`);
}

function plainJson(given: Secret): string {
  const text = given.reveal().trim();
  return text.startsWith("{") ? text : decoded(text) ?? text;
}

/** Returns the command that makes a new key. */
function newKey(email = "NAME@PROJECT.iam.gserviceaccount.com"): string {
  return `gcloud iam service-accounts keys create key.json --iam-account ${typed(email)}`;
}

function parseJson(text: string, { shown, mend, at }: AdcWords): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError("config_invalid", `${shown} is not JSON`, { hint: mend, at });
  }
}

/** One of these files, or one inside another. */
class AdcFile {
  readonly words: AdcWords;
  readonly #content: Record<string, unknown>;

  constructor(content: unknown, words: AdcWords) {
    this.words = words;
    this.#content = typeof content === "object" && content !== null
      ? content as Record<string, unknown>
      : {};
  }

  get type(): string {
    return this.find("type") ?? "";
  }

  find(name: string): string | undefined {
    const value = this.#content[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  text(name: string): string {
    return this.find(name) ?? this.#lacks(name);
  }

  secret(name: string): Secret {
    return new Secret(this.text(name));
  }

  map(name: string): AdcFile {
    const { shown, ...rest } = this.words;
    return new AdcFile(this.#content[name], { shown: `${shown}, ${name}`, ...rest });
  }

  texts(name: string): readonly string[] {
    const value = this.#content[name] ?? [];
    const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
    return isTexts ? value : this.#lacks(name);
  }

  number(name: string): number | undefined {
    const value = this.#content[name];
    return typeof value === "number" ? value : undefined;
  }

  wrong(what: string, hint = this.words.mend): UserError {
    return new UserError("config_invalid", `${this.words.shown} ${what}`, {
      hint,
      at: this.words.at,
    });
  }

  #lacks(name: string): never {
    throw this.wrong(`lacks "${name}"`);
  }
}

/** Reads a person's file; a source within another file is one unless it says something else. */
function person(file: AdcFile): AuthorizedUser {
  if (file.type === POOL_USER) return poolUser(file);
  return { ...tokenOf(file), issuer: "oauth", principal: undefined };
}

/** A person who came to a workforce pool from another issuer. Their pool is known, their name in it is not. */
function poolUser(file: AdcFile): AuthorizedUser {
  refuseOtherIssuer(file, STS_REFRESH);
  const audience = file.find("audience");
  return {
    ...tokenOf(file),
    issuer: "sts",
    principal: audience && poolMember(audience, undefined),
  };
}

function tokenOf(file: AdcFile) {
  return {
    type: "authorized_user",
    clientId: file.text("client_id"),
    clientSecret: file.secret("client_secret"),
    refreshToken: file.secret("refresh_token"),
    quota: file.find("quota_project_id"),
  } as const;
}

function accountKey(file: AdcFile): AccountKey {
  return {
    type: "service_account",
    email: emailOf(file, file.text("client_email")),
    keyId: file.find("private_key_id"),
    privateKey: privateKeyIn(file),
    project: file.find("project_id"),
  };
}

function privateKeyIn(file: AdcFile): Secret {
  const text = plainPem(file.secret("private_key"));
  const [block] = pemBlocks(text, ["PRIVATE KEY", "RSA PRIVATE KEY"]);
  if (block === undefined) throw file.wrong('has a "private_key" that is not a key in PEM');
  return new Secret(`${block}\n`);
}

function impersonated(file: AdcFile): Impersonated {
  const source = file.map("source_credentials");
  return {
    type: "impersonated_service_account",
    email: target(file, file.text("service_account_impersonation_url")),
    delegates: file.texts("delegates").map((name) => emailOf(file, name.split("/").at(-1)!)),
    source: source.type === "service_account" ? accountKey(source) : person(source),
    quota: file.find("quota_project_id"),
  };
}

/** Throws for a file that would send its token to anybody but Google's own address. */
function refuseOtherIssuer(file: AdcFile, own: string): void {
  const url = file.text("token_url");
  if (url === own) return;
  // Those of a session lead to the session.
  const isSessions = url.startsWith("http://127.0.0.1:");
  const hint = isSessions ? "leave the shell of atmos-auth first" : file.words.mend;
  throw file.wrong(`has a token_url other than ${own}`, hint);
}

function externalAccount(file: AdcFile): ExternalAccount {
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

/** Returns the account at the end of an impersonation address; throws when that is not Google's own. */
function target(file: AdcFile, url: string): string {
  const match = url.match(
    /^https:\/\/iamcredentials\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/,
  );
  if (match) return emailOf(file, decodeURIComponent(match[1]!));
  throw file.wrong("has a service_account_impersonation_url that is not Google's");
}

function emailOf(file: AdcFile, email: string): string {
  if (/^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.gserviceaccount\.com$/.test(email)) return email;
  throw file.wrong("names something that is not a service account");
}
