/**
 * Remote imports of files. Nothing is fetched for a file that is not trusted; a fetched file is somebody else's in
 * turn, sees only files beside it, and may fail without stopping anything.
 */
import { type Place, UserError } from "../../errors.ts";
import { isRemote } from "../../paths/remote.ts";
import { visible } from "../../terminal/escape.ts";
import { noted } from "../../terminal/hint.ts";
import type { Address } from "../remote/address.ts";
import { Unfetched } from "../remote/fetched.ts";
import type { Fetched } from "../remote/remotes.ts";
import type { Reader } from "./reader.ts";
import type { Reason } from "./source.ts";

/** The most fetched files that may lead to one another, each by an address of its own. */
export const MOST_STEPS = 4;

/** A name in a file, and the file's reason. */
export interface Naming {
  readonly name: string;
  readonly at: Place;
  readonly reason: Reason;
}

/** Fetched files by their names, and their reason. */
export interface FetchedFiles {
  readonly files: readonly string[];
  readonly reason: Reason;
  /** The reason why they can't be had, other than want of trust; already warned of. */
  readonly lacking?: UserError;
}

/** Whether a name means something to be fetched, seen from the file that names it. */
export function isFetched({ name, at }: Pick<Naming, "name" | "at">): boolean {
  return isRemote(name) || isRemote(at.file);
}

/** Returns the files that a name means; none, and a warning, when they can't be had. */
export async function fetchedFiles(reader: Reader, naming: Naming): Promise<FetchedFiles> {
  const { name, at, reason } = naming;
  if (reader.reach === "own") return { files: [], reason };
  try {
    const { address, beside } = await meant(reader, naming);
    const because = reasonOf(reason, beside);
    if (because.steps! > MOST_STEPS) {
      throw new Unfetched("it is one address too many after another", "import fewer files", true);
    }
    const waits = !beside && reason.needsTrust && reader.keeps(reason);
    if (waits) leave(reader, naming, address);
    return { files: waits ? [] : await taken(reader, naming, address), reason: because };
  } catch (error) {
    const lacking = asWarning(error, await shownName(name), at);
    reader.warn(lacking);
    return { files: [], reason, lacking };
  }
}

/**
 * Returns the address that a name leads to, and whether it is a part of its file's place; if not, it is one step
 * further.
 */
async function meant(reader: Reader, { name, at }: Naming) {
  if (!isRemote(at.file) || isRemote(name)) {
    const { parseAddress } = await import("../remote/parse_address.ts");
    return { address: await parseAddress(name), beside: false };
  }
  const { addressFrom, isBeside } = await import("../remote/beside.ts");
  const from = await originOf(reader, at.file);
  const address = await addressFrom(from, name);
  return { address, beside: isBeside(from, address) };
}

function reasonOf(reason: Reason, beside: boolean): Reason {
  const { origin, steps = 0 } = reason;
  const whose = fetchedFor(reason);
  return {
    origin,
    needsTrust: true,
    steps: beside ? steps : steps + 1,
    ...whose === undefined ? {} : { fetchedFor: whose },
  };
}

async function shownName(name: string): Promise<string> {
  return (await import("../remote/shown_name.ts")).shownName(name);
}

function fetchedFor(
  { needsTrust, chosen, stranger, fetchedFor }: Reason,
): Reason["fetchedFor"] {
  if (fetchedFor !== undefined || needsTrust && stranger === undefined) return fetchedFor;
  return chosen ? "chosen" : "own";
}

async function originOf(reader: Reader, file: string): Promise<Address> {
  const origin = (await reader.remotes()).originOf(file);
  if (origin === undefined) throw new Error(`${file} was not fetched`);
  return origin;
}

/** Leaves an address unfetched, with a warning, since the file that names it is not trusted. */
function leave(reader: Reader, { at }: Naming, { shown }: Address): void {
  reader.leave(shown, at);
  const message = `Cannot import "${visible(shown)}" yet: nothing is fetched for a file that ` +
    "nobody has trusted";
  reader.warn(new UserError("trust_required", message, { hint: "atmos-auth trust", at }));
}

async function taken(reader: Reader, { at }: Naming, address: Address) {
  const remotes = await reader.remotes();
  const { texts, instead } = await remotes.find(address, reader.ttl);
  if (instead !== undefined) reader.warn(standingIn(await shownName(address.shown), instead, at));
  for (const [file, text] of texts) reader.survey.take(file, text);
  return [...texts.keys()];
}

function standingIn(
  shown: string,
  { why, since, hint }: NonNullable<Fetched["instead"]>,
  at: Place,
): UserError {
  const message = `Cannot ask "${visible(shown)}" now: ${why}; what it said at ${since} is used`;
  return new UserError("unreachable", message, {
    hint: noted(hint, "to ask less often: imports: {ttl: 1h}"),
    at,
  });
}

/** Makes a warning of a failure; anything that isn't about the place itself is a bug and thrown on. */
function asWarning(error: unknown, name: string, at: Place): UserError {
  if (error instanceof UserError) return error;
  if (!(error instanceof Unfetched)) throw error;
  const message = `Cannot import "${visible(name)}": ${visible(error.message)}`;
  const code = error.final ? "config_invalid" : "unreachable";
  return new UserError(code, message, { hint: visible(error.hint), at });
}
