/**
 * bash, zsh and fish: each reads the person's files and then ours, and any of them may become another on the way.
 * Pure.
 */
import { bashHooks, bashNext } from "./bash_hooks.ts";
import { fishFiles, fishNext } from "./fish_hooks.ts";
import { HOOKS, leads, loginOf, NEXT, pathBelow, pathKept } from "./handover.ts";
import { quoteFor } from "../../terminal/quote.ts";
import type { Becoming, Shell, ShellRequest, ShellStart } from "./shell.ts";
import { zshFiles, zshNext } from "./zsh_hooks.ts";

const RC = "bash/rc";

/** The Bourne-again shell, 3.2 and later: our `--rcfile` reads the person's files. */
export const bash: Shell = { names: ["bash"], start: startBash, become };

/**
 * The Z shell: the files of a private `ZDOTDIR` read the person's own. A system's own `/etc/zshenv` that moves
 * `ZDOTDIR` is read before anything of ours, and wins.
 */
export const zsh: Shell = { names: ["zsh"], start: startZsh, become };

/** The friendly interactive shell, 3.2 and later: ours is read with `--init-command`, before a `-c`. */
export const fish: Shell = { names: ["fish"], start: startFish, become };

/** Our files for each of them, whichever this one becomes. */
export function hookFiles(request: ShellRequest): Readonly<Record<string, string>> {
  return { [HOOKS.bash]: bashHooks(request), ...zshFiles(request), ...fishFiles(request) };
}

/** Whichever of them it is by now. */
function become(change: Becoming): Readonly<Record<string, string>> {
  return {
    [NEXT.bash]: bashNext(change),
    [NEXT.zsh]: zshNext(change),
    [NEXT.fish]: fishNext(change),
  };
}

function startBash(asked: ShellRequest): ShellStart {
  const request = loginOf(asked);
  const rc = pathBelow(request, RC);
  const plain = request.args.length === 0;
  return {
    args: ["--rcfile", rc, ...request.args],
    env: { BASH_ENV: rc, ...(plain ? leads(request, "bash") : {}) },
    files: {
      [RC]: rcFile(request),
      ...(plain ? hookFiles(request) : { [HOOKS.bash]: bashHooks(request) }),
    },
  };
}

function startZsh(request: ShellRequest): ShellStart {
  const plain = request.args.length === 0;
  return {
    args: plain && request.login ? ["-l"] : request.args,
    env: { ...(plain ? leads(request, "zsh") : {}), ZDOTDIR: pathBelow(request, HOOKS.zsh) },
    files: plain ? hookFiles(request) : zshFiles(request),
  };
}

function startFish(request: ShellRequest): ShellStart {
  const plain = request.args.length === 0;
  const read = `source ${quoteFor("fish", pathBelow(request, HOOKS.fish))}`;
  return {
    args: ["--init-command", read, ...(plain && request.login ? ["--login"] : request.args)],
    env: plain ? leads(request, "fish") : {},
    files: plain ? hookFiles(request) : fishFiles(request),
  };
}

function rcFile(request: ShellRequest): string {
  return `# Written by atmos-auth for one session; gone with it.
unset BASH_ENV
. ${quoteFor("bash", pathBelow(request, HOOKS.bash))}
case $- in
*i*)
  shopt -s histappend
${request.login ? LOGIN + LOGOUT : INTERACTIVE}  ;;
*)
${request.login ? LOGIN : "  :\n"}  ;;
esac
${pathKept(request)}__atmos_auth_begin
`;
}

const INTERACTIVE = `  if [ -r ~/.bashrc ]; then . ~/.bashrc || :; fi
`;

/** As a login bash reads them (bash(1), INVOCATION); a person who has none of them has their prompt in the last. */
const LOGIN = `  if [ -r /etc/profile ]; then . /etc/profile || :; fi
  if [ -r ~/.bash_profile ]; then . ~/.bash_profile || :
  elif [ -r ~/.bash_login ]; then . ~/.bash_login || :
  elif [ -r ~/.profile ]; then . ~/.profile || :
  elif [ "\${-#*i}" != "$-" ] && [ -r ~/.bashrc ]; then . ~/.bashrc || :
  fi
`;

const LOGOUT = `  logout() { builtin exit "$@"; }
  __atmos_auth_trap EXIT 'if [ -r ~/.bash_logout ]; then . ~/.bash_logout; fi'
`;
