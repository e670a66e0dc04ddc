/** Hints that send a person to a browser, where only a build service's job will read them. Pure. */
import { isCi } from "../../build_services.ts";
import { needsPerson, UserError } from "../../errors.ts";
import { HOMEPAGE } from "../../version.ts";

/** Signing in as a person does, or entering what the store would keep for one. */
const OF_A_PERSON = /\batmos-auth (?:login|user configure)\b/;

/** The error with a way that a job can go. */
export function inJob(error: UserError, told: (name: string) => string | undefined): UserError {
  if (
    !needsPerson(error) || !OF_A_PERSON.test(error.hint ?? "") || !isCi({ get: told })
  ) {
    return error;
  }
  const way =
    "a job signs in by itself: by its own token, as through a provider of kind oidc, or by " +
    "a secret of the service's: !env NAME";
  return error.with({ hint: `${HOMEPAGE}/blob/main/docs/recipes/ci.md   (${way})` });
}
