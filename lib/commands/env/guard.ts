/**
 * Checks in what `env` prints, made by the shell that reads it: one in a session, whose prompt nothing of ours puts
 * right, is not changed, since it would go on to name the session's identity while its tools are another. Only that
 * shell knows what it is: a program may stand between it and us, or a file. Pure.
 */
import { HOLD } from "../../session/shells/handover.ts";
import { quoteFor } from "../../terminal/quote.ts";

/** Facts that a check is made of. */
export interface Guard {
  /** The id of the session around us, should it be over: nothing is left of it but the variable. */
  readonly over?: string | undefined;
  /** The command that opens a shell of these identities instead. */
  readonly open: string;
}

const WHY = "this shell is in a session, and nothing would put back in it what is changed";

const BUT = "so nothing was";

/**
 * Writes the function `__atmos_env_free` for the Bourne family: it holds the shell again where that can be done, and
 * fails where it can't and somebody types. Whether they do is a letter of `$-`, which sh looks for: the shell around
 * may split what it is told, and its own patterns are names of files then.
 */
export function unixGuard({ over, open }: Guard, byNumber: (text: string) => string): string {
  const ended = over === undefined ? "" : ` | ${quoteFor("posix", over)}`;
  const typed = byNumber('case "$1" in *i*) exit 0;; esac; exit 1');
  const held = `"$( \\command -v ${HOLD} )" in '') __atmos_env_no;; esac && ${HOLD}; then`;
  // A name with what a shell would take for something else is left to the person.
  const way = /^[\w./:+@ -]+$/.test(open) && !open.includes("  ") ? open : "atmos-auth shell";
  return [
    `__atmos_env_free() { if ! case "\${ATMOS_SESSION-}" in ''${ended}) __atmos_env_no;; esac; then`,
    "case '' in '') ;; esac; else if case",
    `${held} case '' in '') ;; esac; else`,
    `if \\/bin/sh -c "$(__atmos_env_print '${typed}')" sh "\${-}"; then`,
    `__atmos_env_say 'atmos-auth: ${WHY}, ${BUT}: use ${way}'; __atmos_env_no; fi; fi; fi; };`,
  ].join(" ");
}

/** Writes the condition, and the words, of a fish that is not to be changed. */
export function fishGuard({ over, open }: Guard): { readonly unfit: string; readonly why: string } {
  const ended = over === undefined
    ? ""
    : ` not test "x$ATMOS_SESSION" = ${q("fish", `x${over}`)}; and`;
  const held = "begin; functions -q __atmos_auth_hook; and __atmos_auth_hook; end";
  return {
    unfit: `set -q ATMOS_SESSION; and${ended} status is-interactive; and not ${held}`,
    why: q("fish", `atmos-auth: ${WHY}, ${BUT}: use ${open}`),
  };
}

/** Writes the line that ends a script for PowerShell; a script file is nobody's prompt. */
export function powershellGuard({ over = "", open }: Guard): string {
  const around = `$Env:ATMOS_SESSION -and $Env:ATMOS_SESSION -cne ${q("powershell", over)}`;
  const typed = "-not (Get-PSCallStack | Where-Object { $_.ScriptName })";
  const loose = "[string] $function:prompt -notmatch '__atmos_auth_pin'";
  const why = q("powershell", `atmos-auth: ${WHY}, ${BUT}: use ${open}`);
  return `if (${around} -and ${loose} -and ${typed}) { throw ${why} }`;
}

/** Writes the lines that end a batch file in any session: cmd calls nothing before its prompt. */
export function cmdGuard({ over = "", open }: Guard): readonly string[] {
  const around = `if defined ATMOS_SESSION if not "%ATMOS_SESSION%"=="${over}"`;
  // Words that echo takes for more than words are left to the person.
  const way = /^[\w./:+@ -]+$/.test(open) ? open : "atmos-auth shell";
  return [`${around} echo atmos-auth: ${WHY}, ${BUT}: use ${way}>&2`, `${around} exit /b 1`];
}

/** Writes the line that ends a script for nushell. */
export function nushellGuard({ over = "", open }: Guard): string {
  const around = `($env.ATMOS_SESSION? | default "") not-in ["", ${q("nushell", over)}]`;
  const held = "$env.config.hooks.pre_prompt? | default [] | " +
    "any {|hook| (try { view source $hook } catch { '' }) =~ '__atmos_auth_' }";
  const why = q("nushell", `atmos-auth: ${WHY}, ${BUT}: use ${open}`);
  return `if ${around} and $nu.is-interactive and not (${held}) { error make {msg: ${why}} }`;
}

const q = quoteFor;
