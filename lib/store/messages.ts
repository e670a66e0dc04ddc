/** How records, the faults of files and their mends are put to the person. */
import { MachineError, reasonOf, UserError } from "../errors.ts";
import type { Os, System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { visible } from "../terminal/escape.ts";
import { noted, orOthers } from "../terminal/hint.ts";
import { modeText } from "../terminal/system_lines.ts";
import { operandTyped, typedFlag } from "../terminal/flag.ts";
import { isLongLived, KEYS_ITEM, type KeySource, type RecordName } from "./store.ts";
import { dialect } from "../terminal/dialect.ts";

/** `the credential of identity "prod"`, or `the secret "deploy"`; with what it is called by, where that is known. */
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

/** `identity "prod"`, or `providers "work" and "side"`. */
export function whose(role: RecordName["role"], names: readonly string[]): string {
  const all = names.map((name) => `"${visible(name)}"`).join(" and ");
  return `${role}${names.length > 1 ? "s" : ""} ${all}`;
}

/** The command that forgets a record. A sign-in in no realm is that of several providers, and named by none of them. */
export function forgetting({ realm, role, entry, item }: RecordName): string {
  if (role === "secret") return `atmos-auth secret rm ${operandTyped(entry)}`;
  if (realm === "") return `atmos-auth store rm ${operandTyped(entry)}`;
  const keys = isLongLived({ item }) ? " --keychain" : "";
  return `atmos-auth logout ${typedFlag(`--${role}`, entry)}${keys}`;
}

/** A record that can't be what was written there. */
export function tampered(name: RecordName, path: string, why: string): UserError {
  return new UserError(
    "store_tampered",
    `Cannot trust ${described(name)}: "${visible(path)}" ${why}`,
    { hint: forgetting(name) },
  );
}

/** That so many of the records were sealed with a key that is not where keys are kept. */
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

/** Where the key of a record is not, as the end of a sentence; `isOther` where another key is there. */
export function missing({ where }: Pick<KeySource, "where">, isOther: boolean): string {
  return isOther ? `the key in ${where} is not its own` : `its key is not in ${where}`;
}

/** What helps where the key of what signing in again can't bring back is not where it is looked for. */
export function keyBack(name: RecordName, { usual }: Pick<KeySource, "usual">): string {
  return usual ?? `${forgetting(name)}   (or put the key back from a backup)`;
}

/** Returns the line that shows which of us are running. */
export function running(os: Os): string {
  return os === "windows" ? 'tasklist /fi "imagename eq atmos-auth.exe"' : "pgrep -a atmos-auth";
}

/** A file of a later format; `it` is what that atmos-auth wrote. */
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
 * Does something to a file; whatever goes wrong becomes `store_unavailable`. `what` completes "Cannot"; `others` are what
 * can be done in its place.
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

/** Why something is not the person's own file, or directory; `undefined` when it is. */
export function unfitness(
  { kind, owner }: FileInfo,
  wanted: "file" | "directory",
): string | undefined {
  if (kind !== wanted) return kind === "link" ? "is a link" : `is not a ${wanted}`;
  return owner === "self" ? undefined : "belongs to somebody else";
}

/** Takes the rights that others have; `say` is told when there were any. */
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
