/** Text that a bash runs for the session at every prompt: bash text, good from 3.2 on. Pure. */
import {
  ENDED,
  HOLD,
  HOOKS,
  KEPT,
  NEXT,
  pathBelow,
  pinLines,
  TAKEN,
  withoutLeads,
} from "./handover.ts";
import { type Becoming, type Look, lookOf, partsOf, type ShellRequest } from "./shell.ts";
import { quoteFor } from "../../terminal/quote.ts";

const q = (text: string) => quoteFor("bash", text);

/**
 * Definitions only: `__atmos_auth_begin`, called after the person's own files, pins and hooks
 * `__atmos_auth_prompt` into `PROMPT_COMMAND`. No alias of theirs gets into what is defined here.
 *
 * What can't be held: a person who takes our hook out by hand, with `unset PROMPT_COMMAND`, a new array, or, before
 * 5.1, any new value (from 5.1 on a text takes the array's first place alone).
 */
export function bashHooks(request: ShellRequest): string {
  return `# Written by atmos-auth for one session; gone with it.
[ -z "\${__atmos_auth_begun-}" ] || return 0
__atmos_auth_said='' __atmos_auth_drifts='' __atmos_auth_stuck='' __atmos_auth_news='' __atmos_auth_settled='' __atmos_auth_aliases='' __atmos_auth_kept=''
__atmos_auth_array=$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501))
if shopt -q expand_aliases; then
  __atmos_auth_aliases=on
  shopt -u expand_aliases
fi
__atmos_auth_pin() {
${pinLines(request.pins)}
  [ -z "$__atmos_auth_drifts" ] || __atmos_auth_said_once
}
${putting(request)}
${atPrompt(request)}
${showing(lookOf(request))}
${hooking()}
${beginning(request)}
[ -z "$__atmos_auth_aliases" ] || shopt -s expand_aliases
`;
}

/** A read-only variable is beyond bash's own reach: the shell is not opened then. */
function putting({ drift }: ShellRequest): string {
  return `__atmos_auth_bare() { builtin declare -g +n "$@" 2>/dev/null || :; }
__atmos_auth_put() {
  builtin unset -v "$1" 2>/dev/null
  if builtin export "$1=$2" 2>/dev/null; then __atmos_auth_say "$1"; else __atmos_auth_fail "$1"; fi
}
__atmos_auth_drop() {
  local name
  for name in "$@"; do
    [ -n "\${!name+x}" ] || continue
    __atmos_auth_bare "$name"
    if builtin unset -v "$name" 2>/dev/null; then __atmos_auth_say "$name"; else __atmos_auth_fail "$name"; fi
  done
}
__atmos_auth_note() {
  { builtin printf '%s\\n' "$1" >>${q(drift)}; } 2>/dev/null
}
__atmos_auth_say() {
  __atmos_auth_note "$1"
  case " $__atmos_auth_said " in *" $1 "*) return 0 ;; esac
  __atmos_auth_said="$__atmos_auth_said $1"
  __atmos_auth_drifts="\${__atmos_auth_drifts:+$__atmos_auth_drifts, }$1"
}
__atmos_auth_said_once() {
  builtin local are=was
  case $__atmos_auth_drifts in *,*) are=were ;; esac
  builtin printf 'atmos-auth: %s %s changed by something in this shell; put back\\n' "$__atmos_auth_drifts" $are >&2
  __atmos_auth_drifts=''
}
__atmos_auth_fail() {
  __atmos_auth_note "$1"
  __atmos_auth_stuck=$1
  builtin printf 'atmos-auth: %s is read-only here and cannot be put back: take "readonly %s" away\\n' "$1" "$1" >&2
}`;
}

/** The person's `set -e`, `-u` and `-x` are put aside meanwhile. Bash itself gives `$?` back to the prompt. */
function atPrompt(request: ShellRequest): string {
  const { notices, expires } = request;
  const next = q(pathBelow(request, NEXT.bash));
  return `__atmos_auth_prompt() {
  { builtin local flags=$- line=''; builtin set +eux; } 2>/dev/null
  if [ -z "$__atmos_auth_kept" ] && [ -e ${next} ]; then
    # Tried once: what can't be read now can't be the next time.
    __atmos_auth_kept=on
    builtin . ${next}
    [ -z "$__atmos_auth_kept" ] || builtin printf '%s\\n' ${q(KEPT)} >&2
    __atmos_auth_prompt
    __atmos_auth_restore "$flags"
    return 0
  fi
  __atmos_auth_last
  __atmos_auth_pin
  { IFS= builtin read -r line <${q(notices)}; } 2>/dev/null
  [ -z "\${ATMOS_SESSION_EXPIRES-}" ] || { IFS= builtin read -r ATMOS_SESSION_EXPIRES <${
    q(expires)
  }; } 2>/dev/null
  if [ -z "$line" ] && [ ! -e ${q(notices)} ]; then
    line=${q(ENDED)}
  fi
  line=\${line//[[:cntrl:]]/}
  if [ "$line" != "$__atmos_auth_news" ]; then
    __atmos_auth_news=$line
    [ -z "$line" ] || __atmos_auth_tell
  fi
  __atmos_auth_show
  # Ours is the last hook in a text: without this, bash-preexec would take no notice of what is typed next.
  if [ "$__atmos_auth_array" = 0 ] && builtin declare -F __bp_interactive_mode >/dev/null; then
    __bp_interactive_mode
  fi
  __atmos_auth_restore "$flags"
}
__atmos_auth_tell() {
  builtin printf 'atmos-auth: %s\\n' "$line" >&2
  if [ ! -e ${q(notices)} ]; then
    builtin printf 'hint: exit\\n' >&2
    return 0
  fi
  {
    {
      builtin read -r line
      while IFS= builtin read -r line; do
        builtin printf 'hint: %s\\n' "\${line//[[:cntrl:]]/}" >&3
      done
    } <${q(notices)}
  } 3>&2 2>/dev/null
}
__atmos_auth_restore() {
  [ "\${1#*u}" = "$1" ] || builtin set -u
  [ "\${1#*e}" = "$1" ] || builtin set -e
  [ "\${1#*x}" = "$1" ] || builtin set -x
}`;
}

/**
 * Prompt frameworks show variables instead, and so does a prompt that names ours. A title within the prompt would hide
 * ours, so it gets the mark too.
 */
function showing(look: Look | undefined): string {
  if (look === undefined) return "__atmos_auth_show() { :; }\n__atmos_auth_unshow() { :; }";
  const text = `(${look.text}) `;
  const mark = look.colour === undefined
    ? text
    : `\\[\\e[${look.colour}m\\](${look.text})\\[\\e[0m\\] `;
  const title = look.titled
    ? `  builtin printf '\\033]2;%s\\007' "\${__atmos_auth_news:-${look.text}}" >&2\n`
    : "";
  return `__atmos_auth_show() {
  local text=${q(text)} mark=${q(mark)} lead='' rest=\${PS1-} start
${title}  builtin declare -F starship_precmd >/dev/null && return 0
  builtin declare -F _omp_hook >/dev/null && return 0
  case $rest in *"$mark"* | *ATMOS_IDENTITY*) return 0 ;; esac
  while [ "\${rest#'\\n'}" != "$rest" ]; do
    rest=\${rest#'\\n'}
    lead=$lead'\\n'
  done
  for start in '\\e]0;' '\\e]2;' '\\033]0;' '\\033]2;'; do
    rest=\${rest/"$start"/"$start$text"}
  done
  PS1=$lead$mark$rest
}
__atmos_auth_unshow() {
  local text=${q(text)} mark=${q(mark)} start
  PS1=\${PS1/"$mark"/}
  for start in '\\e]0;' '\\e]2;' '\\033]0;' '\\033]2;'; do
    PS1=\${PS1/"$start$text"/"$start"}
  done
}`;
}

/** Writes the change to another identity. What is read-only keeps the shell what it is: half of an identity is none. */
export function bashNext(change: Becoming): string {
  const { was, is, session } = change;
  const { ours, theirs } = partsOf(change);
  const names = ours.map(({ name }) => name).join(" ");
  const put = ({ name, value }: { name: string; value?: string | undefined }) =>
    value === undefined ? `builtin unset -v ${name}` : `builtin export ${name}=${q(value)}`;
  const lines = [
    ...theirs.map((each) => `[ "\${${each.name}-}" != ${q(each.before)} ] || ${put(each)}`),
    `builtin unset -v ${names}`,
    ...ours.filter(({ value }) => value !== undefined).map(put),
  ];
  return `# Written by atmos-auth for one session; gone with it.
if (builtin unset -v ${names}) 2>/dev/null; then
  __atmos_auth_unshow
${lines.map((line) => `  ${line}\n`).join("")}  __atmos_auth_begun=
  builtin . ${q(pathBelow(is, HOOKS.bash))}
  __atmos_auth_begun=on
  builtin printf '%s' ${session} >${q(pathBelow(was, TAKEN))}
fi
`;
}

/**
 * Ours stays last, but for the word by which bash-preexec knows that what comes next was typed. What was typed behind
 * ours (`PROMPT_COMMAND+=...`) runs after it once; for that once a DEBUG trap, unless somebody has one, pins before
 * the next command.
 */
function hooking(): string {
  return `__atmos_auth_last() {
  local hook
  if [ "$__atmos_auth_array" = 1 ]; then
    hook=\${PROMPT_COMMAND[*]: -1}
    [ "$hook" != __bp_interactive_mode ] || hook=\${PROMPT_COMMAND[*]: -2:1}
    case "\${PROMPT_COMMAND[*]}" in *__bp_interactive_mode?*) hook='' ;; esac
    if [ "$hook" = __atmos_auth_prompt ] && [ "$PROMPT_COMMAND" != "$hook" ]; then
      __atmos_auth_settled=on
      return 0
    fi
    local kept=() end=()
    for hook in "\${PROMPT_COMMAND[@]}"; do
      if [ "\${hook%__bp_interactive_mode}" != "$hook" ]; then
        end=(__bp_interactive_mode)
        hook=\${hook%__bp_interactive_mode}
      fi
      case $hook in __atmos_auth_prompt | : | '') ;; *) kept+=("$hook") ;; esac
    done
    # What is assigned as a text goes into the first place, so that is never ours.
    [ -n "\${kept-}" ] || kept=(:)
    PROMPT_COMMAND=("\${kept[@]}" __atmos_auth_prompt "\${end[@]}")
  else
    hook="
__atmos_auth_prompt"
    case "
\${PROMPT_COMMAND-}" in *"$hook")
      __atmos_auth_settled=on
      return 0 ;;
    esac
    PROMPT_COMMAND=\${PROMPT_COMMAND//"$hook;"/"
"}
    PROMPT_COMMAND=\${PROMPT_COMMAND//"$hook"/}
    PROMPT_COMMAND=\${PROMPT_COMMAND//__atmos_auth_prompt/:}$hook
  fi
  builtin export -n PROMPT_COMMAND
  [ -n "$__atmos_auth_settled" ] || return 0
  __atmos_auth_settled=
  if [ -z "$(builtin trap -p DEBUG)" ]; then
    builtin trap '__atmos_auth_pin; [ -z "$__atmos_auth_settled" ] || trap - DEBUG' DEBUG
  fi
}
__atmos_auth_trap() {
  local old
  old=$(builtin trap -p "$1")
  eval "set -- \\"\\$@\\" \${old#trap -- }"
  builtin trap -- "\${3-}
$2" "$1"
}`;
}

/** A `PROMPT_COMMAND` that is read-only leaves the DEBUG trap, before each command. */
function beginning(request: ShellRequest): string {
  const titled = lookOf(request)?.titled ?? false;
  const leave =
    "  __atmos_auth_trap EXIT \"builtin printf '\\\\033]2;\\\\007\\\\033[23;2t' >&2\"\n";
  return `__atmos_auth_begin() {
  { builtin local flags=$-; builtin set +eux; } 2>/dev/null
  __atmos_auth_begun=on
${withoutLeads(request)}  __atmos_auth_pin
  [ -z "$__atmos_auth_stuck" ] || builtin exit 1
  case $- in *i*) __atmos_auth_hook ;; esac
  __atmos_auth_restore "$flags"
}
__atmos_auth_hook() {
${
    titled
      ? `  builtin printf '\\033[22;2t' >&2\n${leave}`
      : ""
  }  if (PROMPT_COMMAND=) 2>/dev/null; then
    __atmos_auth_last
  else
    __atmos_auth_show
    __atmos_auth_trap DEBUG __atmos_auth_pin
  fi
}
# The trap of the hook's return would put back at once what is meant for the rest of the line.
${HOLD}() {
  (PROMPT_COMMAND=) 2>/dev/null || return 1
  local __atmos_auth_settled=''
  __atmos_auth_last
}`;
}
