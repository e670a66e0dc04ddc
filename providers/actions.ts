/** GitHub Actions, whose jobs may ask for an identity token that other clouds take too. */
import type { TokenService } from "../lib/sign_in/token_source/subject.ts";

/** The token service of a job (docs.github.com/actions/reference/security/oidc). */
export const ACTIONS: TokenService = {
  url: "ACTIONS_ID_TOKEN_REQUEST_URL",
  bearer: "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  domain: "actions.githubusercontent.com",
  field: "value",
  hint: "permissions: {id-token: write} in the workflow, or a token_source in atmos.yaml",
};

/** Hosts where GitHub's own runners get their tokens, for clouds that take those. */
export const ACTIONS_HOSTS: readonly string[] = [`*.${ACTIONS.domain}`];

/** The job's token service, for kinds in which nothing else can be configured. */
export const JOB: TokenService = {
  ...ACTIONS,
  hint: "add to the job: permissions: {id-token: write, contents: read}",
};

/** Hosts of github.com's Actions that issue tokens. */
const OWN = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.actions\.githubusercontent\.com$/;

/**
 * Whether the job's bearer token may be sent there, whatever the environment says; `allowed` are hosts of other
 * servers.
 */
export function isActions(url: URL | null, allowed: readonly string[]): url is URL {
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return false;
  return OWN.test(url.hostname) && url.port === "" || allowed.includes(url.host);
}
