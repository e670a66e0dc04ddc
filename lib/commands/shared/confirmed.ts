/** The question before an act that can't be undone. */
import { UserError } from "../../errors.ts";
import type { Person, Question } from "../../provider/context.ts";

/**
 * Returns only when the person types yes; else throws `cancelled` with the sentence `otherwise`, such as `Nothing was
 * removed`.
 */
export async function confirmed(
  person: Pick<Person, "ask">,
  { message, hint }: Pick<Question, "message" | "hint">,
  otherwise: string,
): Promise<void> {
  const answer = await person.ask({ message: `${message} Type yes to go on:`, hint });
  if (answer.trim().toLowerCase() !== "yes") throw new UserError("cancelled", otherwise);
}
