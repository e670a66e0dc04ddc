/** Where git's files lie in a session, and how git is led to a credential. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { SYSTEM_CAT } from "../../../lib/paths/system_programs.ts";
import { quoted } from "./git_config.ts";

/** The user name that GitHub expects beside an installation's token; beside others it takes any. */
export const USER = "x-access-token";

/** What git takes in last, by path below the session directory. */
export const CONFIG = "github/git/config";

/** What git takes in first, where it has to. */
export const FIRST = "github/git/first";

/** What it takes in where an address holds a password. */
export const HEADER = "github/git/header";

/** What it takes in where addresses may hold one. */
export const ALLOWED = "github/git/allowed";

/** The program that stands before its ssh. */
export const SSH = "github/git/ssh";

/** The path of one of them, as git's own shell takes it. */
export function pathTo(place: Pick<GrantPlace, "join" | "directory" | "os">, name: string): string {
  return slashed(place, place.join(place.directory, ...name.split("/")));
}

/** An owner's credential, or the one for all. Windows has names that no file may have; none of them begins so. */
export function credentialFile(owner: string | undefined): string {
  return `github/git/${owner === undefined ? "all" : `owner-${owner.toLowerCase()}`}`;
}

/**
 * A line for the shell that comes with git, also on Windows, where it takes slashes in paths; git adds `get`,
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

/** A helper that tells git to give up, and the person why (git-scm.com/docs/git-credential, "quit"). */
export function refusing(why: string): string {
  return `!f() { test "$1" != get || { echo "atmos-auth: ${why}" >&2; echo quit=1; }; }; f`;
}
