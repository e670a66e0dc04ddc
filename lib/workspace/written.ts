/** Acting as a command line that was written down says, whatever variables say by now. */
import { asWritten } from "../cli/as_written.ts";
import { Variables } from "../cli/variables.ts";
import type { AnyContext } from "./context.ts";

/** Makes the context of that command line in the place of this one, and the variables that still stand for flags. */
export function seenBy<Of extends AnyContext>(
  context: Of,
  words: readonly string[],
): { readonly context: Of; readonly variables: Variables } {
  const whole = asWritten(context.whole, words, context.commands);
  const variables = new Variables((name) => whole.env.get(name));
  return { context: { ...context, whole }, variables };
}
