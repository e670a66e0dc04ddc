/** The commands for the program itself. */
import { JSON_OUTPUT } from "../flags.ts";
import type { CommandSpec } from "./spec.ts";

/** By name, in the order of help. */
export const HELP = {
  trust: {
    summary: "Let this project's configuration run programs",
    about: "A configuration that was found in a project may name programs to run (!exec, exec: " +
      "references, *_process helpers, the shell), secrets and files of yours to read, places to " +
      "write to and variables that steer programs. It does so only after you have said this, for " +
      "this very content.",
    flags: [{ name: "revoke", summary: "Take it back" }],
    examples: [["trust", "after having read the file"]],
  },
  doctor: {
    summary: "Look at this machine and say what is broken, with the mend",
    flags: [JSON_OUTPUT],
    examples: [["doctor", "shells, tools, keyring, store, environment"]],
  },
  completion: {
    summary: "Print a completion script",
    about: "SHELL is bash, zsh, fish or powershell.",
    positional: ["SHELL"],
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
    rest: "WORDS",
    flags: [],
    examples: [],
  },
  version: {
    summary: "Print the version",
    flags: [JSON_OUTPUT],
    examples: [["version --json", "with the commit it was built from"]],
  },
  help: {
    summary: "Print help",
    positional: ["[COMMAND...]"],
    flags: [],
    examples: [["help shell", "help on one command"]],
  },
} as const satisfies Record<string, CommandSpec>;
