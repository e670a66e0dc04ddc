/**
 * Flags that people type who come from aws-vault, granted, aws-sso or saml2aws, and what says the same here: one table
 * for all of them. A command that takes a flag of that name means its own.
 */

import { BARE } from "../spec.ts";

/** Flags of one meaning. */
export interface Foreign {
  /** Commands of ours, by their words, in whose lines they are typed. */
  readonly of: readonly string[];
  /** As they are typed; a short one is found by its first letter, as `-un` by `-u`. */
  readonly flags: readonly string[];
  /** Set where a value is typed with them. */
  readonly value?: true;
  /** Values for which the row holds; any unless told. */
  readonly when?: RegExp;
  /**
   * Our command, our flags, both, or nothing, where none is needed. VALUE is the value, and NAME whom the line names.
   */
  readonly is: string;
  /** It tells who is meant by something else than a name: the command is to find that first, by the value alone. */
  readonly finds?: true;
  /** A remark beside the line. */
  readonly why?: string;
}

const OPENING = ["shell", "exec", "env"] as const;

const SIGNING_IN = [...OPENING, "login", "credential-process", "switch"] as const;

/** Commands that print a token as JSON, whatever is asked. */
const TOKENS = ["aws eks token", "azure aks token", "gcp gke token"] as const;

/** Commands that would ask before they do it, for long-lived keys. */
const FORGETTING = ["logout", "secret rm", "store rm"] as const;

/** The first row that fits counts. */
export const FOREIGN: readonly Foreign[] = [
  { of: ["export"], flags: ["--format"], value: true, when: /^json$/, is: "credential-process" },
  {
    of: [...SIGNING_IN, "console", "whoami"],
    flags: ["-A", "--account", "--account-id", "-R", "--role", "--role-name", "--role-arn"],
    value: true,
    is: "list",
    finds: true,
    why: "shows the name that is typed for an account and a role",
  },
  {
    of: [...SIGNING_IN, "console", "whoami"],
    flags: ["-a", "--arn"],
    value: true,
    when: /^arn:/,
    is: "list",
    finds: true,
    why: "shows the name that is typed for a role",
  },
  { of: ["exec"], flags: ["-s"], is: "--delivery server" },
  { of: OPENING, flags: ["-c"], is: "console" },
  // `assume -ar`, `assume -aap`: the console of who this shell is.
  { of: OPENING, flags: ["-a"], value: true, when: /^(?:r|ap)$/, is: "console" },
  { of: OPENING, flags: ["--active-role", "--active-aws-profile"], is: "console" },
  { of: OPENING, flags: ["--console"], is: "console" },
  { of: ["shell"], flags: ["-e", "--env"], is: "env --format dotenv" },
  { of: ["env"], flags: ["--shell"], value: true, is: "--format VALUE" },
  { of: ["env"], flags: ["-e", "-x", "--export"], is: "" },
  { of: OPENING, flags: ["-s", "--service"], value: true, is: "console --destination VALUE" },
  { of: ["console"], flags: ["-s"], value: true, is: "--destination VALUE" },
  { of: ["console"], flags: ["-d"], value: true, is: "--duration VALUE" },
  { of: ["console"], flags: ["--stdout", "--link", "-u", "--url"], is: "--print-only" },
  { of: ["login"], flags: ["-s", "--stdout"], is: "console --print-only" },
  { of: [BARE], flags: ["-j", "--json"], is: "list --json" },
  { of: [BARE], flags: ["-l", "--list"], is: "list" },
  { of: ["env"], flags: ["-j", "--json"], is: "--format json" },
  {
    of: ["env"],
    flags: ["--output"],
    value: true,
    when: /^(json|env|dotenv|github|bash|zsh|fish|powershell)$/,
    is: "--format VALUE",
  },
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
  {
    of: OPENING,
    flags: ["--confirm", "--no-cache", "--pass-through", "--pt", "--wait", "--terminal"],
    is: "",
  },
  {
    of: ["init"],
    flags: ["-y", "--yes", "-f", "--force", "--non-interactive"],
    is: "",
    why: "asks what it can't know, and --set NAME=VALUE answers it",
  },
  { of: ["completion"], flags: ["-s", "--shell"], value: true, is: "VALUE" },
  { of: ["list"], flags: ["--profiles", "--credentials", "--accounts", "--roles"], is: "" },
  { of: ["list"], flags: ["-a", "--all", "-l", "--long"], is: "" },
  { of: ["list"], flags: ["-s", "--sessions"], is: "sessions" },
  { of: ["validate"], flags: ["--strict"], is: "" },
  { of: ["validate", "trust"], flags: ["--file"], value: true, is: "--config VALUE" },
  { of: ["trust"], flags: ["-y", "--yes", "-f", "--force"], is: "" },
  { of: ["trust"], flags: ["-l", "--list"], is: "--show" },
  { of: ["doctor"], flags: ["--fix", "--repair"], is: "--mend" },
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
    is: "--identity VALUE",
  },
  {
    of: [...OPENING, "credential-process", "switch", "console", "whoami"],
    flags: ["-p", "-P"],
    value: true,
    is: "--identity VALUE",
  },
  { of: [...OPENING, "switch", "console"], flags: ["-y", "--yes"], is: "--yes-i-mean NAME" },
  { of: FORGETTING, flags: ["-y", "-f", "--yes"], is: "--force" },
  { of: ["purge"], flags: ["-y", "-f", "--force"], is: "--yes" },
  { of: ["login"], flags: ["-f", "--force"], is: "", why: "it always signs in anew" },
  {
    of: [...OPENING, "login", "switch"],
    flags: [
      ...["--no-browser", "--no-launch-browser", "--skip-browser"],
      ...["--use-device-code", "--device-code", "--no-open"],
    ],
    is: "--device",
  },
  {
    of: ["login", "switch"],
    flags: ["--tenant", "--subscription", "--hostname", "--project", "--sso"],
    value: true,
    is: "",
    why: "where somebody signs in is said in the configuration",
  },
  {
    of: ["credential-process", ...TOKENS],
    flags: ["-o", "-f", "--format", "--output"],
    value: true,
    when: /^json$/,
    is: "",
  },
  { of: ["credential-process", ...TOKENS], flags: ["-j", "--json"], is: "" },
];

const FORMATS = ["-o", "-f", "--format", "--output"] as const;

/** Rows for every command that answers in JSON when it is asked to. */
export const IN_JSON: readonly Foreign[] = [
  { of: [], flags: FORMATS, value: true, when: /^json$/i, is: "--json" },
  {
    of: [],
    flags: FORMATS,
    value: true,
    when: /^(ya?ml|toml|csv|tsv|jsonc?|yamlc)$/i,
    is: "--json",
    why: "JSON is the one such form",
  },
  { of: [], flags: FORMATS, value: true, when: /^(text|table|plain|human|none|pretty)$/i, is: "" },
  {
    of: [],
    flags: ["--query", "--jq", "--template"],
    value: true,
    is: "--json",
    why: "jq takes what is wanted out of it",
  },
];
