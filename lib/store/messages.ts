/** Words for records, for faults of files, and for hints. */
import { MachineError, reasonOf, UserError } from "../errors.ts";
import type { Os, System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { visible } from "../terminal/escape.ts";
import { noted, orOthers } from "../terminal/hint.ts";
import { modeText } from "../terminal/system_lines.ts";
import { operandTyped, typedFlag } from "../terminal/flag.ts";
import { isLongLived, KEYS_ITEM, type KeySource, type RecordName } from "./store.ts";
import { dialect } from "../terminal/dialect.ts";

/**
 * Returns a record in words: `the credential of identity "prod"`, or `the secret "deploy"`; with the names that it is
 * called by, where they are known.
 */
export function described(
  { role, entry, item }: RecordName,
  names: readonly string[] = [entry],
): string {
  if (role === "secret") return `the ${whose(role, names)}`;
  return `the ${visible(item)} of ${whose(role, names)}`;
}

/** Returns a record in words, with its realm. */
export function describedIn(name: RecordName, names?: readonly string[]): string {
  const { realm, role, item, entry } = name;
  const where = realm ? ` (realm ${visible(realm)})` : "";
  if (item !== KEYS_ITEM) return described(name, names) + where;
  return `the long-lived keys of ${whose(role, names ?? [entry])}${where}`;
}

/** Returns the owners in words: `identity "prod"`, or `providers "work" and "side"`. */
export function whose(role: RecordName["role"], names: readonly string[]): string {
  const all = names.map((name) => `"${visible(name)}"`).join(" and ");
  return `${role}${names.length > 1 ? "s" : ""} ${all}`;
}

/**
 * Returns the command that removes a record. A sign-in in no realm is shared by several providers, and named after none
 * of them.
 */
export function forgetting({ realm, role, entry, item }: RecordName): string {
  if (role === "secret") return `atmos-auth secret rm ${operandTyped(entry)}`;
  if (realm === "") return `atmos-auth store rm ${operandTyped(entry)}`;
  const keys = isLongLived({ item }) ? " --keychain" : "";
  return `atmos-auth logout ${typedFlag(`--${role}`, entry)}${keys}`;
}

/** Makes the error for a record that can't be the one that was written there. */
export function tampered(name: RecordName, path: string, why: string): UserError {
  return new UserError(
    "store_tampered",
    `Cannot trust ${described(name)}: "${visible(path)}" ${why}`,
    { hint: forgetting(name) },
  );
}

/** Makes the error for so many records whose key is missing. */
export function keyLost(
  lost: number,
  all: number,
  { where, usual }: Pick<KeySource, "where" | "usual">,
): UserError {
  const message = lost === all
    ? `nothing of it can be opened: its key is not in ${where}`
    : `${lost} of them can't be opened: their key is not in ${where}`;
  const back = "put the key back from a backup, or enter long-lived keys and secrets again";
  return new UserError("store_unavailable", message, {
    hint: noted(usual ?? "atmos-auth login", usual === undefined ? back : `or ${back}`),
  });
}

/**
 * Returns the place where a record's key is missing, as the end of a sentence; `isOther` where another key is there.
 */
export function missing({ where }: Pick<KeySource, "where">, isOther: boolean): string {
  return isOther ? `the key in ${where} is not its own` : `its key is not in ${where}`;
}

/** Returns the hint for a missing key of a record that signing in again can't bring back. */
export function keyBack(name: RecordName, { usual }: Pick<KeySource, "usual">): string {
  return usual ?? `${forgetting(name)}   (or put the key back from a backup)`;
}

/** Returns the line that shows which of us are running. */
export function running(os: Os): string {
  return os === "windows" ? 'tasklist /fi "imagename eq atmos-auth.exe"' : "pgrep -a atmos-auth";
}

/** Makes the error for a file of a later format; `it` is the thing that a newer atmos-auth wrote. */
export function newer(what: string, it = "it"): UserError {
  return new UserError("store_unavailable", `Cannot read ${what}: a newer atmos-auth wrote ${it}`, {
    hint: "atmos-auth version   (which this one is: it needs an update)",
  });
}

/** Has a store of that type used. */
export function withType(type: string): string {
  return dialect().set("ATMOS_KEYRING_TYPE", type);
}

/**
 * Runs an operation on a file; its error becomes `store_unavailable`. `what` completes "Cannot"; `others` are the
 * alternatives.
 */
export async function attempt<T>(
  what: string,
  action: () => Promise<T>,
  others: readonly string[] = [`keep nothing: ${withType("memory")}`],
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UserError && !(error instanceof MachineError)) throw error;
    throw unavailable(what, error, others);
  }
}

function unavailable(what: string, error: unknown, others: readonly string[]): UserError {
  const mend = (error instanceof MachineError ? error.hint : undefined) ??
    "make room or get access there";
  const message = `Cannot ${what}: ${visible(reasonOf(error))}`;
  return new UserError("store_unavailable", message, { hint: orOthers(mend, others) });
}

/** Returns the reason for which something is not the person's own file, or directory; `undefined` when it is. */
export function unfitness(
  { kind, owner }: FileInfo,
  wanted: "file" | "directory",
): string | undefined {
  if (kind !== wanted) return kind === "link" ? "is a link" : `is not a ${wanted}`;
  return owner === "self" ? undefined : "belongs to somebody else";
}

/** Removes the access of others; `say` is called when there was any. */
export async function tighten(
  { files, os }: Pick<System, "files" | "os">,
  path: string,
  { kind, mode }: FileInfo,
  say: (line: string) => void,
): Promise<void> {
  if ((mode & 0o077) === 0) return;
  const was = `"${visible(path)}" ${modeText(mode, os)}`;
  try {
    await files.setMode(path, kind === "directory" ? 0o700 : 0o600);
    say(`Others could reach ${was}; now only you can`);
  } catch (error) {
    say(`Others can reach ${was}, and that can't be changed: ${visible(reasonOf(error))}`);
  }
}
