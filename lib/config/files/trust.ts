/**
 * Whether a found configuration is trusted: for its very content, as direnv does, and not one word of it counts
 * before. Files that the person chose or keeps at home need no such word.
 */
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { absolute, listed } from "./selection.ts";
import type { Loaded } from "./loaded.ts";
import { type LocatedMap, mapIn, valueIn } from "../yaml/located.ts";
import { digestOf, type SourceFile } from "./source.ts";
import { readRecord, type Said, writeRecord } from "./trust_record.ts";

/** What trust looks at. */
export type Judged = Pick<Loaded, "files" | "own" | "project" | "profiles" | "reach" | "strays">;

/** The files that somebody has to trust. */
export function foundFiles({ files }: Pick<Loaded, "files">): readonly SourceFile[] {
  return files.filter((file) => file.needsTrust);
}

/**
 * SHA-256, in hexadecimal, of all that was found and concerns us: which files, seen from the project's
 * directory, and what each says. Wherever the project is checked out, it is the same.
 */
export async function digestOfFound(system: Pick<System, "os">, judged: Judged): Promise<string> {
  const { relative } = pathOf(system.os);
  const files = foundFiles(judged).map(({ path, digest }) =>
    `${digest} ${relative(judged.project ?? "", path).replaceAll("\\", "/")}`
  );
  const strays = judged.strays.map(({ path }) => `unread ${path}`);
  return await digestOf(JSON.stringify([...files.sort(), ...strays.sort()]));
}

/**
 * Whether the person trusts it: by having said so of this very content, now (`yes`) or before, by `ATMOS_TRUST`
 * in their environment (`1` for whatever there is, or digests with commas), or by `auth.trust` of a file of their own.
 */
export async function isTrusted(
  system: System,
  judged: Judged,
  yes: readonly string[] = [],
): Promise<boolean> {
  const said = [...listed(system.env.get("ATMOS_TRUST")), ...yes];
  if (said.includes("1") || await liesWhereTrusted(system, judged)) return true;
  const digest = await digestOfFound(system, judged);
  if (said.includes(digest)) return true;
  const record = await readRecord(system, keyOf(judged));
  return record?.digests.includes(digest) ?? false;
}

/** Trusts it as it is now; `said` is what it says, to be compared with what it says later. */
export async function trust(system: System, judged: Judged, said: Said): Promise<void> {
  const digest = await digestOfFound(system, judged);
  await writeRecord(system, keyOf(judged), digest, { [judged.reach]: said });
}

/** What it said when it was trusted last; `undefined` when it never was. */
export async function saidBefore(system: System, judged: Judged): Promise<Said | undefined> {
  return (await readRecord(system, keyOf(judged)))?.said[judged.reach];
}

/** Under what the word for it is kept: what leads to other files is another configuration. */
function keyOf({ project, profiles }: Judged) {
  return { project: project ?? "", variant: profiles.join(",") };
}

/** Whether each file lies, links followed, below a directory that a file of one's own always trusts. */
async function liesWhereTrusted(system: System, judged: Judged): Promise<boolean> {
  const trusted = await Promise.all(
    trustedDirectories(system, judged.own).map((each) => realOf(system, each)),
  );
  if (trusted.length === 0 || judged.strays.length > 0) return false;
  const files = await Promise.all(foundFiles(judged).map(({ path }) => realOf(system, path)));
  const { SEPARATOR } = pathOf(system.os);
  const isBelow = (file: string) =>
    trusted.some((each) => file.startsWith(each.endsWith(SEPARATOR) ? each : each + SEPARATOR));
  return files.every(isBelow);
}

async function realOf({ files }: System, path: string): Promise<string> {
  return await files.realPath(path).catch(() => undefined) ?? path;
}

/** `auth.trust` of one's own files, seen from the file that says it. */
function trustedDirectories(system: System, own: LocatedMap): readonly string[] {
  const value = valueIn(mapIn(own, "auth"), "trust");
  const { dirname, resolve } = pathOf(system.os);
  const items = value?.type === "list" ? value.items : value ? [value] : [];
  return items.flatMap((item) => {
    if (item.type !== "scalar" || typeof item.value !== "string" || item.value === "") return [];
    const homely = /^~(?=$|[\\/])/.test(item.value);
    return [homely ? absolute(system, item.value) : resolve(dirname(item.at.file), item.value)];
  });
}
