/** Directories below which sessions and other private, short-lived files may lie, and reasons why one will not do. */
import { BUILD_SERVICES } from "../build_services.ts";
import { absolute, directories, pathOf } from "./directories.ts";
import { weakness } from "./ownership.ts";
import type { Os, System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { modeText } from "../terminal/system_lines.ts";
import { type Unfit, weakPlace, whyBarren, whyUnspoken } from "./unguessable.ts";
import { dialect } from "../terminal/dialect.ts";

const FOLDER = "atmos-auth";

/** The directory of every user's runtime directory, whether or not `XDG_RUNTIME_DIR` is set. */
const RUNTIMES = "/run/user";

/** A directory below which sessions may live. */
export interface Candidate {
  readonly base: string;
  readonly place: string;
  /** The variable that names it, if one does. */
  readonly variable?: string;
  /** Whether nobody else may even list it: mode 0700, as the XDG Base Directory Specification wants. */
  readonly secluded: boolean;
}

/** Returns the temporary directories of the job that this runs in. */
export function ofJob(system: System): readonly Candidate[] {
  const { join } = pathOf(system.os);
  return BUILD_SERVICES.flatMap(({ temporary: variable }) => {
    const base = variable && absolute(system, variable);
    return base ? [{ base, place: join(base, FOLDER), variable, secluded: false }] : [];
  });
}

/** Returns the directories that end with the login, or with the machine, and those that do not. */
export async function candidatesOf(
  system: System,
): Promise<{ readonly brief: readonly Candidate[]; readonly lasting: readonly Candidate[] }> {
  const { join } = pathOf(system.os);
  const { cache, runtime } = directories(system);
  const below = (base: string) => ({ base, place: join(base, FOLDER), secluded: true });
  const named = runtime === undefined ? [] : [{ ...below(runtime), variable: "XDG_RUNTIME_DIR" }];
  const unnamed = (await unnamedRuntimes(system)).filter((base) => base !== runtime).map(below);
  const temporary = (await privateTemporary(system)).map(below);
  const lasting = cache === undefined
    ? []
    : [{ base: cache, place: join(cache, FOLDER, "sessions"), secluded: false }];
  return { brief: [...named, ...unnamed, ...temporary], lasting };
}

/** Returns the runtime directory that exists although no variable names it, as after `su`. */
async function unnamedRuntimes(system: System): Promise<readonly string[]> {
  if (system.os !== "linux") return [];
  const { join } = pathOf(system.os);
  const names = await system.files.list(RUNTIMES).catch(() => undefined) ?? [];
  return await ownOf(system, names.map((name) => join(RUNTIMES, name)));
}

/** Returns a temporary directory of one's own, as macOS and pam_tmpdir make it. */
async function privateTemporary(system: System): Promise<readonly string[]> {
  const temporary = system.env.get("TMPDIR");
  if (system.os === "windows" || !temporary?.startsWith("/")) return [];
  return await ownOf(system, [temporary.replace(/(?<=.)\/+$/, "")]);
}

async function ownOf(system: System, paths: readonly string[]): Promise<readonly string[]> {
  const unfits = await Promise.all(paths.map((path) => notOurs(system, path)));
  return paths.filter((_, index) => unfits[index] === undefined);
}

/** Returns the reason for which the directory will not do; `undefined` when it will, or does not exist yet. */
export async function unfit(
  system: System,
  { base, place, variable, secluded }: Candidate,
): Promise<Unfit | undefined> {
  const barren = await whyBarren(system, base) ?? (variable && whyUnspoken(system.os, base));
  if (barren !== undefined) {
    const mend = variable && dialect().unset(variable);
    return { path: base, why: barren, mend, variable };
  }
  // Where only the base is looked into by nobody else, it alone decides what lies below it.
  const weak = await weakness(system, secluded ? base : place);
  if (weak !== undefined) return weakPlace(secluded ? base : place, weak, variable);
  if (!secluded) return undefined;
  const real = await system.files.realPath(base);
  const info = real === undefined ? undefined : await system.files.info(real);
  const why = info && whyOpen(info, system.os);
  if (why === undefined) return undefined;
  const isOwn = info?.owner === "self" && info.kind === "directory";
  const mend = isOwn ? dialect().permit("700", base) : variable && dialect().unset(variable);
  return { path: base, why, mend, variable };
}

function whyOpen({ kind, owner, mode }: FileInfo, os: Os): string | undefined {
  if (kind !== "directory") return "is no directory";
  if (owner !== "self") return "belongs to somebody else";
  return (mode & 0o077) === 0 ? undefined : `is open to others ${modeText(mode, os)}`;
}

/**
 * Returns the reason for which a directory is not one that only we can have made, and only we can enter; `undefined`
 * when it is.
 */
export async function notOurs({ os, files }: System, path: string): Promise<Unfit | undefined> {
  const info = await files.info(path).catch(() => undefined);
  if (info === undefined) return { path, why: "is not there" };
  const why = whyOpen(info, os);
  return why === undefined ? undefined : { path, why };
}
