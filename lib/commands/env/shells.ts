/**
 * Variables for a shell to `eval`: all of them, or none and the reason. It may be typed in any way, `eval $(...)`
 * without quotes too: characters that a shell would split, join anew or take for names of files are written by number.
 * Pure.
 */
import { quoteFor } from "../../terminal/quote.ts";
import { fishGuard, type Guard, unixGuard } from "./guard.ts";

/** Changes to the current environment: variables to set, and names to unset. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/**
 * Writes the changes for every shell of the Bourne family. A variable that is set is unset first, with its nature as an
 * array or a number, and in bash and mksh with local variables of that name in the functions around. Everything is
 * tried in a subshell before any of it is done: there a program tells whether it was given exactly this, since a
 * shell's own values say nothing of arrays, of names that stand for others and of variables that are not exported.
 * Checks are made with `case`, which nobody can redefine; one without a match succeeds, so each check is negated.
 * Nothing is written to a file, which restricted shells forbid: standard error is closed meanwhile.
 *
 * Each variable is also a plain line, for programs and people that look for one, and is set by it; since `export` may
 * be an alias or a function there, and prints everything after `set -k`, all are set again in a way that is sure.
 */
export function unixScript({ set, unset }: Changes, guard: Guard): string {
  const names = Object.keys(set);
  const all = [...unset, ...names];
  const renewed = [...unset, ...names.filter((name) => !MEANT.test(name)), NONE];
  return [
    ` if ! case ${asWritten(set)}) ${NO};; esac; then`,
    ...FUNCTIONS,
    "__atmos_env_plain() {",
    ...Object.entries(set).flatMap(([name, value]) => plainly(name, value) ?? []),
    "case '' in '') ;; esac; } >&- 2>&-;",
    `__atmos_env_change() { __atmos_env_renew ${renewed.join(" ")} &&`,
    "{ __atmos_env_plain || case '' in '') ;; esac; } &&",
    ...Object.entries(set).map(([name, value]) => exported(name, value)),
    "case '' in '') ;; esac; };",
    `__atmos_env_child() { ${given(names, unset)}; };`,
    why(all),
    unixGuard(guard, byNumber),
    "__atmos_env_all() { ( __atmos_env_apart && __atmos_env_change && __atmos_env_child ) 2>&- &&",
    `__atmos_env_change || { __atmos_env_why; __atmos_env_no; }; };`,
    "} 2>&-;",
    "if __atmos_env_free && __atmos_env_with __atmos_env_all; then",
    `${FORGET} else ${FORGET} ${NO}; fi;`,
    `else if case 'A' in ${printed("A")}) ${NO};; esac; then \\echo '${UNRULY}' >&2;`,
    `else \\echo '${SPLIT}' >&2; fi; ${NO}; fi;`,
  ].map((line) => `${line}\n`).join("");
}

/** A command that fails, whatever functions are defined. */
const NO = "! case '' in '') ;; esac";

/** A name that nobody has, so that there is always one to unset. */
const NONE = "__atmos_env_none";

/**
 * Names that some shell acts on as soon as they are unset, such as by forgetting the history; no cloud's is among them.
 */
const MEANT =
  /^(LANG|LC_\w+|(SAVE)?HIST\w*|TERM|TERMINFO\w*|(CD|F|MAN|MAIL|MODULE_)?PATH|HOME|COLUMNS|LINES|PS[0-4]|R?PROMPT\d?|EDITOR|VISUAL)$/;

const SPLIT =
  "atmos-auth: IFS is such that this shell splits what eval is told, so nothing was changed: " +
  "put it in double quotes, or unset IFS";

const HELD = "is read-only in this shell, so nothing was changed: use atmos-auth shell";

const UNRULY =
  "atmos-auth: this shell does not give programs every value as it is told, because IFS splits it, a " +
  "function is called builtin, export, unset or printf, a trap prints, or a variable is its own, so " +
  "nothing was changed: use atmos-auth shell";

const RESTRICTED =
  "atmos-auth: this shell does not start /bin/sh, as a restricted one does not, so nothing was changed: " +
  "use atmos-auth shell";

/**
 * Writes a check that a program sees every one of these variables as the shell around it does, and none of the others.
 */
function given(names: readonly string[], unset: readonly string[]): string {
  const gone = unset.map((name) => `\${${name}+x}`).join("");
  const looks = [
    `! case "${gone}" in "") no;; esac`,
    ...names.map((name, at) => `! case "\${${name}+x}\${${name}-}" in "x\${${at + 1}}") no;; esac`),
  ].join(" && ");
  const values = names.map((name) => `"\${${name}-}"`).join(" ");
  return `\\/bin/sh -c 'no() { ! case "" in "") ;; esac; }; ${looks}' sh ${values}`;
}

/**
 * Functions by which all of it is done. The shell is told by its abilities, not by a variable that anybody may export.
 * In dash, ksh and busybox no function comes before `unset` and `export`; bash, zsh and mksh have `builtin`. A name may
 * stand for another one: bash (4.3), mksh and ksh each have a word of their own that undoes it; ksh ends by bash's, and
 * by its own in a subshell that is no process, which a limit makes it. An `unset` in a function of ours removes one
 * layer of bash's and mksh's local variables, and in bash only without `localvar_unset`: four do for three functions
 * around, and with more, a value that is seen is refused.
 */
const FUNCTIONS = [
  "{ __atmos_env_put() { __atmos_env_no; };",
  `__atmos_env_no() { ${NO}; };`,
  "__atmos_env_apart() { case '' in '') ;; esac; };",
  '__atmos_env_with() { "$@"; };',
  `if ( \\builtin \\unset -v ${NONE} ); then __atmos_env() { \\builtin "$@"; };`,
  `if ( \\builtin \\unset -n ${NONE} ); then`,
  "__atmos_env_bare() { __atmos_env \\unset -n \"$@\" || case '' in '') ;; esac; };",
  "__atmos_env_with() { if ( __atmos_env \\shopt -q localvar_unset ) 2>&-; then",
  '__atmos_env \\shopt -u localvar_unset; if "$@"; then __atmos_env \\shopt -s localvar_unset;',
  'else __atmos_env \\shopt -s localvar_unset; __atmos_env_no; fi; else "$@"; fi; };',
  `else if ( \\builtin \\typeset -g +n ${NONE} ); then`,
  '__atmos_env_bare() { __atmos_env \\typeset -g +n "$@"; };',
  "else __atmos_env_bare() { case '' in '') ;; esac; }; fi; fi;",
  `else __atmos_env() { "$@"; }; if ( \\typeset +n ${NONE} ); then`,
  '__atmos_env_bare() { \\typeset +n "$@"; }; __atmos_env_apart() { \\ulimit -S -c 0; };',
  "else __atmos_env_bare() { case '' in '') ;; esac; }; fi; fi;",
  "if ( \\builtin \\printf '' ); then __atmos_env_print() { \\builtin \\printf \"$@\"; };",
  'else __atmos_env_print() { \\printf "$@"; }; fi;',
  '__atmos_env_once() { __atmos_env_bare "$@" && __atmos_env \\unset -v "$@"; };',
  '__atmos_env_renew() { __atmos_env_once "$@" && __atmos_env_once "$@" &&',
  '__atmos_env_once "$@" && __atmos_env_once "$@"; };',
  '__atmos_env_say() { \\/bin/sh -c \'echo "$1" >&2\' sh "$1"; };',
  '__atmos_env_held() { ( __atmos_env_apart && __atmos_env_renew "$1" ) 2>&- ||',
  `{ __atmos_env_say "atmos-auth: $1 ${HELD}"; __atmos_env_no; }; };`,
];

const FORGET = `{ __atmos_env \\unset -f ${
  [
    "all",
    "change",
    "plain",
    "child",
    "print",
    "put",
    "why",
    "say",
    "held",
    "renew",
    "once",
    "with",
    "apart",
    "free",
  ]
    .map((name) => `__atmos_env_${name}`).join(" ")
} __atmos_env_bare __atmos_env_no __atmos_env; } 2>&-;`;

/**
 * Writes the check that comes first, before any function is defined: that the shell was given the text as it is
 * written. Without quotes around `$(...)` it is split at whatever `IFS` says, and values are split alike. So each
 * character of names, of values and of this text is compared with its number; if digits are split away, the rest is no
 * other number. The text may not begin with a character that is split away either: ksh's `eval` does nothing with a
 * first word that is empty, and succeeds.
 */
function asWritten(set: Changes["set"]): string {
  const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33)).join("");
  const all = new Set([...printable, ...Object.entries(set).flat().join("")]);
  const characters = [...all].filter((character) => !/[\s'\\*?[({]/.test(character)).join("");
  return `'${characters}' in ${printed(characters)}`;
}

/** Writes these characters by their numbers alone. */
function printed(characters: string): string {
  const bytes = [...new TextEncoder().encode(characters)];
  const numbers = bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
  const print = `\\printf '${numbers}'`;
  return `"$( { ( \\builtin ${print} ) || ${print}; } 2>&-)"`;
}

/** Writes a function that says why nothing was changed. */
function why(all: readonly string[]): string {
  const held = [NONE, ...all].map((name) => `__atmos_env_held ${name} &&`).join(" ");
  return `__atmos_env_why() { if ( \\/bin/sh -c '' ) 2>&-; then ${held} ` +
    `__atmos_env_say '${UNRULY}'; else __atmos_env \\echo '${RESTRICTED}' >&2; fi; };`;
}

/** Writes a variable as everybody does, on a line that can be taken alone; none if its value ends as `$(...)` can't. */
function plainly(name: string, value: string): string | undefined {
  if (!isByNumber(value)) return `export ${name}=${quoteFor("posix", value)};`;
  if (value.endsWith("\n") || value.length > PIECE) return undefined;
  return `export ${name}="$(printf '${byNumber(value)}')";`;
}

/** The most characters of a value in one call of `printf`: it may be a program, and arguments have a bound. */
const PIECE = 30_000;

/** Writes a variable that is exported and checked; no argument looks like a setting, which `set -k` would take away. */
function exported(name: string, value: string): string {
  if (!isByNumber(value)) return putting(name, quoteFor("posix", value));
  // The mark keeps line breaks before it, which "$(...)" would take away; and whether numbers are read as they should be.
  const pieces = `${value}x`.match(new RegExp(`[^]{1,${PIECE}}`, "gu")) ?? [];
  const printed = pieces.map((each) => `__atmos_env_print '${byNumber(each)}'`).join("; ");
  return `__atmos_env_put() { ${putting(name, '"${1%x}"')} ` +
    "! case \"${2}\" in 'A') __atmos_env_no;; esac; } && " +
    `__atmos_env_put "$(${printed})" "$(__atmos_env_print '\\101')" &&`;
}

function putting(name: string, word: string): string {
  return `__atmos_env \\export ${name} && ${name}=${word} && ` +
    `! case "\${${name}-}" in ${word}) __atmos_env_no;; esac &&`;
}

/** Whether a shell without quotes around `$(...)` would change the value. */
function isByNumber(value: string): boolean {
  return /[\t\n*?[({]| {2}/.test(value);
}

/** Writes text as `printf` reads its format. */
function byNumber(text: string): string {
  return text.replace(
    /[^\w./:=,+@\u0080-\u{10ffff}-]|^-/gu,
    (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}

/**
 * Writes the changes for fish. A universal variable is the person's for good, so it is not erased but hidden behind an
 * empty one, which clouds' tools take for unset; a local one would hide ours. Nothing can be tried beforehand, so it is
 * checked afterwards. A name that fish keeps for itself can't be a local one either, and so is found out before
 * anything is changed. None of the words can be a function's name.
 */
export function fishScript({ set, unset }: Changes, guard: Guard): string {
  const { unfit, why } = fishGuard(guard);
  const names = Object.keys(set);
  const all = [...unset, ...names].join(" ");
  return [
    "begin; set -l __atmos_env_held; set -l __atmos_env_kept;",
    `if ${unfit};`,
    `builtin printf '%s\\n' ${why} >&2; test 1 = 2; else;`,
    `for __atmos_env_name in ${all}; set -ql $__atmos_env_name;`,
    "and set -a __atmos_env_held $__atmos_env_name; end;",
    `for __atmos_env_name in ${
      names.join(" ")
    }; begin; test 1 = 1; set -l $__atmos_env_name 1 2>/dev/null; end;`,
    "or set -a __atmos_env_kept $__atmos_env_name; end;",
    "if set -q __atmos_env_held[1];",
    `builtin printf ${LOCAL} $__atmos_env_held >&2; test 1 = 2;`,
    "else if set -q __atmos_env_kept[1];",
    `builtin printf ${KEPT} $__atmos_env_kept >&2; test 1 = 2;`,
    "else;",
    `for __atmos_env_name in ${unset.join(" ")}; set -eg $__atmos_env_name;`,
    "set -qU $__atmos_env_name; and set -gx $__atmos_env_name ''; end;",
    ...Object.entries(set).map(([name, value]) => `set -gx ${name} ${forFish(value)};`),
    ...unset.map((name) => `not set -q ${name}; or test x = "x$${name}"; ${MOVED} ${name};`),
    ...Object.entries(set).map(([name, value]) =>
      `set -qgx ${name}; and test "x$${name}" = x${forFish(value)}; ${MOVED} ${name};`
    ),
    "if set -q __atmos_env_held[1];",
    `builtin printf ${CHANGED} $__atmos_env_held >&2; test 1 = 2; else; test 1 = 1; end; end; end; end;`,
  ].map((line) => `${line}\n`).join("");
}

const LOCAL =
  `'atmos-auth: %s is local to a function or a block here, so nothing was changed: use atmos-auth shell\\n'`;

/** The end of a check: a function of the person's may be called for each change (`--on-variable`). */
const MOVED = "or set -a __atmos_env_held";

const CHANGED =
  `'atmos-auth: a function changed %s meanwhile, so this shell is not the identity: use atmos-auth shell\\n'`;

const KEPT =
  `'atmos-auth: fish keeps %s for itself, so nothing was changed: use atmos-auth shell\\n'`;

/** Quotes a value for fish; `eval (...)` joins lines with spaces, so line breaks are escaped. */
function forFish(value: string): string {
  return quoteFor("fish", value).replaceAll("\n", "'\\n'");
}
