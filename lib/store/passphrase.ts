/** The passphrase that wraps the master key, from a variable or the person, and the wrapping with scrypt (RFC 7914). */
import { MachineError, usage, UserError } from "../errors.ts";
import { unlockingVariables, USUAL } from "../environment/unlocking.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { readingInto } from "../terminal/system_lines.ts";
import {
  frame,
  headerLine,
  KEY_LENGTH,
  masterKey,
  seal,
  sealingKey,
  unframe,
  unseal,
} from "./frame.ts";
import { dialect } from "../terminal/dialect.ts";

/** The least number of characters. */
const LEAST = 8;

/** A passphrase from a variable. */
interface GivenPassphrase {
  readonly variable: string;
  readonly value: string;
}

/**
 * Returns the passphrase in the first variable of `unlockingVariables` that is set. Throws `store_locked` when it is
 * empty or short.
 */
export function givenPassphrase(
  system: Pick<System, "env" | "os">,
  configured: string | undefined,
): GivenPassphrase | undefined {
  const { env } = system;
  const variable = unlockingVariables(env, [configured]).find((name) =>
    env.get(name) !== undefined
  );
  if (variable === undefined) return undefined;
  const value = env.get(variable)!;
  const trouble = troubleWith(value);
  if (trouble === undefined) return { variable, value };
  const message = `Cannot use the passphrase in ${visible(variable)}: ${trouble}`;
  throw new UserError("store_locked", message, { hint: assigning(variable) });
}

/**
 * Returns the passphrase for a key that is made now. Throws `store_locked` where the variable that is named for it is
 * empty, and another is set, under whose passphrase nobody meant to seal it.
 */
export function givenForNew(
  system: Pick<System, "env" | "os">,
  configured: string | undefined,
): GivenPassphrase | undefined {
  const given = givenPassphrase(system, configured);
  const meant = meantVariable(system, configured);
  if (given === undefined || given.variable === meant) return given;
  const message =
    `Cannot make the key: its passphrase is to be in ${visible(meant)}, which is not ` +
    `set; ${visible(given.variable)} is`;
  throw new UserError("store_locked", message, { hint: assigning(meant) });
}

/** Returns the variable that is to hold the passphrase. */
export function meantVariable(
  { env }: Pick<System, "env">,
  configured: string | undefined,
): string {
  return unlockingVariables(env, [configured])[0] ?? USUAL;
}

/** The number of times that a passphrase is asked for. */
const TRIES = 3;

/** Asks for the passphrase of an existing key until `open` accepts one; `undefined` when it accepted none. */
export async function askPassphrase<Key>(
  person: Person,
  { path, variable }: { readonly path: string; readonly variable: string },
  open: (passphrase: string) => Promise<Key | undefined>,
): Promise<Key | undefined> {
  let opening: Promise<Key | undefined> | undefined;
  let tries = 0;
  await person.ask({
    message: `Passphrase of the key store ${visible(path)}`,
    hidden: true,
    hint: assigning(variable),
    check: async (answer) => {
      if (answer === "") return "Type the passphrase, or press Ctrl-C to give up";
      opening = open(answer);
      tries += 1;
      const key = await opening.catch(() => null);
      return key === undefined && tries < TRIES ? "That passphrase does not open it" : undefined;
    },
  });
  return await opening;
}

const NOT_THE_SAME = "That is not what you typed first (nothing at all: choose anew)";

/** Lets the person choose a passphrase, typed twice; with an empty second answer they choose anew. */
export async function choosePassphrase(
  person: Person,
  asked: { readonly path: string; readonly variable: string },
  { what, hint }: { readonly what: string; readonly hint: string } = {
    ...{ what: "a passphrase for the new", hint: assigning(asked.variable) },
  },
): Promise<string> {
  const chosen = await person.ask({
    message: `Choose ${what} key store ${visible(asked.path)}`,
    hidden: true,
    hint,
    check: (answer) => {
      const trouble = troubleWith(answer);
      return trouble && `Choose another: ${trouble}`;
    },
  });
  const again = await person.ask({
    message: "Type it again",
    hidden: true,
    hint,
    check: (answer) => answer === chosen || answer === "" ? undefined : NOT_THE_SAME,
  });
  return again === chosen ? chosen : await choosePassphrase(person, asked, { what, hint });
}

/** Returns the new passphrase from standard input; throws `usage` for one that is empty or short. */
export function fitPassphrase(passphrase: string): string {
  const trouble = troubleWith(passphrase);
  if (trouble === undefined) return passphrase;
  throw usage(`Cannot use the passphrase in standard input: ${trouble}`, rekeying());
}

/** The command with which scripts give a key file another passphrase. */
export function rekeying(): string {
  return dialect().feed("atmos-auth store rekey --passphrase --stdin", "FILE");
}

function troubleWith(passphrase: string): string | undefined {
  if (passphrase === "") return "it is empty";
  const lines = passphrase.split(/\r\n|\r|\n/).length;
  if (lines > 1) return `it has ${lines} lines, and whoever types it has one`;
  if (/\0/.test(passphrase)) return "it has a NUL in it, which no variable holds";
  if (passphrase.trim() !== passphrase) return "it has blanks around it, which a shell takes away";
  const length = [...passphrase].length;
  return length < LEAST ? `it has ${length} characters, and ${LEAST} are the least` : undefined;
}

/**
 * Returns the command that sets the variable, or the default one where no shell takes its name: a configuration may
 * name any text.
 */
export function assigning(variable: string): string {
  return readingInto(/^[A-Za-z_]\w*$/.test(variable) ? variable : USUAL);
}

/** The cost of scrypt: memory is 128 * N * r bytes. */
interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * The cost of new keys, 128 MiB and about half a second: as OWASP's Password Storage Cheat Sheet recommends for scrypt.
 */
const COST: Cost = { N: 2 ** 17, r: 8, p: 1 };

/** The most memory that a file may ask for, in bytes; its work is limited to eight times that of new keys. */
const MOST_MEMORY = 2 ** 29;
const MOST_WORK = 8 * COST.N * COST.r * COST.p;

/** The least cost of a file: a lower one was never written by this program. */
const LEAST_COST: Cost = { N: 2 ** 14, r: 8, p: 1 };

/** A salt in hexadecimal, of at least 128 bits. */
const SALT = /^(?:[0-9a-f]{2}){16,64}$/;

/** Wraps a key; `salt` and `nonce` are fresh random bytes. */
export async function wrapKey(
  raw: Uint8Array,
  passphrase: string,
  { salt, nonce }: { readonly salt: Uint8Array; readonly nonce: Uint8Array },
  { N, r, p }: Cost = COST,
): Promise<Uint8Array> {
  const { id } = await masterKey(raw);
  const header = { version: 1, kdf: "scrypt", N, r, p, salt: salt.toHex(), key: id };
  const line = headerLine(header);
  const key = await derive(passphrase, salt, header);
  return await frame(line, await seal(key, nonce, raw, line));
}

/** Returns the id of the wrapped key, without the passphrase; `undefined` when the file is damaged. */
export async function keyIn(bytes: Uint8Array): Promise<string | undefined> {
  const id = (await unframe(bytes))?.header.key;
  return typeof id === "string" && /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}

/** Unwraps a key, or returns the reason why not: the file is damaged, of a newer format, or the passphrase is wrong. */
export async function unwrapKey(
  bytes: Uint8Array,
  passphrase: string,
): Promise<Uint8Array | "damaged" | "newer" | "wrong"> {
  const whole = await unframe(bytes);
  if (whole === undefined) return "damaged";
  const { header, line, body } = whole;
  if (typeof header.version === "number" && header.version > 1) return "newer";
  const salt = typeof header.salt === "string" && SALT.test(header.salt) ? header.salt : undefined;
  const cost = readCost(header);
  if (header.kdf !== "scrypt" || salt === undefined || cost === undefined) return "damaged";
  const key = await derive(passphrase, Uint8Array.fromHex(salt), cost);
  return await unseal(key, body, line) ?? "wrong";
}

/** Returns the cost in a file; `undefined` for none, or one that would overload this machine. */
function readCost({ N, r, p }: Readonly<Record<string, unknown>>): Cost | undefined {
  if (!isCount(N) || !isCount(r) || !isCount(p)) return undefined;
  const enough = N >= LEAST_COST.N && r >= LEAST_COST.r && p >= LEAST_COST.p;
  const fits = Number.isInteger(Math.log2(N)) && N * r * p <= MOST_WORK &&
    // scrypt's own count: the vector of N blocks, and one block for each of p (RFC 7914 section 6).
    128 * r * (N + p) <= MOST_MEMORY;
  return enough && fits ? { N, r, p } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

/**
 * Derives the wrapping key. The passphrase is normalized, since it may be typed with composed or with combining
 * characters.
 */
async function derive(passphrase: string, salt: Uint8Array, cost: Cost): Promise<CryptoKey> {
  const { default: { scrypt } } = await import("node:crypto");
  const bytes = new TextEncoder().encode(passphrase.normalize("NFC"));
  const memory = requireMemory(cost);
  // Off the main thread, so that the person sees what is waited for.
  const derived = await new Promise<Uint8Array>((resolve, reject) =>
    scrypt(bytes, salt, KEY_LENGTH, { ...cost, maxmem: 2 * memory }, (error, key) => {
      if (error === null) resolve(new Uint8Array(key));
      else reject(error);
    })
  );
  return await sealingKey(derived);
}

/**
 * Returns the bytes that a derivation takes. Throws `MachineError` where the runtime can't have them: scrypt itself
 * would end the process.
 */
function requireMemory({ N, r, p }: Cost): number {
  const memory = 128 * r * (N + p);
  try {
    new ArrayBuffer(memory);
    return memory;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MachineError("unlock the key", "there is not enough memory", {
      errno: "ENOMEM",
      hint: "free -h",
    });
  }
}
