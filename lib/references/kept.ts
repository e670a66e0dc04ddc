/** The value of a reference to a secret manager, in all that is kept in its place. */
import type { Kept, ManagerWords, Reference } from "../provider/secret_manager.ts";
import type { Secret } from "../secret.ts";
import { fieldOf, filled, itemAndField, withField } from "./field.ts";
import { misfitIn } from "./misfit.ts";
import { referenceItself } from "./scheme.ts";

/** Returns the field that is wanted, or all of it; throws `Unavailable` for what has none of that name. */
export function valueOf(
  { whole, filling }: Kept,
  { rest, written }: Pick<Reference, "rest" | "written">,
  words: ManagerWords,
): Secret {
  const [item, field] = itemAndField(rest);
  const text = filled(whole, filling).reveal();
  // A field of it is asked for in vain, and so would all of it be.
  const isReference = misfitIn(text, "word", "by reference", words) === "reference";
  if (field !== undefined && isReference) throw referenceItself();
  return fieldOf(whole, field, (one) => written(withField(item, one)), filling);
}
