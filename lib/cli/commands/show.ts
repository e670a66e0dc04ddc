/** The commands for what is configured, and what is open. */
import { JSON_OUTPUT, TAGS } from "../flags.ts";
import type { CommandSpec } from "../spec.ts";

/** By name, in the order of help. */
export const SHOW = {
  list: {
    summary: "List identities and providers, all or those that fit some words",
    positional: ["[WORD...]"],
    completes: "entry",
    elsewhere: [
      ...["ls", "profiles", "accounts", "roles", "list-roles", "tags", "identities", "providers"],
      ...["profile", "profile list", "identity", "identity list", "contexts"],
      ...["az account list", "gcloud auth list"],
    ],
    flags: [
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        summary: "Format",
        choices: [
          "lines",
          "tree",
          "table",
          "json",
          "yaml",
          "graphviz",
          "dot",
          "mermaid",
          "markdown",
          "md",
        ],
        default: "lines",
      },
      {
        name: "providers",
        value: "NAMES",
        summary: "Only providers, or only these",
        bare: true,
        completes: "provider",
      },
      {
        name: "identities",
        value: "NAMES",
        summary: "Only identities, or only these",
        bare: true,
        completes: "identity",
      },
      TAGS,
      JSON_OUTPUT,
    ],
    oneOf: [["providers", "identities"], ["json", "format"]],
    examples: [
      ["list", "a line for each identity: who it is, whether it is signed in, for how long"],
      ["list prod admin", "those that fit both words, by name, account, role, tag or kind"],
      ["list -f tree", "what is obtained from what"],
      ["list -f mermaid", "a graph for a page"],
    ],
  },
  validate: {
    summary: "Check the configuration and name every problem",
    isPlace: true,
    flags: [
      JSON_OUTPUT,
      {
        name: "verbose",
        short: "v",
        summary: "Name the files",
        env: "ATMOS_AUTH_VALIDATE_VERBOSE",
      },
      { name: "schema", summary: "Print the JSON Schema of the auth section, for editors" },
    ],
    examples: [
      ["validate", "every problem at once, with line and column"],
      ["validate --schema > atmos-auth.schema.json", "for an editor"],
    ],
  },
  status: {
    summary: "Say which identity this shell is, and how long it lasts",
    clouds: false,
    elsewhere: ["time", "current", "info", "gh auth status"],
    flags: [JSON_OUTPUT, { name: "short", summary: "One short line, for a prompt" }],
    oneOf: [["json", "short"]],
    examples: [["status", "exit status 1 outside a session"]],
  },
  sessions: {
    summary: "List the sessions that are open now",
    elsewhere: ["sessions list", "sessions ls", "session list", "session ls"],
    clouds: false,
    about: "One is ended with: atmos-auth sessions end ID",
    flags: [JSON_OUTPUT],
    examples: [["sessions", "identity, time left, process, since when"]],
  },
  "sessions end": {
    elsewhere: [
      ...["kill", "stop", "end", "session end", "session stop"],
      ...["sessions kill", "sessions stop", "sessions rm"],
    ],
    summary: "End a session: its credentials are withdrawn and its shell is asked to leave",
    clouds: false,
    positional: ["ID"],
    completes: "session",
    flags: [JSON_OUTPUT],
    examples: [["sessions end k3v9", "any unambiguous beginning of the id will do"]],
  },
} as const satisfies Record<string, CommandSpec>;
