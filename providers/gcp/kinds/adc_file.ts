/** Application Default Credentials: the files that Google's tools write (google.aip.dev/auth/4110). */
import type { UserError } from "../../../lib/errors.ts";
import { decoded, pemBlocks, plainPem } from "../../../lib/references/pem.ts";
import { Secret } from "../../../lib/secret.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import type { RefreshIssuer } from "../modules.ts";
import {
  AdcFile,
  type AdcWords,
  emailOf,
  parseJson,
  refuseOtherIssuer,
  target,
} from "./adc_reader.ts";
import { type ExternalAccount, externalAccount } from "./external_account.ts";
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

/** Any of them. */
export type Adc = AuthorizedUser | AccountKey | Impersonated | ExternalAccount;

/** Google's own address for refresh tokens of a workforce pool's people. */
const STS_REFRESH = "https://sts.googleapis.com/v1/oauthtoken";

const POOL_USER = "external_account_authorized_user";

/** Google's public cloud; others, such as those that partners run, have hosts of their own. */
const UNIVERSE = "googleapis.com";

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
