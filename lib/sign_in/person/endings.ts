/** How a person's sign-in ends without one, outside of the cage: the same words for every cloud. */
import { AGAIN } from "../../cage/endings.ts";
import { UserError } from "../../errors.ts";
import type { Person } from "../../provider/context.ts";
import { typedFlag } from "../../terminal/flag.ts";

/** What starts a provider's sign-in again. */
export function againAt(provider: string): string {
  return `${AGAIN} ${typedFlag("--provider", provider)}`;
}

/** The same error, with a better word for what starts it again. */
export function withAgain(error: unknown, again: string): unknown {
  if (!(error instanceof UserError) || error.hint !== AGAIN) return error;
  return error.with({ hint: again });
}

/** Nobody is signed in, or no longer is, as `why` says, and nobody is there to. */
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

/** Who must sign in, and the field that says so. */
export interface Expected {
  readonly field: string;
  readonly who: string | undefined;
}

/** Whether somebody is who is expected; names are the same in capitals. */
export function isExpected({ who }: Expected, name: string | undefined): boolean {
  return who === undefined || name?.toLowerCase() === who.toLowerCase();
}

/** Somebody else signed in. */
export function stranger({ field, who }: Expected, name: string | undefined): UserError {
  return new UserError("sign_in_refused", `${name || "Somebody"} signed in, not ${who}`, {
    hint: `sign in as ${who} in the browser, or change "${field}"`,
  });
}
