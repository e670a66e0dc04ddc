/**
 * Secrets that lie at hand: what a file, a variable or the store holds now is told without a question, a program or
 * the network.
 */
import { orUndefined, type Place } from "../errors.ts";
import { parseReference, type SecretReference } from "../secret.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { secretRecord, type Store } from "../store/store.ts";
import type { System } from "../system.ts";

/** Whether what a reference leads to lies at hand. */
export function isAtHand({ scheme }: SecretReference): boolean {
  return scheme === "file" || scheme === "env" || scheme === "keyring";
}

/** Returns the reference as it reads from anywhere: a relative path starts at the file that says it. */
export async function fromAnywhere(
  system: System,
  { scheme, rest }: SecretReference,
  at: Place,
): Promise<string> {
  if (scheme !== "file") return `${scheme}:${rest}`;
  return `file:${(await import("./file.ts")).pathFor(system, rest, at)}`;
}

/**
 * Returns the text that lies there now, empty where there is none; `undefined` where that can't be told, as of a
 * variable that was not handed to this process.
 */
export async function atHand(
  { system, store }: { readonly system: System; readonly store: Pick<Store, "read"> },
  reference: string,
): Promise<string | undefined> {
  const { scheme, rest } = parseReference(reference) ?? { scheme: "", rest: "" };
  if (scheme === "env") return system.env.get(rest) || undefined;
  const reading = scheme === "file"
    ? () => textOf(system, rest)
    : () => store.read(secretRecord(rest));
  return await orUndefined(reading) ?? "";
}

/** Returns the text of a file that may be read as a secret now. */
async function textOf(system: System, path: string): Promise<string | undefined> {
  try {
    return (await (await import("./file.ts")).follow({ system, rest: path, at: ANYWHERE }))
      .reveal();
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** The place of a reference that reads the same from anywhere. */
const ANYWHERE: Place = { file: "/", line: 0, column: 0, path: "" };
