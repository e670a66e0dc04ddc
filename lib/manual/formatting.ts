/** Output, and its forms for people and programs. */
import { answering } from "./answers.ts";
import type { Section } from "./section.ts";

/** The streams of answers and messages. */
export const STREAMS: Section = {
  title: "Where it goes",
  text: "Standard output is only what was asked for. Everything that is said to a person goes to " +
    "standard error: questions, warnings, errors, what is waited for.",
};

/** The forms for programs. */
export const FOR_PROGRAMS: Section = {
  title: "For programs",
  rows: [
    [
      "--json",
      `${answering()}: one object each; errors are one then, too`,
    ],
    [
      "list --format FORMAT",
      "`lines`, `tree`, `table`, `json`, `yaml`, `graphviz`, `mermaid`, `markdown`",
    ],
    [
      "env --format FORMAT",
      "`bash`, `zsh`, `fish`, `powershell`, `cmd`, `nushell`, `dotenv`, `env`, `json`, `github`",
    ],
    [
      "without --json",
      "`credential-process` and the tokens for clusters are JSON anyway, as other tools want it; `env` has " +
      "formats; of `shell` and `exec` the output is another program's; `init`, `help`, `completion` and " +
      "`trust` without --show answer no program: the exit status says whether it was done",
    ],
    ["status --short", "One short line, for a prompt"],
    ["console --print-only", "The address alone"],
  ],
};

/** The form for people. */
export const FOR_PEOPLE: Section = {
  title: "For people",
  rows: [
    ["--no-color, --force-color", "Colours are for terminals, unless one of these says otherwise"],
    ["--interactive=false", "No questions: what can't be done without one is an error"],
    ["--quiet", "`shell`, `exec`, `switch`: no banner"],
    [
      "-v, --logs-level LEVEL, --debug",
      "More of what is done; a bug shows its stack with `--debug`",
    ],
    ["--logs-file FILE", "That goes there instead"],
  ],
};
