/** The flags, as data: parsing, help and completion all read from here. */

/** One flag of a command. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in help; absent for a switch. */
  readonly value?: string;
  readonly summary: string;
  readonly repeat?: boolean;
  /** May stand without its value, which then asks the person to pick. */
  readonly bare?: boolean;
  /** The variable that gives its value when the flag is absent. */
  readonly env?: string;
  readonly choices?: readonly string[];
  /** What completion offers for it. */
  readonly completes?: "identity" | "provider" | "page" | "profile" | "file" | "directory";
}

/** `-i`, which almost every command takes. */
export const IDENTITY: Flag = {
  name: "identity",
  short: "i",
  value: "NAME",
  summary: "Identity to use; once per cloud. Without a value: pick one",
  repeat: true,
  bare: true,
  env: "ATMOS_IDENTITY",
  completes: "identity",
};

/** Machine-readable output. */
export const JSON_OUTPUT: Flag = { name: "json", summary: "Print JSON" };

/** Flags that every command takes. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {
    name: "config",
    value: "FILE",
    summary: "Configuration file, instead of looking for one",
    repeat: true,
    env: "ATMOS_CONFIG",
    completes: "file",
  },
  {
    name: "config-path",
    value: "DIR",
    summary: "Directory of the configuration, instead of looking for one",
    repeat: true,
    env: "ATMOS_CONFIG_PATH",
    completes: "directory",
  },
  {
    name: "base-path",
    value: "DIR",
    summary: "Base directory of the project",
    env: "ATMOS_BASE_PATH",
    completes: "directory",
  },
  {
    name: "profile",
    value: "NAME",
    summary: "Configuration profile",
    repeat: true,
    env: "ATMOS_PROFILE",
    completes: "profile",
  },
  {
    name: "chdir",
    short: "C",
    value: "DIR",
    summary: "Work in that directory",
    env: "ATMOS_CHDIR",
    completes: "directory",
  },
  {
    name: "interactive",
    summary: "Ask questions (--interactive=false: never)",
    env: "ATMOS_INTERACTIVE",
  },
  { name: "no-color", summary: "No colours", env: "NO_COLOR" },
  { name: "force-color", summary: "Colours, even into a pipe" },
  {
    name: "logs-level",
    value: "LEVEL",
    summary: "How much to say about what is done",
    env: "ATMOS_LOGS_LEVEL",
    choices: ["off", "error", "warn", "info", "debug", "trace"],
  },
  { name: "debug", summary: "The same as --logs-level debug; a bug shows its stack" },
  { name: "help", short: "h", summary: "Help on a command" },
];
