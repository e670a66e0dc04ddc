/** The plain Bourne shells: `ENV` names our file, which reads the person's. Pure. */
import { HOLD, leads, loginOf, pathBelow, pathKept, pinLines, withoutLeads } from "./handover.ts";
import { lookOf, type Shell, type ShellRequest, type ShellStart } from "./shell.ts";
import { quoteFor } from "../../terminal/quote.ts";
import { hookFiles } from "./unix.ts";

const RC = "sh/rc";
const q = (text: string) => quoteFor("posix", text);

/** The ksh family, which is held at every prompt. */
export const ksh: Shell = { names: ["ksh", "mksh", "lksh"], start };

/**
 * sh, dash, ash and their kin call nothing before a prompt: there the identity is put right once, after the person's
 * files. A bash or zsh under the name of `sh` is held at every prompt.
 */
export const posix: Shell = {
  names: ["sh", "dash", "ash", "oksh", "yash", "busybox"],
  promptless: true,
  start,
};

function start(asked: ShellRequest): ShellStart {
  const request = loginOf(asked);
  const plain = request.args.length === 0;
  const applet = /(^|[/\\])busybox[^/\\]*$/i.test(request.path) ? ["sh"] : [];
  return {
    args: [...applet, ...request.args],
    env: { ...(plain ? leads(request) : {}), ENV: pathBelow(request, RC) },
    files: {
      [RC]: rcFile(request),
      ...(plain ? hookFiles(request) : {}),
    },
  };
}

/** `command .` keeps an error in the person's file from ending ours. */
function rcFile(request: ShellRequest): string {
  const env = request.env.get("ENV");
  return `# Written by atmos-auth for one session; gone with it.
${definitions(request)}
${env === undefined ? "unset ENV" : `ENV=${q(env)}`}
${request.login ? LOGIN : ""}if [ -n "\${ENV-}" ]; then
  eval "__atmos_auth_env=\\"$ENV\\""
  if [ -r "$__atmos_auth_env" ]; then command . "$__atmos_auth_env" || :; fi
fi
${withoutLeads(request)}${pathKept(request)}__atmos_auth_pin
${HOOK}${mark(request)}`;
}

const LOGIN = `if [ -r /etc/profile ]; then command . /etc/profile || :; fi
if [ -r ~/.profile ]; then command . ~/.profile || :; fi
`;

/** bash (4.3), mksh and ksh have names that stand for others, each with a word of its own to end that. */
const BARE = `__atmos_auth_bare() { :; }
if [ -n "\${BASH_VERSION-}" ]; then
  __atmos_auth_bare() { command typeset -g +n "$@" 2>/dev/null || :; }
else
  case "\${KSH_VERSION-}" in
  *MIRBSD*) __atmos_auth_bare() { command typeset -g +n "$@" 2>/dev/null || :; } ;;
  *93*) __atmos_auth_bare() { command typeset +n "$@" 2>/dev/null || :; } ;;
  esac
fi
`;

/** For mksh what runs at a prompt has to return the status of the line before; after `set -e` that would cost its PS1. */
function definitions(request: ShellRequest): string {
  const { drift, notices, expires } = request;
  return `__atmos_auth_said='' __atmos_auth_drifts='' __atmos_auth_news='' __atmos_auth_env=''
${BARE}__atmos_auth_pin() {
${pinLines(request.pins)}
  [ -z "$__atmos_auth_drifts" ] || __atmos_auth_said_once
}
__atmos_auth_put() {
  command unset -v "$1" 2>/dev/null
  if command export "$1=$2" 2>/dev/null; then __atmos_auth_say "$1"; else __atmos_auth_fail "$1"; fi
}
__atmos_auth_drop() {
  for __atmos_auth_name in "$@"; do
    eval "[ -n \\"\\\${$__atmos_auth_name+x}\\" ]" || continue
    __atmos_auth_bare "$__atmos_auth_name"
    if command unset -v "$__atmos_auth_name" 2>/dev/null; then
      __atmos_auth_say "$__atmos_auth_name"
    else
      __atmos_auth_fail "$__atmos_auth_name"
    fi
  done
}
__atmos_auth_say() {
  { printf '%s\\n' "$1" >>${q(drift)}; } 2>/dev/null
  case " $__atmos_auth_said " in *" $1 "*) return 0 ;; esac
  __atmos_auth_said="$__atmos_auth_said $1"
  __atmos_auth_drifts="\${__atmos_auth_drifts:+$__atmos_auth_drifts, }$1"
}
__atmos_auth_said_once() {
  case $__atmos_auth_drifts in *,*) __atmos_auth_are=were ;; *) __atmos_auth_are=was ;; esac
  printf 'atmos-auth: %s %s changed by something in this shell; put back\\n' "$__atmos_auth_drifts" "$__atmos_auth_are" >&2
  __atmos_auth_drifts=
}
__atmos_auth_fail() {
  { printf '%s\\n' "$1" >>${q(drift)}; } 2>/dev/null
  printf 'atmos-auth: %s is read-only here and cannot be put back: take "readonly %s" away\\n' "$1" "$1" >&2
  exit 1
}
__atmos_auth_prompt() {
  set -- "$?"
  __atmos_auth_pin
  __atmos_auth_line=
  { IFS= read -r __atmos_auth_line <${q(notices)}; } 2>/dev/null || :
  if [ -n "\${ATMOS_SESSION_EXPIRES-}" ] && [ -r ${q(expires)} ]; then
    IFS= read -r ATMOS_SESSION_EXPIRES <${q(expires)} || :
  fi
  if [ "$__atmos_auth_line" != "$__atmos_auth_news" ]; then
    __atmos_auth_news=$__atmos_auth_line
    [ -z "$__atmos_auth_news" ] || __atmos_auth_tell
  fi
  case $- in *e*) return 0 ;; esac
  case \${KSH_VERSION-} in *MIRBSD*) return "$1" ;; esac
}
__atmos_auth_tell() {
  printf 'atmos-auth: %s\\n' "$__atmos_auth_news" >&2
  {
    {
      read -r __atmos_auth_line
      while IFS= read -r __atmos_auth_line; do
        printf 'hint: %s\\n' "$__atmos_auth_line" >&3
      done
    } <${q(notices)}
  } 3>&2 2>/dev/null || :
}`;
}

/** ksh93 and mksh run a function while they expand `PS1`, without a fork. */
const HOOK = `if [ -n "\${BASH_VERSION-}" ]; then
  ${HOLD}() {
    case \${PROMPT_COMMAND-} in
    *__atmos_auth_prompt) ;;
    *) PROMPT_COMMAND="\${PROMPT_COMMAND-}
__atmos_auth_prompt" ;;
    esac
  }
  ${HOLD}
elif [ -n "\${ZSH_VERSION-}" ]; then
  ${HOLD}() { precmd() { __atmos_auth_prompt; }; }
  ${HOLD}
else
  case "\${KSH_VERSION-}" in
  *MIRBSD*) ${inPrompt("${|__atmos_auth_prompt;}")} ;;
  *93*) ${inPrompt("${ __atmos_auth_prompt;}")} ;;
  esac
fi
`;

function inPrompt(call: string): string {
  return `${HOLD}() {
    case \${PS1-} in *__atmos_auth_prompt*) ;; *) PS1='${call}'\${PS1-'$ '} ;; esac
  }
  ${HOLD}`;
}

/** No colour: these shells disagree on how to say that a character takes no room. A prompt that names our variable shows it itself. */
function mark(request: ShellRequest): string {
  const look = lookOf(request);
  if (look === undefined) return "";
  return `case \${PS1-} in *ATMOS_IDENTITY*) ;; *) PS1=${
    q(`(${look.text}) `)
  }\${PS1-'$ '} ;; esac\n`;
}
