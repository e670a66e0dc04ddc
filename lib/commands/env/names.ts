/**
 * Names that a reader keeps for itself: once set, they are read-only, move something else, or have another value than
 * was written. Measured in bash 5.2, dash 0.5.12, busybox 1.35, ksh 93u+m, mksh R59, zsh 5.9 and fish 3.6; of the
 * others, and of other versions, as their manuals name them. Pure.
 */
import { nameMatcher } from "../../paths/glob.ts";

const SHELLS = [
  ...["_", "IFS", "PWD", "OLDPWD", "SHLVL", "PPID", "UID", "EUID", "GID", "EGID", "RANDOM"],
  ...["SECONDS", "LINENO", "OPTIND", "HISTCMD", "EPOCHREALTIME", "EPOCHSECONDS", "PIPESTATUS"],
  ...["__atmos_*"],
];

/** Names of bash, and of dash, ksh, mksh and busybox, which evaluate text for bash, too. */
const BASH = [
  ...SHELLS,
  ...["BASHOPTS", "BASHPID", "BASH_ALIASES", "BASH_ARG[CV]", "BASH_ARGV0", "BASH_CMDS"],
  ...["BASH_COMMAND", "BASH_COMPAT", "BASH_LINENO", "BASH_MONOSECONDS", "BASH_REMATCH"],
  ...["BASH_SOURCE", "BASH_SUBSHELL", "BASH_TRAPSIG", "BASH_VERSINFO", "BASH_XTRACEFD"],
  ...["DIRSTACK", "FUNCNAME", "FUNCNEST", "GROUPS", "POSIXLY_CORRECT", "SHELLOPTS", "SRANDOM"],
  ...["KSHUID", "KSHGID", "KSHEGID", "KSH_MATCH", "KSH_VERSION", "PGRP", "JOBMAX"],
];

const ZSH = [
  ...SHELLS,
  ...["ARGC", "ERRNO", "FUNCNEST", "HISTCHARS", "KEYBOARD_HACK", "TRY_BLOCK_*", "TTYIDLE"],
  ...["USERNAME", "WATCH", "ZSH_EVAL_CONTEXT", "ZSH_SUBSHELL", "argv", "status", "pipestatus"],
  ...["path", "cdpath", "fpath", "fignore", "mailpath", "manpath", "module_path", "psvar", "watch"],
  ...["signals", "errnos", "epochtime", "langinfo", "sysparams", "mapfile", "histchars"],
  ...["aliases", "galiases", "saliases", "builtins", "commands", "functions", "options"],
  ...["modules", "parameters", "patchars", "reswords", "dirstack", "history", "historywords"],
  ...["jobdirs", "jobstates", "jobtexts", "keymaps", "widgets", "nameddirs", "userdirs"],
  ...["usergroups", "funcstack", "functrace", "funcfiletrace", "funcsourcetrace"],
  ...["functions_source", "dis_*", "termcap", "terminfo", "zsh_eval_context"],
  ...["zsh_scheduled_events"],
];

const FISH = [
  ...SHELLS,
  ...["argv", "history", "hostname", "status", "pipestatus", "status_generation", "last_pid"],
  ...["umask", "version", "FISH_VERSION", "fish_pid", "fish_history", "fish_kill_signal"],
  ...["fish_killring", "fish_trace", "fish_read_limit", "fish_escape_delay_ms"],
  ...["fish_terminal_color_theme"],
];

/** Names that the reader keeps, by format; readers of other formats take every name. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  // nushell.sh, "Environment": automatic ones, and what is a record.
  nushell: ["PWD", "FILE_PWD", "CURRENT_FILE", "ENV_CONVERSIONS", "LAST_EXIT_CODE", "NU_VERSION"],
  // What `set /?` says is computed.
  cmd: ["CD", "DATE", "TIME", "RANDOM", "ERRORLEVEL", "CMDEXTVERSION", "CMDCMDLINE"],
};

/** Returns whether the format's reader keeps a variable of that name for itself. */
export function keptByReader(format: string): (name: string) => boolean {
  return nameMatcher(KEPT[format] ?? [], { ignoreCase: format === "cmd" });
}
