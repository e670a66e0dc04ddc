/** The commands for the program itself. */
import { JSON_OUTPUT } from "../flags.ts";
import type { CommandSpec } from "../spec.ts";

/** By name, in the order of help. */
export const HELP = {
  trust: {
    summary: "Let the configuration that was found here act",
    isPlace: true,
    about: "A configuration that lies in the working directory, above it or in its repository is " +
      "somebody else's until you trust it: nothing signs in, opens, delivers, stores or runs by it. " +
      "Trust holds for what it says now; when that changes, you are asked again, and shown what " +
      "has changed. In a job, ATMOS_TRUST=DIGEST in the environment says the same of one content, " +
      "ATMOS_TRUST=1 of any. auth.trust: [DIR] in a file of your own trusts all below a directory.",
    flags: [
      { name: "show", summary: "Only show what it says, and its digest" },
      { name: "digest", summary: "Only print its digest, for ATMOS_TRUST" },
      { name: "revoke", summary: "Take it back" },
      {
        name: "all",
        summary: "With --revoke: take back every trust that you ever gave",
        needs: "revoke",
      },
      { ...JSON_OUTPUT, needs: "show" },
    ],
    oneOf: [["show", "revoke", "digest"]],
    examples: [
      ["trust --show", "read what it says before you trust it"],
      ["trust", "trust it as it is now"],
      ["trust --digest", "what a job's ATMOS_TRUST must say"],
      ["trust --revoke", "take that back"],
    ],
  },
  doctor: {
    summary: "Look at this machine and say what is broken, with the mend",
    elsewhere: ["diagnose", "check"],
    flags: [
      {
        name: "mend",
        summary: "Make profiles and users of a kubeconfig that start a copy of this program " +
          "which has gone start this one",
      },
      JSON_OUTPUT,
    ],
    examples: [
      ["doctor", "shells, tools, keyring, store, environment"],
      ["doctor --mend", "after this program has moved"],
    ],
  },
  completion: {
    summary: "Print a completion script",
    clouds: false,
    about: "SHELL is bash, zsh, fish or powershell.",
    positional: ["SHELL"],
    completes: "shell",
    flags: [],
    examples: [
      ["completion bash > ~/.local/share/bash-completion/completions/atmos-auth", "for bash"],
      ["completion zsh > ~/.zfunc/_atmos-auth", "for zsh, with ~/.zfunc in its fpath"],
      ["completion fish > ~/.config/fish/completions/atmos-auth.fish", "for fish"],
    ],
  },
  complete: {
    summary: "What completion scripts call: candidates for the last word",
    hidden: true,
    rest: "[WORDS]",
    flags: [{
      name: "described",
      summary: "With what each is, behind a tab; a tab alone stands for the names of files",
    }],
    examples: [],
  },
  version: {
    summary: "Print the version",
    clouds: false,
    flags: [JSON_OUTPUT],
    examples: [["version --json", "with the commit it was built from"]],
  },
  help: {
    summary: "Print help",
    clouds: false,
    positional: ["[COMMAND...]"],
    completes: "command",
    flags: [],
    examples: [
      ["help shell", "help on one command"],
      ["help environment", "or on a topic: the variables that are read"],
    ],
  },
} as const satisfies Record<string, CommandSpec>;
