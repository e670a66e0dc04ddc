/** Reads an identity provider's answer, for whoever has not taken it from the browser himself. */
import { checkFitness } from "./fitness.ts";
import { readAssertion } from "./response.ts";

/** Answers until when it can be used, and which roles it offers; throws when it can't. */
export function run(input: unknown): Promise<unknown> {
  const { secret } = input as { readonly secret: { readonly assertion: string } };
  const assertion = readAssertion(secret.assertion);
  checkFitness(assertion, Date.now());
  return Promise.resolve({ expires: assertion.expires, pairs: assertion.pairs });
}
