/**
 * Directories of version control systems in a project: no configuration writes there, since their content may be run.
 */
import type { Os, System } from "../system.ts";
import { pathOf } from "./directories.ts";

/** Names of these directories. */
const KEEPERS = [".git", ".hg", ".svn", ".jj", ".sl", ".bzr", "_darcs"];

/** Code points that HFS+ ignores in a name, as git's `core.protectHFS` lists them. */
const PASSED_OVER = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Whether a step of a relative path is such a directory on any system. */
export function isKeptAside(path: string): boolean {
  return path.split(/[\\/]/).some(isKeeper);
}

/**
 * Whether a name means such a directory, by git's own rules (`core.protectHFS`, `core.protectNTFS`): in any case, with
 * characters that HFS+ ignores, with the dots, blanks and streams that NTFS ignores, or by NTFS's short name.
 */
function isKeeper(step: string): boolean {
  const name = step.replace(PASSED_OVER, "").toLowerCase().replace(/:.*$/, "").replace(
    /[. ]+$/,
    "",
  );
  return KEEPERS.includes(name) || /^(git|hg|svn|jj|sl|bzr|_darcs)~\d+$/.test(name);
}

/**
 * Whether one of the directories from the last step's up to `top` is what git takes for a repository's own
 * (gitrepository-layout(5)), whatever its name: a `.git` file may lead there.
 */
export async function liesInRepository(
  { files, os }: { readonly files: Pick<System["files"], "info">; readonly os: Os },
  path: string,
  top: string,
): Promise<boolean> {
  const { dirname, join } = pathOf(os);
  const isThere = async (...steps: string[]) =>
    await files.info(join(...steps)).catch(() => undefined) !== undefined;
  for (let at = dirname(path);; at = dirname(at)) {
    const isOne = await isThere(at, "HEAD") &&
      (await isThere(at, "objects") || await isThere(at, "commondir"));
    if (isOne || at === top || at === dirname(at)) return isOne;
  }
}
