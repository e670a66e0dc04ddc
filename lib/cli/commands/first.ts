/** The commands for whoever is new here. */
import { DEVICE } from "../flags.ts";
import type { CommandSpec } from "../spec.ts";

/** By name, in the order of help. */
export const FIRST = {
  init: {
    summary: "Make a configuration: a few questions, then the first shell",
    asksSecret: true,
    about:
      "Asks how you sign in, or takes it from the command line: HOW is a way in by its name, " +
      "and --set NAME=VALUE answers a question. Without HOW the names are listed. Where a file " +
      "is there already, lines are added to it and all others stay as they are. Long-lived keys go " +
      "into the encrypted store, never into the file.",
    positional: ["[HOW]"],
    completes: "way",
    elsewhere: ["setup wizard", "configure", "setup"],
    flags: [
      {
        name: "set",
        value: "NAME=VALUE",
        summary: "Answer a question",
        repeat: true,
      },
      { name: "own", summary: "Write your own configuration, which counts everywhere" },
      { name: "project", summary: "Write the working directory's, and trust it" },
      { name: "print", summary: "Print it instead of writing" },
      DEVICE,
    ],
    oneOf: [["print", "own", "project"]],
    examples: [
      ["init", "from nothing to the first shell"],
      ["init aws-sso", "one way in"],
      ["init github-user --set client_id=Iv23liEXAMPLE --print", "answered by flags, only shown"],
    ],
  },
  start: {
    summary: "Say what is here, and what to type next",
    hidden: true,
    flags: [],
    examples: [],
  },
} as const satisfies Record<string, CommandSpec>;
