/** Fields that GitHub's kinds share. */
import * as v from "valibot";
import { endpoint } from "../../../lib/config/schema/schema.ts";

/** A host, with a port where it needs one. */
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;

/** The name of a GitHub's web site: not the API's, which follows from it. */
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

/** The name of an account: letters, digits and hyphens, and `_` before a company's short code. */
export function account() {
  return v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "must be the name of an account, such as octo-org"),
    v.examples(["octo-org"]),
  );
}

/** A repository with its owner. */
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

/** A repository; its owner may be left out. */
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

/** A number that GitHub gave to something; YAML may read it as a number. Yields text. */
export function githubId() {
  const message = "must be a number, such as 1234567";
  return v.pipe(
    v.union([v.string(), v.number()], message),
    v.examples([1234567]),
    v.transform(String),
    v.regex(/^[1-9][0-9]{0,15}$/, message),
  );
}

/** The client id of an app, such as `Iv23liexample`. */
export function clientId() {
  return v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9._-]{1,64}$/, "must be a client id, such as Iv23liEXAMPLE"),
    v.examples(["Iv23liEXAMPLE"]),
  );
}

/** What a token may do, as GitHub names it (docs.github.com/rest/authentication/permissions-required-for-github-apps). */
function permissions() {
  const name = v.pipe(v.string(), v.regex(/^[a-z][a-z_]*$/, "must be a permission's name"));
  return v.pipe(
    v.record(name, v.picklist(["read", "write", "admin"])),
    v.check((given) => Object.keys(given).length > 0, "must name a permission"),
  );
}

/** Which GitHub, and an address that answers in its place. */
export const PLACE = {
  host: v.optional(host()),
  spec: v.optional(v.object({ endpoint_url: v.optional(endpoint()) })),
};

/** Which installation of an app, and what of it. */
export const TARGET = {
  installation_id: v.optional(githubId()),
  /** Several owners: a token for each; the first one's is what `gh` uses. */
  owner: v.optional(v.union([account(), v.pipe(v.array(account()), v.minLength(1))])),
  repository: v.optional(fullRepository()),
  repositories: v.optional(v.pipe(v.array(repository()), v.minLength(1, "must name a repository"))),
  permissions: v.optional(permissions()),
};
