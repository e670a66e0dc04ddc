/** GitHub Actions, whose jobs may ask for an identity token that other clouds take too. */
import type { TokenService } from "../lib/sign_in/token_source/subject.ts";

/** Where a job asks (docs.github.com/actions/reference/security/oidc). */
export const ACTIONS: TokenService = {
  url: "ACTIONS_ID_TOKEN_REQUEST_URL",
  bearer: "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  domain: "actions.githubusercontent.com",
  field: "value",
  hint: "permissions: {id-token: write} in the workflow, or a token_source in atmos.yaml",
};

/** Hosts where GitHub's own runners get their tokens, for clouds that take those. */
export const ACTIONS_HOSTS: readonly string[] = [`*.${ACTIONS.domain}`];
