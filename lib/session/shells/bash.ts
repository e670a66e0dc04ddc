/** bash: our `--rcfile` reads the person's files and then ours. Pure. */
import { bashHooks } from "./bash_hooks.ts";
import { fishFiles } from "./fish_hooks.ts";
import { HOOKS, leads, pathBelow } from "./handover.ts";
import { loginOf } from "./login.ts";
import { quoteFor } from "./quote.ts";
import type { Shell, ShellRequest, ShellStart } from "./shell.ts";
import { pathKept } from "./path.ts";
import { zshFiles } from "./zsh_hooks.ts";

const RC = "bash/rc";

/** The Bourne-again shell, 3.2 and later. */
export const bash: Shell = { names: ["bash"], start };

function start(asked: ShellRequest): ShellStart {
  const request = loginOf(asked);
  const rc = pathBelow(request, RC);
  const plain = request.args.length === 0;
  return {
    args: ["--rcfile", rc, ...request.args],
    env: { BASH_ENV: rc, ...(plain ? leads(request, "bash") : {}) },
    files: {
      [RC]: rcFile(request),
      [HOOKS.bash]: bashHooks(request),
      ...(plain ? { ...zshFiles(request), ...fishFiles(request) } : {}),
    },
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

/** As a login bash reads them (bash(1), INVOCATION). */
const LOGIN = `  if [ -r /etc/profile ]; then . /etc/profile || :; fi
  if [ -r ~/.bash_profile ]; then . ~/.bash_profile || :
  elif [ -r ~/.bash_login ]; then . ~/.bash_login || :
  elif [ -r ~/.profile ]; then . ~/.profile || :
  fi
`;

const LOGOUT = `  logout() { builtin exit "$@"; }
  __atmos_auth_trap EXIT 'if [ -r ~/.bash_logout ]; then . ~/.bash_logout; fi'
`;
