/** Text that a zsh reads and runs for the session. Pure. */
import {
  ENDED,
  HOLD,
  HOOKS,
  KEPT,
  NEXT,
  pathBelow,
  pathKept,
  pinLines,
  TAKEN,
  withoutLeads,
} from "./handover.ts";
import { type Becoming, type Look, lookOf, partsOf, type ShellRequest } from "./shell.ts";
import { quoteFor } from "../../terminal/quote.ts";

const q = (text: string) => quoteFor("zsh", text);

/**
 * The files of a private `ZDOTDIR`. Each reads the person's own of that name from their own `ZDOTDIR`, which they see
 * as they left it; the last one that this shell reads begins.
 */
export function zshFiles(request: ShellRequest): Readonly<Record<string, string>> {
  const files = {
    ".zshenv": definitions(request) +
      own(".zshenv", "[[ ! -o rcs || ! ( -o interactive || -o login ) ]]"),
    ".zprofile": own(".zprofile", "[[ ! -o rcs ]]"),
    ".zshrc": own(".zshrc", "[[ ! -o rcs || ! -o login ]]"),
    ".zlogin": own(".zlogin", "true"),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      `${HOOKS.zsh}/${name}`,
      `# Written by atmos-auth for one session; gone with it.\n${text}`,
    ]),
  );
}

/** Reads the person's file, whatever becomes of it, and goes on to the next of ours or begins. */
function own(name: string, last: string): string {
  return `__atmos_auth_theirs
{
  if [[ -r "\${ZDOTDIR:-$HOME}/${name}" ]]; then \\builtin source "\${ZDOTDIR:-$HOME}/${name}" || true; fi
} always {
  TRY_BLOCK_ERROR=0
}
if ${last}; then __atmos_auth_begin; else __atmos_auth_ours; fi
`;
}

function definitions(request: ShellRequest): string {
  return `${places(request)}
${holding(request)}
${beginning(request)}
`;
}

/** Writes what holds the identity while the shell runs. */
function holding(request: ShellRequest): string {
  return `typeset -g __atmos_auth_said= __atmos_auth_drifts= __atmos_auth_news= __atmos_auth_kept=
__atmos_auth_pin() {
  { emulate -L zsh; setopt no_xtrace no_err_exit no_err_return } 2>/dev/null
${pinLines(request.pins)}
  [[ -z $__atmos_auth_drifts ]] || __atmos_auth_said_once
}
${putting(request)}
${atPrompt(request)}
${showing(lookOf(request))}`;
}

/** Makes the shell another session's. */
export function zshNext(change: Becoming): string {
  const { was, is, session } = change;
  const { ours, theirs } = partsOf(change);
  const names = ours.map(({ name }) => name).join(" ");
  const put = ({ name, value }: { name: string; value?: string | undefined }) =>
    value === undefined ? `unset ${name}` : `typeset -gx ${name}=${q(value)}`;
  const lines = [
    ...theirs.map((each) => `[[ \${${each.name}-} != ${q(each.before)} ]] || ${put(each)}`),
    `typeset -g +r ${names} 2>/dev/null`,
    `unset ${names}`,
    ...ours.filter(({ value }) => value !== undefined).map(put),
  ];
  return `# Written by atmos-auth for one session; gone with it.
__atmos_auth_unshow
${lines.join("\n")}
${holding(is)}
{ print -rn -- ${session} >${q(pathBelow(was, TAKEN))} } 2>/dev/null
`;
}

/** Between the files `ZDOTDIR` is ours, and not exported; a history file that was put there meanwhile moves out. */
function places(request: ShellRequest): string {
  const ours = q(pathBelow(request, HOOKS.zsh));
  const theirs = request.env.get("ZDOTDIR");
  const state = theirs === undefined
    ? "typeset -ga __atmos_auth_zdotdir=()"
    : `typeset -ga __atmos_auth_zdotdir=(-gx ${q(theirs)})`;
  return `${state}
__atmos_auth_theirs() {
  emulate -L zsh
  if (( $#__atmos_auth_zdotdir )); then
    typeset $__atmos_auth_zdotdir[1] ZDOTDIR=$__atmos_auth_zdotdir[2]
  else
    unset ZDOTDIR
  fi
  [[ \${HISTFILE-} != ${ours}/* ]] || HISTFILE=\${ZDOTDIR:-$HOME}/\${HISTFILE##*/}
}
__atmos_auth_ours() {
  emulate -L zsh
  case \${(t)ZDOTDIR} in
    '') __atmos_auth_zdotdir=() ;;
    *export*) __atmos_auth_zdotdir=(-gx "$ZDOTDIR") ;;
    *) __atmos_auth_zdotdir=(-g "$ZDOTDIR") ;;
  esac
  typeset -g +x ZDOTDIR=${ours}
}`;
}

/** Unlike bash, zsh lets a read-only variable go. */
function putting({ drift }: ShellRequest): string {
  return `__atmos_auth_bare() { : }
__atmos_auth_put() {
  typeset -g +r $1 2>/dev/null
  unset $1
  typeset -gx $1=$2
  __atmos_auth_say $1
}
__atmos_auth_drop() {
  local name
  for name; do
    (( \${(P)+name} )) || continue
    typeset -g +r $name 2>/dev/null
    unset $name
    __atmos_auth_say $name
  done
}
__atmos_auth_say() {
  { print -r -- $1 >>${q(drift)} } 2>/dev/null
  [[ " $__atmos_auth_said " != *" $1 "* ]] || return 0
  __atmos_auth_said+=" $1"
  __atmos_auth_drifts+=\${__atmos_auth_drifts:+, }$1
}
__atmos_auth_said_once() {
  local are=was
  [[ $__atmos_auth_drifts != *,* ]] || are=were
  print -r -- "atmos-auth: $__atmos_auth_drifts $are changed by something in this shell; put back" >&2
  __atmos_auth_drifts=
}`;
}

/** Zsh itself gives `$?` back after a hook. `preexec` and `chpwd` come between two prompts, where direnv works too. */
function atPrompt(request: ShellRequest): string {
  const { notices, expires } = request;
  const next = q(pathBelow(request, NEXT.zsh));
  return `__atmos_auth_precmd() {
  { emulate -L zsh; setopt no_xtrace no_err_exit no_err_return } 2>/dev/null
  if [[ -z $__atmos_auth_kept && -e ${next} ]]; then
    __atmos_auth_kept=on
    setopt no_aliases
    \\builtin source ${next}
    [[ -z $__atmos_auth_kept ]] || print -r -- ${q(KEPT)} >&2
    __atmos_auth_precmd
    return
  fi
  __atmos_auth_last
  __atmos_auth_pin
  local line=
  { IFS= read -r line <${q(notices)} } 2>/dev/null
  [[ -z \${ATMOS_SESSION_EXPIRES-} ]] || { IFS= read -r ATMOS_SESSION_EXPIRES <${
    q(expires)
  } } 2>/dev/null
  if [[ -z $line && ! -e ${q(notices)} ]]; then
    line=${q(ENDED)}
  fi
  line=\${line//[[:cntrl:]]/}
  if [[ $line != "$__atmos_auth_news" ]]; then
    __atmos_auth_news=$line
    [[ -z $line ]] || __atmos_auth_tell
  fi
  __atmos_auth_show
}
__atmos_auth_tell() {
  print -r -- "atmos-auth: $line" >&2
  if [[ ! -e ${q(notices)} ]]; then
    print -r -- 'hint: exit' >&2
    return
  fi
  {
    {
      read -r line
      while IFS= read -r line; do print -r -- "hint: \${line//[[:cntrl:]]/}" >&3; done
    } <${q(notices)}
  } 3>&2 2>/dev/null
}
__atmos_auth_last() {
  local event list
  for event in precmd preexec chpwd; do
    list=\${event}_functions
    [[ \${\${(P)list}[-1]-} == __atmos_auth_$event ]] ||
      set -A $list \${\${(P)list}:#__atmos_auth_$event} __atmos_auth_$event
  done
}
${HOLD}() { __atmos_auth_last }
__atmos_auth_preexec() { __atmos_auth_pin }
__atmos_auth_chpwd() { __atmos_auth_pin }`;
}

/** Prompt frameworks show variables instead, and so does a prompt that names ours. */
function showing(look: Look | undefined): string {
  if (look === undefined) return "__atmos_auth_show() { : }\n__atmos_auth_unshow() { : }";
  const text = q(`(${look.text})`);
  const mark = look.colour === undefined
    ? `${text}' '`
    : `$'%{\\e[${look.colour}m%}'${text}$'%{\\e[0m%} '`;
  const title = look.titled
    ? `  print -rn -- $'\\e]2;'\${__atmos_auth_news:-${q(look.text)}}$'\\a' >&2\n`
    : "";
  return `__atmos_auth_show() {
${title}  (( ! $+functions[prompt_starship_precmd] && ! $+functions[starship_precmd] )) || return 0
  (( ! $+functions[p10k] && ! $+functions[_omp_precmd] && ! $+functions[prompt_ohmyposh_precmd] )) || return 0
  local mark=${mark} rest=\${PROMPT-}
  [[ $rest != *"$mark"* && $rest != *ATMOS_IDENTITY* ]] || return 0
  while [[ $rest == $'\\n'* ]]; do rest=\${rest#$'\\n'}; done
  PROMPT=\${PROMPT%"$rest"}$mark$rest
}
__atmos_auth_unshow() {
  local mark=${mark}
  PROMPT=\${PROMPT/"$mark"/}
}`;
}

function beginning(request: ShellRequest): string {
  const titled = lookOf(request)?.titled ?? false;
  const leaving = `__atmos_auth_zshexit() { print -rn -- $'\\e]2;\\a\\e[23;2t' >&2 }\n`;
  const entering =
    "    print -rn -- $'\\e[22;2t' >&2\n    zshexit_functions+=(__atmos_auth_zshexit)\n";
  return `${titled ? leaving : ""}__atmos_auth_begin() {
  { emulate -L zsh; setopt no_xtrace no_err_exit no_err_return } 2>/dev/null
  __atmos_auth_theirs
${withoutLeads(request)}${pathKept(request)}  __atmos_auth_pin
  if [[ -o interactive ]]; then
    typeset -ga precmd_functions preexec_functions chpwd_functions zshexit_functions
${titled ? entering : ""}    __atmos_auth_last
  fi
}`;
}
