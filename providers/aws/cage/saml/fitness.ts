/** Whether an assertion can be used at all: said here, since AWS's own answer names neither time nor audience. */
import { UserError } from "../../../../lib/errors.ts";
import { visible } from "../../../../lib/terminal/escape.ts";
import { isForAws } from "../../saml/hosts.ts";
import type { Assertion } from "./response.ts";

/** Throws `sign_in_refused` when it has lapsed or is meant for somebody else. `now` is in milliseconds since 1970. */
export function checkFitness({ expires, audiences }: Assertion, now: number): void {
  if (audiences.length > 0 && !audiences.some(isForAws)) {
    throw new UserError(
      "sign_in_refused",
      `The identity provider's assertion is not for AWS, but for ${visible(audiences.join(", "))}`,
      { hint: "its audience must be urn:amazon:webservices: ask whoever runs the provider" },
    );
  }
  if (expires !== undefined && expires <= now) {
    const then = new Date(expires).toISOString().replace(".000", "");
    throw new UserError(
      "sign_in_refused",
      `The identity provider's assertion could be used until ${then} only`,
      { hint: "check the clock of this machine, and sign in again" },
    );
  }
}
