/**
 * Variables for a shell to `eval`: everything that is wanted, or nothing and why. However it is typed, `eval $(...)`
 * without quotes too: what a shell would split, join anew or take for names of files is written by number. Pure.
 */
import { quoteFor } from "../terminal/quote.ts";

/** What the current environment must become. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/**
 * For every shell of the Bourne family. What is put on first goes away with what was there, an array's or a number's
 * nature too. Aliases and functions of the person's do not get in between, and what can't be changed is found out
 * before anything is.
 */
export function unixScript({ set, unset }: Changes): string {
  const names = [...unset, ...Object.keys(set)].join(" ");
  const renewed = [...unset, ...Object.keys(set).filter((name) => !isShells(name))].join(" ");
  return [
    `if \\test -n "\${BASH_VERSION-}\${ZSH_VERSION-}"; then`,
    `__atmos_auth() { \\builtin "$@"; }; else __atmos_auth() { \\command "$@"; }; fi;`,
    `if ( __atmos_auth \\unset -v ${names} ) 2>/dev/null; then`,
    // A name that stands for another one (bash 4.3).
    `\\test -z "\${BASH_VERSION-}" || __atmos_auth \\unset -n ${renewed} 2>/dev/null || :;`,
    `__atmos_auth \\unset -v ${renewed};`,
    ...Object.entries(set).map(([name, value]) => exported(name, value)),
    "__atmos_auth \\unset -f __atmos_auth;",
    "else",
    `for __atmos_auth_name in ${names}; do ( __atmos_auth \\unset -v "$__atmos_auth_name" ) 2>/dev/null ||`,
    `__atmos_auth \\printf ${READ_ONLY} "$__atmos_auth_name" >&2; done;`,
    "__atmos_auth \\unset -v __atmos_auth_name; __atmos_auth \\unset -f __atmos_auth; ( exit 1 );",
    "fi;",
  ].map((line) => `${line}\n`).join("");
}

const READ_ONLY =
  `'atmos-auth: %s is read-only in this shell, so nothing was changed: use atmos-auth shell\\n'`;

/** Names that mean something to a shell lose it when they are unset; no cloud's is among them. */
function isShells(name: string): boolean {
  return /^(LC_|HIST|TERMINFO_|MODULE_PATH$)|^[^_]+$/.test(name);
}

function exported(name: string, value: string): string {
  if (!/[\t\n*?[({]| {2}/.test(value)) {
    return `__atmos_auth \\export ${name}=${quoteFor("posix", value)};`;
  }
  // The mark at the end keeps line breaks before it, which "$(...)" would take away.
  const pieces = `${value}x`.match(/[^]{1,30000}/gu) ?? [];
  const printing = pieces.map((piece) => `__atmos_auth \\printf '${byNumber(piece)}'`).join("; ");
  return `__atmos_auth_value=$(${printing}); __atmos_auth \\export ` +
    `${name}="\${__atmos_auth_value%x}"; __atmos_auth \\unset -v __atmos_auth_value;`;
}

/** As `printf` reads its format. A piece is no longer than an argument may be, should `printf` be a program. */
function byNumber(text: string): string {
  return text.replace(
    /[^\w./:=,+@\u0080-\u{10ffff}-]|^-/gu,
    (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}

/**
 * For fish. A universal variable is the person's for good, so it is not erased but hidden behind an empty one, which
 * clouds' tools take for none; a local one would hide ours.
 */
export function fishScript({ set, unset }: Changes): string {
  const names = [...unset, ...Object.keys(set)].join(" ");
  return [
    "begin; set -l __atmos_auth_held;",
    `for name in ${names}; set -ql $name; and set -a __atmos_auth_held $name; end;`,
    "if set -q __atmos_auth_held[1];",
    `printf ${LOCAL} $__atmos_auth_held >&2; false;`,
    "else;",
    `for name in ${unset.join(" ")}; set -eg $name; set -qU $name; and set -gx $name ''; end;`,
    ...Object.entries(set).map(([name, value]) => `set -gx ${name} ${forFish(value)};`),
    "true; end; end;",
  ].map((line) => `${line}\n`).join("");
}

const LOCAL =
  `'atmos-auth: %s is local to a function or a block here, so nothing was changed: use atmos-auth shell\\n'`;

/** `eval (...)` joins lines with spaces. */
function forFish(value: string): string {
  return quoteFor("fish", value).replaceAll("\n", "'\\n'");
}
