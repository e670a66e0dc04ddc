/** Reads an identity provider's answer, for whoever has not taken it from the browser himself. */
import type { Inside } from "../../../../lib/cage/server.ts";
import type { ReadInput } from "../../saml/modules.ts";
import { checkFitness } from "./fitness.ts";
import { readAssertion } from "./response.ts";

/** Answers until when it can be used, and which roles it offers; throws when it can't. */
export function run({ assertion: given }: ReadInput, { clock }: Inside): Promise<unknown> {
  const assertion = readAssertion(given.reveal());
  checkFitness(assertion, clock.now());
  return Promise.resolve({ expires: assertion.expires, pairs: assertion.pairs });
}
