/**
 * Secrets that lie at hand: what a file, a variable or the store holds now is told without a question, a program or
 * the network.
 */
import { expandHome } from "../paths/directories.ts";
import { orUndefined, type Place } from "../errors.ts";
import { parseReference, type SecretReference } from "../secret.ts";
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
  const { files } = system;
  const reading = scheme === "file"
    ? () => files.readText(expandHome(system, rest))
    : () => store.read(secretRecord(rest));
  return await orUndefined(reading) ?? "";
}
