/** Paths of git's files in a session, and the line of its credential helper. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { SYSTEM_CAT } from "../../../lib/paths/system_programs.ts";
import { quoted } from "./git_config.ts";

/** The user name that GitHub expects beside an installation's token; beside others it takes any. */
export const USER = "x-access-token";

/** The file that git includes last, by path below the session directory. */
export const CONFIG = "github/git/config";

/** The file that git includes first, if there is one; whoever would write there is shown its name. */
export const FIRST = "github/git/for-everybody-is-not-written-here";

/** The file that is included where an address holds a password. */
export const HEADER = "github/git/header";

/** The file that is included where addresses may hold one. */
export const ALLOWED = "github/git/allowed";

/** The guard that is run in place of ssh. */
export const SSH = "github/git/ssh";

/** Returns the path of such a file, as git's own shell takes it. */
export function pathTo(place: Pick<GrantPlace, "join" | "directory" | "os">, name: string): string {
  return slashed(place, place.join(place.directory, ...name.split("/")));
}

/**
 * Returns the file of an owner's credential, or the one for all. It begins with none of the names that Windows
 * reserves.
 */
export function credentialFile(owner: string | undefined): string {
  return `github/git/${owner === undefined ? "all" : `owner-${owner.toLowerCase()}`}`;
}

/**
 * Returns a line for the shell that comes with git, also on Windows, where it takes slashes in paths; git adds `get`,
 * `store` or `erase`.
 */
export function helperLine(place: GrantPlace, owner: string | undefined): string {
  const { helper } = place;
  if (helper === undefined) {
    return line([SYSTEM_CAT, quoted(pathTo(place, credentialFile(owner)))]);
  }
  const [program = "", ...args] = helper;
  return line([slashed(place, program), ...args].map(quoted));
}

function slashed({ os }: Pick<GrantPlace, "os">, path: string): string {
  return os === "windows" ? path.replaceAll("\\", "/") : path;
}

function line(words: readonly string[]): string {
  return `!f() { test "$1" != get || ${words.join(" ")}; }; f`;
}

/** Returns a helper that tells git to give up, and the person why (git-scm.com/docs/git-credential, "quit"). */
export function refusing(why: string): string {
  return `!f() { test "$1" != get || { echo "atmos-auth: ${why}" >&2; echo quit=1; }; }; f`;
}
