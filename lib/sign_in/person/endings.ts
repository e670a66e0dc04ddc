/** Errors that end a person's sign-in, outside of the cage: the same words for every cloud. */
import { AGAIN } from "../../cage/endings.ts";
import { UserError } from "../../errors.ts";
import type { Person } from "../../provider/context.ts";
import { typedFlag } from "../../terminal/flag.ts";

/** Returns the command that starts a provider's sign-in again. */
export function againAt(provider: string): string {
  return `${AGAIN} ${typedFlag("--provider", provider)}`;
}

/** Returns the error with a better command that starts the sign-in again. */
export function withAgain(error: unknown, again: string): unknown {
  if (!(error instanceof UserError) || error.hint !== AGAIN) return error;
  return error.with({ hint: again });
}

/** Makes the error for nobody signed in, for the reason `why`, with nobody there to sign in. */
export function nobodySignedIn(
  { person }: { readonly person: Pick<Person, "absence"> },
  where: string,
  hint: string,
  why?: string,
): UserError {
  const over = why === undefined ? "" : ` any more: ${why}`;
  const message = `Nobody is signed in ${where}${over}, and ${person.absence()}`;
  return new UserError("sign_in_needed", message, { hint });
}

/** The account that must sign in, and the field that names it. */
export interface Expected {
  readonly field: string;
  readonly who: string | undefined;
}

/** Whether the name is the expected one; case does not matter. */
export function isExpected({ who }: Expected, name: string | undefined): boolean {
  return who === undefined || name?.toLowerCase() === who.toLowerCase();
}

/** Makes the error for another account that signed in. */
export function stranger({ field, who }: Expected, name: string | undefined): UserError {
  return new UserError("sign_in_refused", `${name || "Somebody"} signed in, not ${who}`, {
    hint: `sign in as ${who} in the browser, or change "${field}"`,
  });
}
