/**
 * Keys that a person types once. Those that are kept serve while the cloud takes them; then, and where there are
 * none, the person is asked. What they type is kept once the cloud has taken it, in place of what it no longer does.
 */
import { isOver, type UserError } from "../../errors.ts";
import type { Person, ProviderContext } from "../../provider/context.ts";
import type { LongLivedKeys } from "../../provider/kind.ts";
import { Secret } from "../../secret.ts";
import { KEYS_ITEM } from "../../store/store.ts";
import { keepText } from "./refresh_token.ts";

/** How a kind signs in with such keys. */
interface KeyedSignIn<Signed> {
  /** Signs in with them; throws `sign_in_needed` when the cloud takes them no longer. */
  use(keys: Secret): Promise<Signed>;
  /** Lets the person type them; throws when nobody is there. */
  ask(): Promise<Secret>;
}

/** Signs in with the keys that are kept, or typed; throws what became of them when nobody is there to type others. */
export async function signInWithKeys<Signed>(
  context: ProviderContext,
  { use, ask }: KeyedSignIn<Signed>,
): Promise<Signed> {
  const kept = await context.entryStore.read(KEYS_ITEM);
  try {
    if (kept !== undefined) return await use(kept);
  } catch (error) {
    if (!isOver(error) || !context.person.isThere()) throw error;
    context.person.warn(replacing(error));
  }
  const typed = await ask();
  const signed = await use(typed);
  await keepText(context, KEYS_ITEM, typed);
  return signed;
}

function replacing({ message }: UserError): string {
  return `${message}; what you type now takes its place`;
}

/** Asks for each part of them; `hint` is what to type where nobody is there to answer. */
export async function askForKeys(
  person: Pick<Person, "ask">,
  { parts }: LongLivedKeys,
  hint: string,
): Promise<Secret> {
  const keys: Record<string, string> = {};
  for (const { name, question, hidden = false, check } of parts) {
    const answer = await person.ask({ message: `${question}:`, hidden, hint, check });
    if (answer.trim() !== "") keys[name] = answer.trim();
  }
  return new Secret(JSON.stringify(keys));
}
