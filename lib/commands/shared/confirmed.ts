/** The one question before what can't be taken back. */
import { UserError } from "../../errors.ts";
import type { Person, Question } from "../../provider/context.ts";

/** Goes on only when the person types yes; throws `cancelled` with what was not done, such as `Nothing was removed`. */
export async function confirmed(
  person: Pick<Person, "ask">,
  { message, hint }: Pick<Question, "message" | "hint">,
  otherwise: string,
): Promise<void> {
  const answer = await person.ask({ message: `${message} Type yes to go on:`, hint });
  if (answer.trim().toLowerCase() !== "yes") throw new UserError("cancelled", otherwise);
}
