/**
 * Flags that people type who come from aws-vault, granted, aws-sso or saml2aws, and what says the same here: one table
 * for all of them. A command that takes a flag of that name means its own.
 */

/** Flags of one meaning. */
export interface Foreign {
  /** Commands of ours, by their words, in whose lines they are typed. */
  readonly of: readonly string[];
  /** As they are typed; a short one is found by its first letter, as `-un` by `-u`. */
  readonly flags: readonly string[];
  /** Set where a value is typed with them. */
  readonly value?: true;
  /** Our flag, which takes the value; our command, with flags of its own or without; nothing, where none is needed. */
  readonly is: string;
  /** A remark beside the line. */
  readonly why?: string;
}

const OPENING = ["shell", "exec", "env"] as const;

const SIGNING_IN = [...OPENING, "login", "credential-process", "switch"] as const;

/** The first row that fits counts. */
export const FOREIGN: readonly Foreign[] = [
  { of: OPENING, flags: ["-c", "--console"], is: "console" },
  { of: OPENING, flags: ["-s", "--service"], value: true, is: "console --destination" },
  { of: ["console"], flags: ["-s"], value: true, is: "--destination" },
  { of: ["console"], flags: ["-d"], value: true, is: "--duration" },
  { of: ["console"], flags: ["--stdout", "--link", "-u", "--url"], is: "--print-only" },
  { of: ["login"], flags: ["-s", "--stdout"], is: "console --print-only" },
  { of: ["env"], flags: ["-j", "--json"], is: "--format json" },
  { of: ["shell", "exec"], flags: ["-j", "--json"], is: "credential-process" },
  { of: ["shell"], flags: ["--exec"], is: "exec" },
  { of: ["shell"], flags: ["--ecs-server", "--server"], is: "--delivery server" },
  {
    of: OPENING,
    flags: ["-u", "--unset", "--un"],
    is: "status",
    why: "says who this shell is; exit leaves it",
  },
  {
    of: SIGNING_IN,
    flags: ["-d", "--duration", "--session-duration", "--assume-role-ttl"],
    value: true,
    is: "",
    why: "how long is said in the configuration: session.duration",
  },
  {
    of: [...SIGNING_IN, "console", "user rotate"],
    flags: ["-t", "--mfa-token"],
    value: true,
    is: "",
    why: "the code is asked for, or read by --mfa-code-stdin",
  },
  {
    of: [...SIGNING_IN, "console"],
    flags: ["-r", "--region"],
    value: true,
    is: "",
    why: "the region is said in the configuration",
  },
  {
    of: [...SIGNING_IN, "console", "user rotate"],
    flags: ["-n", "--no-session", "--no-region", "--lazy", "--skip-prompt"],
    is: "",
  },
  {
    of: [...SIGNING_IN, "list", "user configure"],
    flags: ["--backend", "--keychain", "--prompt"],
    value: true,
    is: "",
    why: "where secrets are kept is said in the configuration, or by ATMOS_KEYRING_TYPE",
  },
  { of: ["list"], flags: ["--profiles", "--credentials", "--accounts", "--roles"], is: "" },
  { of: ["list"], flags: ["-s", "--sessions"], is: "sessions" },
  { of: ["logout"], flags: ["-s", "--sessions", "--sessions-only"], is: "" },
  {
    of: ["user configure"],
    flags: ["--env"],
    is: "",
    why: "asks for the keys; with --stdin it takes export lines",
  },
  {
    of: [...SIGNING_IN, "console", "whoami"],
    flags: ["-a", "--idp-account", "--exec-profile"],
    value: true,
    is: "--identity",
  },
  {
    of: [...OPENING, "credential-process", "switch", "console", "whoami"],
    flags: ["-p"],
    value: true,
    is: "--identity",
  },
];
