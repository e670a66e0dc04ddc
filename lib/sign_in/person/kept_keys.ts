/**
 * Keys that a person types once. Those that are kept serve while the cloud takes them; then, and where there are
 * none, the person is asked. What they type is kept once the cloud has taken it, in place of what it no longer does.
 */
import { isOver, usage, type UserError } from "../../errors.ts";
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
  // A cloud's own words may end in a full stop.
  return `${message.replace(/\.$/, "")}. Others are asked for, and are kept in its place`;
}

/** How keys are asked for. */
interface KeysQuestion {
  /** Parts that need no asking. */
  readonly said: readonly string[];
  /** What to type where nobody is there to answer. */
  readonly hint: string;
}

/** Asks for them: all at once, as they were given to the person, or for each part. Nothing is echoed of what may hold a secret. */
export async function askForKeys(
  person: Pick<Person, "ask">,
  keys: LongLivedKeys,
  { said, hint }: KeysQuestion,
): Promise<Secret> {
  const parts = keys.parts.filter(({ name }) => !said.includes(name));
  const found: Record<string, string> = { ...await askForAll(person, keys, hint) };
  for (const { name, question, hidden = false, check } of parts) {
    if (found[name] !== undefined) continue;
    const answer = await person.ask({ message: `${question}:`, hidden, hint, check });
    if (answer.trim() !== "") found[name] = answer.trim();
  }
  return new Secret(JSON.stringify(found));
}

/** What a paste says of them; the first part alone will do. */
async function askForAll(
  person: Pick<Person, "ask">,
  { parts: [first], parts, read }: LongLivedKeys,
  hint: string,
): Promise<Readonly<Record<string, string>>> {
  if (read === undefined || first === undefined) return {};
  const isEmpty = (found: object) => Object.keys(found).length === 0;
  const text = await person.ask({
    message: `${first.question}, or paste all (csv, export, ini):`,
    hidden: true,
    hint,
    isWhole: (answer) => read(answer) !== undefined,
    check: (answer) => {
      const found = read(answer) ?? {};
      return isEmpty(found) ? first.check(answer) : faultOf(parts, found);
    },
  });
  const found = read(text) ?? {};
  return isEmpty(found) ? { [first.name]: text.trim() } : found;
}

/** Keys out of a text that holds them all; throws `usage` for one that does not. `hint` is what to type instead. */
export function keysIn(
  text: string,
  { parts, read }: LongLivedKeys,
  { said, hint }: KeysQuestion,
): Secret {
  const found = read?.(text) ?? {};
  const needed = parts.filter(({ name, check }) => !said.includes(name) && check("") !== undefined);
  const missing = needed.find(({ name }) => found[name] === undefined);
  const fault = missing ? `it has no ${missing.question}` : faultOf(parts, found);
  if (fault === undefined) return new Secret(JSON.stringify(found));
  throw usage(`Cannot take keys from standard input: ${fault}`, hint);
}

function faultOf(
  parts: LongLivedKeys["parts"],
  found: Readonly<Record<string, string>>,
): string | undefined {
  for (const [name, value] of Object.entries(found)) {
    const part = parts.find((each) => each.name === name);
    if (part === undefined) return "these are temporary: a user's own keys have no session token";
    const fault = part.check(value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
