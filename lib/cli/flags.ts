/** The flags that several commands take, as data. */
import { LEVELS } from "../terminal/terminal.ts";
import type { Flag } from "./spec.ts";
import type { Flags } from "./flag_types.ts";

/** `-i`, which almost every command takes. */
export const IDENTITY = {
  name: "identity",
  short: "i",
  value: "NAME",
  summary: "Identity to use; once per cloud. Without a value: pick one",
  repeat: true,
  bare: true,
  env: "ATMOS_IDENTITY",
  completes: "identity",
} as const satisfies Flag;

/** Machine-readable output. */
export const JSON_OUTPUT = { name: "json", summary: "Print JSON" } as const satisfies Flag;

/** `--mfa-code-stdin`. */
export const MFA_STDIN = {
  name: "mfa-code-stdin",
  summary: "Read the MFA code from the first line of standard input",
} as const satisfies Flag;

/** `--device`. */
export const DEVICE = {
  name: "device",
  summary: "Sign in with a code that is typed elsewhere, even where a browser could be opened",
} as const satisfies Flag;

/** Options of a sign-in. */
export const SIGN_IN = [MFA_STDIN, DEVICE] as const;

/** `--file`. */
export const FILE = {
  name: "file",
  value: "FILE",
  summary: "This file alone",
  completes: "file",
  dash: "/dev/stdin",
} as const satisfies Flag;

/** `--tags`. */
export const TAGS = {
  name: "tags",
  value: "TAGS",
  summary: "Those with any of these tags",
  completes: "tag",
} as const satisfies Flag;

/** `--yes-i-mean`. */
export const MEANT = {
  name: "yes-i-mean",
  value: "NAME",
  summary: "Open this protected identity without being asked for its name",
  repeat: true,
  completes: "identity",
} as const satisfies Flag;

/** Flags that every command takes. */
export const GLOBAL_FLAGS = [
  {
    name: "config",
    value: "FILE",
    summary: "Configuration file, instead of looking for one",
    ...{ repeat: true, listed: true },
    env: "ATMOS_CONFIG",
    selects: "files",
    completes: "file",
    dash: "/dev/stdin",
  },
  {
    name: "config-path",
    value: "DIR",
    summary: "Directory of the configuration, instead of looking for one",
    ...{ repeat: true, listed: true },
    env: "ATMOS_CONFIG_PATH",
    selects: "files",
    completes: "directory",
  },
  {
    name: "base-path",
    value: "DIR",
    summary: "Base directory of the project",
    env: "ATMOS_BASE_PATH",
    selects: "files",
    completes: "directory",
  },
  {
    name: "profile",
    value: "NAME",
    summary: "Configuration profile. Without a value: pick",
    repeat: true,
    bare: true,
    env: "ATMOS_PROFILE",
    selects: "files",
    completes: "profile",
  },
  {
    name: "cli-config-path",
    value: "DIR",
    summary:
      "Directory whose configuration counts too, in place of those above the working directory",
    repeat: true,
    env: "ATMOS_CLI_CONFIG_PATH",
    selects: "files",
    completes: "directory",
  },
  {
    name: "realm",
    value: "NAME",
    summary: "Realm of what is stored, instead of the configuration's own",
    env: "ATMOS_AUTH_REALM",
    selects: "files",
    completes: "realm",
  },
  {
    name: "chdir",
    short: "C",
    value: "DIR",
    summary: "Work in that directory",
    env: "ATMOS_CHDIR",
    selects: "files",
    completes: "directory",
  },
  {
    name: "git-root-basepath",
    value: "BOOL",
    summary: "Whether the root of the repository around is looked at",
    env: "ATMOS_GIT_ROOT_BASEPATH",
    selects: "files",
    hidden: true,
  },
  {
    name: "as-written",
    summary: "Nothing but this command line says who is meant: for lines that are kept",
    hidden: true,
  },
  {
    name: "interactive",
    summary: "Ask questions (--interactive=false: never)",
    env: "ATMOS_INTERACTIVE",
  },
  {
    name: "force-tty",
    summary: "Take the output for a terminal, and somebody to be there",
    env: "ATMOS_FORCE_TTY",
  },
  {
    name: "no-color",
    summary: "No colours",
    env: ["ATMOS_NO_COLOR", "NO_COLOR", "FORCE_COLOR", "CLICOLOR"],
  },
  {
    name: "force-color",
    summary: "Colours, even into a pipe",
    env: ["ATMOS_FORCE_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"],
  },
  {
    name: "logs-level",
    value: "LEVEL",
    summary: "How much to say about what is done",
    env: "ATMOS_LOGS_LEVEL",
    choices: LEVELS,
    spellings: { warning: "warn" },
    default: "warn",
    usual: "info",
  },
  {
    name: "logs-file",
    value: "FILE",
    summary: "File that what is done is noted in, instead of being said",
    env: "ATMOS_LOGS_FILE",
    completes: "file",
    dash: "/dev/stderr",
  },
  {
    name: "verbose",
    short: "v",
    summary: "The same as --logs-level info",
    env: "ATMOS_VERBOSE",
  },
  { name: "debug", summary: "The same as --logs-level debug; a bug shows its stack" },
  { name: "help", short: "h", summary: "Help on a command", choices: ["all"] },
  { name: "version", short: "V", summary: "The version" },
] as const satisfies readonly Flag[];

/** A flag that every command takes. */
export type GlobalFlag = (typeof GLOBAL_FLAGS)[number];

/** Flags of every command line. */
export type GlobalFlags = Flags<GlobalFlag>;

/** Flags that name identities. */
export type IdentityFlags = Flags<GlobalFlag | typeof IDENTITY>;

/** Flags for how a sign-in goes. */
export type SignInFlags = Flags<(typeof SIGN_IN)[number]>;
