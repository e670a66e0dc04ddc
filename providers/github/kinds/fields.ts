/** Fields that GitHub's kinds share. */
import * as v from "valibot";
import { endpoint } from "../../../lib/config/schema/schema.ts";

/** A host, with a port where it needs one. */
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;

/** Returns the schema of a GitHub's web host: not the API's, which follows from it. */
export function host() {
  return v.pipe(
    v.string(),
    v.examples(["ghe.example.com"]),
    // As git and browsers compare them: https has that port anyway.
    v.transform((given) => given.toLowerCase().replace(/:443$/, "")),
    v.regex(HOST, "must be a host name, such as github.com or ghe.example.com"),
    v.check(
      (name) => !/^(api|www)\.github\.com$/.test(name) && !/^api\..*\.ghe\.com$/.test(name),
      "must be the web site's name, such as github.com, not the API's",
    ),
    v.check(
      (name) => !/(^|\.)ghe\.com$/.test(name) || /^[^.]+\.ghe\.com$/.test(name),
      "must name your tenant, such as octo.ghe.com",
    ),
  );
}

/** Returns the schema of an account's name: letters, digits and hyphens, and `_` before a company's short code. */
export function account() {
  return v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "must be the name of an account, such as octo-org"),
    v.examples(["octo-org"]),
  );
}

/** Returns the schema of a repository with its owner. */
function fullRepository() {
  return v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/,
      "must be OWNER/NAME, such as octo-org/infra",
    ),
    v.examples(["octo-org/infra"]),
  );
}

/** Returns the schema of a repository; its owner may be left out. */
function repository() {
  return v.pipe(
    v.string(),
    v.regex(
      /^([A-Za-z0-9][A-Za-z0-9_-]{0,99}\/)?(?!\.{1,2}$)[\w.-]{1,100}$/,
      "must be the name of a repository, such as infra",
    ),
    v.examples(["infra"]),
  );
}

/** Returns the schema of an id of GitHub's; YAML may read it as a number. Yields text. */
export function githubId() {
  const message = "must be a number, such as 1234567";
  return v.pipe(
    v.union([v.string(), v.number()], message),
    v.examples([1234567]),
    v.transform(String),
    v.regex(/^[1-9][0-9]{0,15}$/, message),
  );
}

/** Returns the schema of an app's client id, such as `Iv23liexample`. */
export function clientId() {
  return v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9._-]{1,64}$/, "must be a client id, such as Iv23liEXAMPLE"),
    v.examples(["Iv23liEXAMPLE"]),
  );
}

/**
 * Returns the schema of a token's permissions, as GitHub names them
 * (docs.github.com/rest/authentication/permissions-required-for-github-apps).
 */
function permissions() {
  const name = v.pipe(v.string(), v.regex(/^[a-z][a-z_]*$/, "must be a permission's name"));
  return v.pipe(
    v.record(name, v.picklist(["read", "write", "admin"])),
    v.check((given) => Object.keys(given).length > 0, "must name a permission"),
  );
}

/** Fields of a GitHub: its host, and an address in its place. */
export const PLACE = {
  host: v.optional(host()),
  spec: v.optional(v.object({ endpoint_url: v.optional(endpoint()) })),
};

/** Fields that choose an app's installation, and limit its token. */
export const TARGET = {
  installation_id: v.optional(githubId()),
  /** Several owners: a token for each; the first one's is what `gh` uses. */
  owner: v.optional(v.union([account(), v.pipe(v.array(account()), v.minLength(1))])),
  repository: v.optional(fullRepository()),
  repositories: v.optional(v.pipe(v.array(repository()), v.minLength(1, "must name a repository"))),
  permissions: v.optional(permissions()),
};
