/**
 * Keys that a person types once. Kept ones are used while the cloud accepts them; otherwise the person is asked. Typed
 * keys are kept once the cloud has accepted them, in place of the ones that it no longer does.
 */
import { isOver, usage, type UserError } from "../../errors.ts";
import type { Person, ProviderContext } from "../../provider/context.ts";
import type { LongLivedKeys, ReadKeys } from "../../provider/kind.ts";
import { Secret } from "../../secret.ts";
import { KEYS_ITEM } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import { keepText } from "./refresh_token.ts";

/** A kind's sign-in with such keys. */
interface KeyedSignIn<Signed> {
  /** Signs in with them; throws `sign_in_needed` when the cloud no longer accepts them. */
  use(keys: Secret): Promise<Signed>;
  /** Asks the person for keys; throws when nobody is there. */
  ask(): Promise<Secret>;
}

/**
 * Signs in with the kept keys, or with typed ones; throws the error of the kept ones when nobody is there to type
 * others.
 */
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

/** A question for keys. */
interface KeysQuestion {
  /** The name of their owner. */
  readonly name: string;
  /** Parts that need not be asked for. */
  readonly said: readonly string[];
  /** The command to type where nobody is there to answer. */
  readonly hint: string;
}

/**
 * Asks for the keys: all at once, as they were given to the person, or part by part. Nothing is echoed that may hold a
 * secret.
 */
export async function askForKeys(
  person: Pick<Person, "ask">,
  keys: LongLivedKeys,
  question: KeysQuestion,
): Promise<Secret> {
  const { said, hint } = question;
  const parts = keys.parts.filter(({ name }) => !said.includes(name));
  const found: Record<string, string> = { ...await askForAll(person, keys, question) };
  for (const { name, question: asked, hidden = false, check } of parts) {
    if (found[name] !== undefined) continue;
    const answer = await person.ask({ message: `${asked}:`, hidden, hint, check });
    if (answer.trim() !== "") found[name] = answer.trim();
  }
  return new Secret(JSON.stringify(found));
}

/** Asks for all parts in one paste; the first part alone will do. */
async function askForAll(
  person: Pick<Person, "ask">,
  { parts: [first], parts, read }: LongLivedKeys,
  { name, hint }: KeysQuestion,
): Promise<Parts> {
  if (read === undefined || first === undefined) return {};
  const isEmpty = (found: object) => Object.keys(found).length === 0;
  const text = await person.ask({
    message: `${first.question}, or paste all (csv, export, ini):`,
    hidden: true,
    hint,
    isWhole: (answer) => read(answer) !== undefined,
    check: (answer) => {
      const found = meantIn(read(answer), name);
      if (typeof found === "string") return found;
      return isEmpty(found) ? first.check(answer) : faultOf(parts, found);
    },
  });
  const found = meantIn(read(text), name);
  if (typeof found === "string") throw new Error("such an answer is refused");
  return isEmpty(found) ? { [first.name]: text.trim() } : found;
}

/**
 * Returns the keys in a text that holds them all; throws `usage` for one that does not. `hint` is the command to type
 * instead.
 */
export function keysIn(
  text: string,
  { parts, read }: LongLivedKeys,
  { name, said, hint }: KeysQuestion,
): Secret {
  const found = meantIn(read?.(text), name);
  if (typeof found === "string") throw unfit(found, hint);
  const needed = parts.filter(({ name, check }) => !said.includes(name) && check("") !== undefined);
  const missing = needed.find(({ name }) => found[name] === undefined);
  const fault = missing ? `it has no ${missing.question}` : faultOf(parts, found);
  if (fault === undefined) return new Secret(JSON.stringify(found));
  throw unfit(fault, hint);
}

function unfit(fault: string, hint: string): UserError {
  return usage(`Cannot take keys from standard input: ${fault}`, hint);
}

type Parts = ReadKeys["parts"];

/**
 * Returns the only keys, else those of that name; otherwise a text that says why they can't be told apart: another's
 * keys are never guessed.
 */
function meantIn(found: readonly ReadKeys[] = [], name: string): Parts | string {
  if (found.length < 2) return found[0]?.parts ?? {};
  const [own, ...more] = found.filter((one) => one.name === name);
  if (own !== undefined && more.length === 0) return own.parts;
  const names = [...new Set(found.flatMap((one) => one.name ?? []))];
  const of = names.length === 0 ? "" : ` (${names.slice(0, 5).map(visible).join(", ")})`;
  return `it has the keys of ${found.length}${of}: those of "${visible(name)}" must stand alone, ` +
    "or once under that name";
}

function faultOf(parts: LongLivedKeys["parts"], found: Parts): string | undefined {
  for (const [name, value] of Object.entries(found)) {
    const part = parts.find((each) => each.name === name);
    if (part === undefined) return "these are temporary: a user's own keys have no session token";
    const fault = part.check(value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
