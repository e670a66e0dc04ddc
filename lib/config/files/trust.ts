/**
 * Whether a found configuration is trusted: for its very content, as direnv does, and not one word of it counts
 * before. Files that the person chose or keeps at home need no such word.
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
import type { SourceFile } from "./source.ts";
import { readRecord, type Statements, writeRecord } from "./trust_record.ts";
import type { Reach, Stray } from "./reader.ts";
import { digestOf } from "../../secret.ts";

/** What trust looks at: a configuration as it was found. */
export interface Judged {
  /** The files that counted. */
  readonly files: readonly SourceFile[];
  /** What the person's own files say alone. */
  readonly own: LocatedMap;
  /** The directory of what was found, the nearest when there are several; `undefined` when all is one's own. */
  readonly project: string | undefined;
  /** The profiles that count. */
  readonly profiles: readonly string[];
  /** How far it was let reach. */
  readonly reach: Reach;
  /** Over how many remote imports a file may have come that was let reach as far. */
  readonly steps: number;
  /** What found files name beyond their project, unread. */
  readonly strays: readonly Stray[];
}

/** The files that somebody has to trust. */
export function foundFiles({ files }: Pick<Judged, "files">): readonly SourceFile[] {
  return files.filter((file) => file.needsTrust);
}

/**
 * SHA-256, in hexadecimal, of all that was found and concerns us: which files, seen from the project's
 * directory, and what each says. Wherever the project is checked out, it is the same.
 */
export async function digestOfFound(system: Pick<System, "os">, judged: Judged): Promise<string> {
  return await digestOfSome(system, judged, () => true);
}

/** The same of what was fetched, or waits to be, whatever names it; `undefined` when nothing was. */
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

/** What was said of a configuration: whether it is trusted, and what it was that was asked about. */
interface Verdict {
  readonly trusted: boolean;
  readonly digest: string;
}

/** One who knows what the person trusts; what was kept of that is read once. */
export class Judge {
  readonly #system: System;
  readonly #said: readonly string[];
  readonly #records = new Map<string, Promise<readonly string[]>>();

  /** `yes` are digests of what the person has just said yes to. */
  constructor(system: System, yes: readonly string[] = []) {
    this.#system = system;
    this.#said = [...listed(system.env.get("ATMOS_TRUST")), ...yes];
  }

  /**
   * Whether the person trusts it: by having said so of this very content, now or before, by `ATMOS_TRUST` in their
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
    // What lies there may change as it likes; what was fetched is trusted for what it says.
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

/** Trusts it as it is now; `said` is what it says, to be compared with what it says later. */
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
 * The same words are another thing where another user has them, and where everybody may write: whoever does decides what
 * the programs are that they name.
 */
async function asKept(system: System, judged: Judged, digest: string): Promise<string> {
  const who = new Set((await othersOf(system, foundFiles(judged))).values());
  if (who.has("another")) return `${digest} of another user`;
  return who.has("all") ? `${digest} where all may write` : digest;
}

/** What it said when it was trusted last; `undefined` when it never was. */
export async function saidBefore(system: System, judged: Judged): Promise<Statements | undefined> {
  return (await readRecord(system, keyOf(judged)))?.said[reachOf(judged)];
}

/** What was fetched may reach as far as what named it, and then it is more that is said. */
function reachOf({ reach, steps }: Judged): string {
  return steps === 0 ? reach : `${reach} ${steps}`;
}

/** Under what the word for it is kept: what leads to other files is another configuration. */
function keyOf({ project, profiles }: Judged) {
  return { project: project ?? "", variant: profiles.join(",") };
}

/**
 * Whether each file of this machine lies, links followed, below a directory that a file of one's own always trusts,
 * none reaches out of it, and nobody else could have put one there.
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

/** `auth.trust` of one's own files, seen from the file that says it. */
function trustedDirectories(system: System, own: LocatedMap): readonly string[] {
  const value = valueIn(mapIn(own, "auth"), "trust");
  const { resolve } = pathOf(system.os);
  const items = value?.type === "list" ? value.items : value ? [value] : [];
  return items.flatMap((item) => {
    if (item.type !== "scalar" || typeof item.value !== "string" || item.value === "") return [];
    return [resolve(directoryOf(system, item.at.file), expandHome(system, item.value))];
  });
}
