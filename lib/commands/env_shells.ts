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
 * nature too, and in bash and mksh what the functions around hold by that name. All of it is tried and looked at in a
 * subshell before any of it is done. What looks is `case`, which nobody can redefine; one without a match says yes, so
 * each look is turned around.
 */
export function unixScript({ set, unset }: Changes): string {
  const names = Object.keys(set);
  const renewed = [...unset, ...names.filter((name) => !isShells(name)), NONE].join(" ");
  return [
    ...FUNCTIONS,
    `__atmos_auth_change() { __atmos_auth_renew ${renewed} &&`,
    `! case "${unset.map((name) => `\${${name}+x}`).join("")}" in '') __atmos_auth_no;; esac &&`,
    ...Object.entries(set).map(([name, value]) => exported(name, value)),
    "case '' in '') ;; esac; };",
    "__atmos_auth_all() { ( __atmos_auth_change ) 2>/dev/null && __atmos_auth_change ||",
    '{ __atmos_auth_why "$(',
    ...[...unset, ...names].map((name) => `__atmos_auth_held ${name};`),
    `)"; __atmos_auth_no; }; };`,
    "if __atmos_auth_with __atmos_auth_all; then",
    `${FORGET} else ${FORGET} ! case '' in '') ;; esac; fi;`,
  ].map((line) => `${line}\n`).join("");
}

/** A name that nobody has: there is always one to unset. */
const NONE = "__atmos_auth_none";

const READ_ONLY =
  `'atmos-auth: %s is read-only in this shell, so nothing was changed: use atmos-auth shell\\n'`;

const UNRULY =
  "atmos-auth: this shell does not take every value as it is told, because a function is " +
  "called builtin, export, unset or printf, or a variable is its own, so nothing was changed: " +
  "use atmos-auth shell";

/**
 * In dash, ksh, mksh and busybox no function comes before `unset` and `export`; bash and zsh have `builtin`. An `unset`
 * in a function of ours takes one layer of bash's and mksh's local variables away, and in bash only without
 * `localvar_unset`: four do for three functions around, and of more a value that is seen is refused. A name may stand
 * for another one (bash 4.3).
 */
const FUNCTIONS = [
  "__atmos_auth_put() { __atmos_auth_no; };",
  "__atmos_auth_no() { ! case '' in '') ;; esac; };",
  `case "\${BASH_VERSION+b}\${ZSH_VERSION+z}" in '') __atmos_auth() { "$@"; };`,
  '__atmos_auth_print() { \\printf "$@"; };;',
  `'b'|'z'|'bz') __atmos_auth() { \\builtin "$@"; };`,
  '__atmos_auth_print() { \\builtin \\printf "$@"; };; esac;',
  `case "\${BASH_VERSION+b}" in '') __atmos_auth_bare() { case '' in '') ;; esac; };`,
  '__atmos_auth_with() { "$@"; };;',
  `'b') __atmos_auth_bare() { __atmos_auth \\unset -n "$@" 2>/dev/null || case '' in '') ;; esac; };`,
  "__atmos_auth_with() { if __atmos_auth \\shopt -q localvar_unset 2>/dev/null; then",
  '__atmos_auth \\shopt -u localvar_unset; if "$@"; then __atmos_auth \\shopt -s localvar_unset;',
  'else __atmos_auth \\shopt -s localvar_unset; __atmos_auth_no; fi; else "$@"; fi; };; esac;',
  '__atmos_auth_once() { __atmos_auth_bare "$@" && __atmos_auth \\unset -v "$@"; };',
  '__atmos_auth_renew() { __atmos_auth_once "$@" && __atmos_auth_once "$@" &&',
  '__atmos_auth_once "$@" && __atmos_auth_once "$@"; };',
  '__atmos_auth_held() { ( __atmos_auth_renew "$1" ) 2>/dev/null ||',
  `__atmos_auth_print ${READ_ONLY} "$1"; };`,
  `__atmos_auth_say() { case "$(\\printf A)" in 'A') \\printf '%s\\n' "$1";;`,
  `'') \\command \\printf '%s\\n' "$1";; esac; };`,
  `__atmos_auth_why() { __atmos_auth_say "\${1:-${UNRULY}}" >&2; };`,
];

const FORGET = `__atmos_auth \\unset -f ${
  ["all", "change", "print", "put", "why", "say", "held", "renew", "once", "with", "bare", "no"]
    .map((name) => `__atmos_auth_${name}`).join(" ")
} __atmos_auth;`;

/** Names that mean something to a shell lose it when they are unset; no cloud's is among them. */
function isShells(name: string): boolean {
  return /^(LC_|HIST|TERMINFO_|MODULE_PATH$)|^[^_]+$/.test(name);
}

/** A variable put into place and looked at. */
function exported(name: string, value: string): string {
  if (!isByNumber(value)) return putting(name, quoteFor("posix", value));
  // The mark keeps line breaks before it, which "$(...)" would take away; and whether numbers are read as they should be.
  const pieces = `${value}x`.match(/[^]{1,30000}/gu) ?? [];
  const printed = pieces.map((each) => `__atmos_auth_print '${byNumber(each)}'`).join("; ");
  return `__atmos_auth_put() { ${putting(name, '"${1%x}"')} ` +
    "! case \"${2}\" in 'A') __atmos_auth_no;; esac; } && " +
    `__atmos_auth_put "$(${printed})" "$(__atmos_auth_print '\\101')" &&`;
}

function putting(name: string, word: string): string {
  return `__atmos_auth \\export ${name}=${word} && ` +
    `! case "\${${name}-}" in ${word}) __atmos_auth_no;; esac &&`;
}

/** Whether a shell without quotes around `$(...)` would change it. */
function isByNumber(value: string): boolean {
  return /[\t\n*?[({]| {2}/.test(value);
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
 * clouds' tools take for none; a local one would hide ours. A name that fish does not give away can't be a local one
 * either, and so is found out before anything is changed. None of the words can be a function's name.
 */
export function fishScript({ set, unset }: Changes): string {
  const names = Object.keys(set);
  const all = [...unset, ...names].join(" ");
  return [
    "begin; set -l __atmos_auth_held; set -l __atmos_auth_kept;",
    `for __atmos_auth_name in ${all}; set -ql $__atmos_auth_name;`,
    "and set -a __atmos_auth_held $__atmos_auth_name; end;",
    `for __atmos_auth_name in ${
      names.join(" ")
    }; begin; test 1 = 1; set -l $__atmos_auth_name 1 2>/dev/null; end;`,
    "or set -a __atmos_auth_kept $__atmos_auth_name; end;",
    "if set -q __atmos_auth_held[1];",
    `builtin printf ${LOCAL} $__atmos_auth_held >&2; test 1 = 2;`,
    "else if set -q __atmos_auth_kept[1];",
    `builtin printf ${KEPT} $__atmos_auth_kept >&2; test 1 = 2;`,
    "else;",
    `for __atmos_auth_name in ${unset.join(" ")}; set -eg $__atmos_auth_name;`,
    "set -qU $__atmos_auth_name; and set -gx $__atmos_auth_name ''; end;",
    ...Object.entries(set).map(([name, value]) => `set -gx ${name} ${forFish(value)};`),
    "test 1 = 1; end; end;",
  ].map((line) => `${line}\n`).join("");
}

const LOCAL =
  `'atmos-auth: %s is local to a function or a block here, so nothing was changed: use atmos-auth shell\\n'`;

const KEPT =
  `'atmos-auth: fish keeps %s for itself, so nothing was changed: use atmos-auth shell\\n'`;

/** `eval (...)` joins lines with spaces. */
function forFish(value: string): string {
  return quoteFor("fish", value).replaceAll("\n", "'\\n'");
}
