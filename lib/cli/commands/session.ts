/** The commands for sessions: shells, commands, variables. */
import { DELIVERIES } from "../../provider/grant.ts";
import { type GlobalFlag, IDENTITY, JSON_OUTPUT, MEANT, SIGN_IN } from "../flags.ts";
import type { CommandSpec, Flag } from "../spec.ts";
import type { Flags } from "../flag_types.ts";

const QUIET = { name: "quiet", short: "q", summary: "No banner" } as const satisfies Flag;

const PASS = {
  name: "pass",
  value: "GLOB",
  summary: "Let these variables of your environment through",
  repeat: true,
} as const satisfies Flag;

const KEEP = {
  name: "keep",
  value: "CLOUD",
  summary: "Let your own sign-in to this cloud in, instead of nobody's",
  repeat: true,
  ofClouds: true,
} as const satisfies Flag;

const DELIVERY = {
  name: "delivery",
  value: "HOW",
  summary: "How programs get the credential; with file, a running one keeps what it read",
  choices: DELIVERIES,
} as const satisfies Flag;

const MIN_TTL = {
  name: "min-ttl",
  value: "DURATION",
  summary: "Start only with at least this much time left, such as 45m",
} as const satisfies Flag;

const READ_ONLY = {
  name: "read-only",
  summary: "Narrow the credential to reading, where its kind can",
} as const satisfies Flag;

const SESSION_FLAGS = [
  IDENTITY,
  PASS,
  KEEP,
  DELIVERY,
  MIN_TTL,
  READ_ONLY,
  ...SIGN_IN,
  MEANT,
  QUIET,
] as const;

/** Flags that `shell` and `exec` both take. */
export type SessionFlags = Flags<GlobalFlag | (typeof SESSION_FLAGS)[number]>;

/** By name, in the order of help. */
export const SESSION = {
  shell: {
    summary: "Open a shell that is this identity and nothing else",
    positional: ["[IDENTITY...]"],
    elsewhere: [
      ...["use", "assume", "awsume", "activate", "sh", "subshell", "session start"],
    ],
    rest: "[SHELL-ARGS]",
    flags: [
      ...SESSION_FLAGS,
      {
        name: "shell",
        value: "SHELL",
        summary: "Shell to open",
        env: "ATMOS_SHELL",
        completes: "shell",
      },
      { name: "login-shell", summary: "Read the login files too (--login-shell=false: don't)" },
    ],
    examples: [
      ["shell -i prod-admin", "a shell as prod-admin"],
      ["shell -i prod-admin --shell zsh", "in another shell"],
      ["shell -i prod-admin --read-only", "to look around without being able to change anything"],
      ["shell -i prod-admin --keep github", "with your own gh and git sign-in beside it"],
      ["shell -i prod-admin -- -c 'terraform plan'", "arguments for the shell itself"],
    ],
  },
  switch: {
    summary: "Make this session's shell another identity, without a shell in the shell",
    elsewhere: ["select", "az account set", "gh auth switch"],
    about:
      "The shell (bash, zsh or fish) is the other identity at its next prompt, after the same " +
      "questions as at opening. What was started before keeps the credential that it has until that " +
      "lapses, and never gets the new one; so does what follows on the same line (switch dev && ...).\n" +
      "`-` is who the shell was before.",
    positional: ["[IDENTITY...]"],
    flags: [IDENTITY, READ_ONLY, ...SIGN_IN, MEANT, QUIET, JSON_OUTPUT],
    examples: [
      ["switch dev", "from the next prompt on this shell is dev"],
      ["switch -", "and who it was before again"],
    ],
  },
  exec: {
    wraps: true,
    summary: "Run one command as this identity",
    positional: ["[IDENTITY...]"],
    elsewhere: ["run"],
    rest: "COMMAND ARGS",
    flags: [
      ...SESSION_FLAGS,
      {
        name: "server",
        also: ["ecs-server"],
        summary: "The same as --delivery server: no AWS credential in a file",
      },
    ],
    oneOf: [["server", "delivery"]],
    examples: [
      ["exec -i prod-admin -- aws s3 ls", "one command; its exit status is ours"],
      ["exec -i ci -- terraform apply", "credentials are renewed while it runs"],
    ],
  },
  env: {
    evaluated: true,
    summary: "Print variables for the current environment",
    about:
      'Also unsets what would override the identity. In this shell: eval "$(atmos-auth env -i NAME)"\n' +
      "Typed without that at a terminal it changes nothing and says that line; with --format it is shown.\n" +
      "in fish: atmos-auth env -i NAME -f fish | source\n" +
      "in PowerShell: atmos-auth env -i NAME | Out-String | Invoke-Expression\n" +
      "in cmd: atmos-auth env -i NAME -f cmd > env.cmd && call env.cmd\n" +
      "A format that only sets (dotenv, env, json, github) empties it, or is refused by the variable's name.\n" +
      "AWS's tools and git ask atmos-auth each time; gh, gcloud and az read a file until the credential " +
      "lapses, and nobody renews it; for other tools of Google: exec.\n" +
      "The files that the variables name stay until `logout` or until they lapse; `shell` and " +
      "`exec` leave nothing.\n" +
      "bash (or sh; also for dash and ksh), zsh, fish, nushell and json carry every value. The others refuse " +
      "what they could not carry as it is: env (for docker) control characters; dotenv returns, ${ and " +
      "some mixtures of quotes and backslashes; cmd all but one line; powershell an empty value; " +
      "github a return at the end. A name that a shell keeps for itself (SECONDS, zsh's path) is refused.\n" +
      "bash and zsh have each variable on a line of its own, too, for what reads such lines: export NAME='value'; " +
      "only the whole of it unsets the others, and checks.\n" +
      "A shell that would not be exactly this, for a read-only variable, is not changed at all; neither is " +
      "one in a session that somebody types in and whose prompt nothing puts right (dash, cmd, a bash in the " +
      "session's): `switch`, or `shell`. Type it outside of functions: what is local to one may come back when it " +
      "is left.",
    positional: ["[IDENTITY...]"],
    elsewhere: ["export", "eval", "script", "printenv", "print-env"],
    flags: [
      IDENTITY,
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        summary: "Format: bash where nobody says one; on Windows without SHELL powershell",
        env: "ATMOS_AUTH_ENV_FORMAT",
        choices: [
          "bash",
          "zsh",
          "fish",
          "powershell",
          "cmd",
          "nushell",
          "dotenv",
          "env",
          "json",
          "github",
        ],
        spellings: { sh: "bash" },
      },
      {
        name: "output-file",
        short: "o",
        value: "FILE",
        summary: "Write there instead: at the end of the file; JSON in its place",
        env: "ATMOS_AUTH_ENV_OUTPUT_FILE",
        completes: "file",
        dash: "/dev/stdout",
      },
      { name: "login", summary: "Sign in when nothing valid is stored" },
      MEANT,
      ...SIGN_IN,
    ],
    examples: [
      ["env -i dev --login > dev.env", "what to source"],
      ["env -i ci --login -f github", "for the next steps of a GitHub Actions job"],
    ],
  },
  "credential-process": {
    summary: "Print a credential for AWS tools (credential_process)",
    about: "For a profile of your own ~/.aws/config: credential_process = atmos-auth " +
      "credential-process -i NAME. Never opens a browser or asks a question.",
    positional: ["[IDENTITY]"],
    elsewhere: ["process", "token", "credentials", "creds"],
    flags: [IDENTITY],
    examples: [["credential-process -i prod-admin", "Version, AccessKeyId, ..., Expiration"]],
  },
} as const satisfies Record<string, CommandSpec>;
