/**
 * Trust in found configuration: for its very content, as direnv has it, and nothing in it counts before. Files that the
 * person chose or keeps at home need none.
 */
import { directoryOf } from "../../paths/descriptors.ts";
import { expandHome, pathOf } from "../../paths/directories.ts";
import { isRemote } from "../../paths/remote.ts";
import type { System } from "../../system.ts";
import { type LocatedMap, mapIn, valueIn } from "../yaml/located.ts";
import { isOpenToAll } from "../../paths/others.ts";
import { othersOf } from "./anothers.ts";
import { listed } from "./chosen.ts";
import { realOf } from "./one_path.ts";
import { seen } from "./reached.ts";
import type { FoundFile, SourceFile } from "./source.ts";
import { readRecord, type Statements, writeRecord } from "./trust_record.ts";
import type { Reach, Stray } from "./reader.ts";
import { digestOf } from "../../secret.ts";

/** A configuration, as far as trust in it is concerned. */
export interface Judged {
  /** The files that counted. */
  readonly files: readonly SourceFile[];
  /** The tree of the person's own files alone. */
  readonly own: LocatedMap;
  /** The directory of the found files, the nearest when there are several; `undefined` when all files are one's own. */
  readonly project: string | undefined;
  /** The profiles that count. */
  readonly profiles: readonly string[];
  /** The reach with which it was read. */
  readonly reach: Reach;
  /** The most remote imports in a row over which a file of that reach may have come. */
  readonly steps: number;
  /** Files beyond their project that found files name, unread. */
  readonly strays: readonly Stray[];
}

/** Returns the files that need trust. */
export function foundFiles({ files }: Pick<Judged, "files">): readonly FoundFile[] {
  return files.filter((file) => file.needsTrust);
}

/**
 * Returns the SHA-256, in hexadecimal, of all found content that concerns us: the files, seen from the project's
 * directory, and the content of each. It is the same wherever the project is checked out.
 */
export async function digestOfFound(system: Pick<System, "os">, judged: Judged): Promise<string> {
  return await digestOfSome(system, judged, () => true);
}

/**
 * Returns the same digest of fetched files, or those that wait to be, whatever names them; `undefined` when there are
 * none.
 */
async function digestOfFetched(
  system: Pick<System, "os">,
  judged: Judged,
): Promise<string | undefined> {
  if (!foundFiles(judged).some(({ path }) => isRemote(path))) return undefined;
  return await digestOfSome(system, judged, isRemote);
}

async function digestOfSome(
  { os }: Pick<System, "os">,
  judged: Judged,
  counts: (path: string) => boolean,
): Promise<string> {
  const { relative } = pathOf(os);
  const seen = (path: string) =>
    isRemote(path) ? path : relative(judged.project ?? "", path).replaceAll("\\", "/");
  const files = foundFiles(judged).filter(({ path }) => counts(path))
    .map(({ path, digest }) => `${digest} ${seen(path)}`);
  const strays = judged.strays.filter(({ path }) => counts(path))
    .map(({ path }) => `unread ${path}`);
  return await digestOf(JSON.stringify([...files.sort(), ...strays.sort()]));
}

/**
 * Returns the words of `ATMOS_TRUST` that hold in a session that was opened by content of these digests: each trusts
 * one content. A `1` does so for what opened the session, and for nothing that is found inside.
 */
export function trustInside(
  { env }: Pick<System, "env">,
  digests: readonly string[],
): readonly string[] {
  const said = listed(env.get("ATMOS_TRUST"));
  const named = said.filter((each) => DIGEST.test(each));
  return [...new Set([...named, ...said.includes("1") ? digests : []])];
}

/** A word of `ATMOS_TRUST` that trusts one content. */
export const DIGEST = /^[0-9a-f]{64}$/;

/** A judgement: whether a configuration is trusted, and the digest of its found content. */
interface Verdict {
  readonly trusted: boolean;
  readonly digest: string;
}

/** Judge of whether the person trusts configurations; each record is read once. */
export class Judge {
  readonly #system: System;
  readonly #said: readonly string[];
  readonly #records = new Map<string, Promise<readonly string[]>>();

  /** Makes a judge; `yes` are digests of content that the person has just trusted. */
  constructor(system: System, yes: readonly string[] = []) {
    this.#system = system;
    this.#said = [...listed(system.env.get("ATMOS_TRUST")), ...yes];
  }

  /**
   * Judges whether the person trusts it: by a word for this very content, now or before, by `ATMOS_TRUST` in their
   * environment (`1` for whatever there is, or digests with commas), or by `auth.trust` of a file of their own.
   */
  async judge(judged: Judged): Promise<Verdict> {
    const digest = await digestOfFound(this.#system, judged);
    const trusted = this.#said.some((each) => each === "1" || each === digest) ||
      await this.#isKept(judged, digest);
    return { trusted, digest };
  }

  async #isKept(judged: Judged, digest: string): Promise<boolean> {
    const [fetched, lies] = await Promise.all([
      digestOfFetched(this.#system, judged),
      liesWhereTrusted(this.#system, judged),
    ]);
    // Files of this machine in a trusted directory may change; fetched ones are trusted for their content alone.
    if (lies && fetched === undefined) return true;
    const digests = await this.#record(judged);
    return digests.includes(await asKept(this.#system, judged, digest)) ||
      lies && digests.includes(fetched!);
  }

  #record(judged: Judged): Promise<readonly string[]> {
    const key = keyOf(judged);
    const name = JSON.stringify(key);
    const known = this.#records.get(name) ??
      readRecord(this.#system, key).then((record) => record?.digests ?? []);
    this.#records.set(name, known);
    return known;
  }
}

/** Records trust in it as it is now; `said` is its statements, for comparison with later ones. */
export async function trust(system: System, judged: Judged, said: Statements): Promise<void> {
  const [digest, fetched] = await Promise.all([
    digestOfFound(system, judged),
    digestOfFetched(system, judged),
  ]);
  const kept = await asKept(system, judged, digest);
  const digests = fetched === undefined ? [kept] : [kept, fetched];
  await writeRecord(system, keyOf(judged), digests, { [reachOf(judged)]: said });
}

/**
 * Returns the digest as it is recorded. The same content is another thing when another user has it, and where everybody
 * may write: they decide what the programs are that it names.
 */
async function asKept(system: System, judged: Judged, digest: string): Promise<string> {
  const who = new Set((await othersOf(system, foundFiles(judged))).values());
  if (who.has("another")) return `${digest} of another user`;
  return who.has("all") ? `${digest} where all may write` : digest;
}

/** Returns its statements when it was last trusted; `undefined` when it never was. */
export async function saidBefore(system: System, judged: Judged): Promise<Statements | undefined> {
  return (await readRecord(system, keyOf(judged)))?.said[reachOf(judged)];
}

/** Names a reach, as the key of statements: a configuration that reaches further says more. */
function reachOf({ reach, steps }: Judged): string {
  return steps === 0 ? reach : `${reach} ${steps}`;
}

/** Returns the key of its record; with other profiles it is another configuration. */
function keyOf({ project, profiles }: Judged) {
  return { project: project ?? "", variant: profiles.join(",") };
}

/**
 * Whether each file of this machine lies, links followed, below a directory that a file of one's own always trusts, no
 * found file names one beyond it, and nobody else could have put one there.
 */
async function liesWhereTrusted(system: System, judged: Judged): Promise<boolean> {
  const trusted = await Promise.all(
    trustedDirectories(system, judged.own).map((each) => realOf(system, each)),
  );
  const local = judged.strays.filter(({ path }) => !isRemote(path));
  if (trusted.length === 0 || local.length > 0) return false;
  const paths = foundFiles(judged).map(({ path }) => path).filter((path) => !isRemote(path));
  const files = await Promise.all(paths.map((path) => realOf(system, path)));
  const { SEPARATOR } = pathOf(system.os);
  const isBelow = (file: string) =>
    trusted.some((each) => file.startsWith(each.endsWith(SEPARATOR) ? each : each + SEPARATOR));
  return files.every(isBelow) && await areOurs(system, files);
}

async function areOurs(system: System, files: readonly string[]): Promise<boolean> {
  const theirs = await othersOf(system, files.map((path) => ({ path })));
  const around = await Promise.all(
    files.map((path) => seen(system, pathOf(system.os).dirname(path))),
  );
  return theirs.size === 0 && !around.some((info) => info && isOpenToAll(info));
}

/** Returns the directories of `auth.trust` in one's own files, seen from the file that says it. */
function trustedDirectories(system: System, own: LocatedMap): readonly string[] {
  const value = valueIn(mapIn(own, "auth"), "trust");
  const { resolve } = pathOf(system.os);
  const items = value?.type === "list" ? value.items : value ? [value] : [];
  return items.flatMap((item) => {
    if (item.type !== "scalar" || typeof item.value !== "string" || item.value === "") return [];
    return [resolve(directoryOf(system, item.at.file), expandHome(system, item.value))];
  });
}
