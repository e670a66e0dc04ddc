/** The page on commands and their flags. Pure. */
import type { Commands } from "../../lib/cli/commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "../../lib/cli/flags.ts";
import { usageLine } from "../../lib/cli/help.ts";
import { BARE, type CommandSpec, type Flag } from "../../lib/cli/spec.ts";
import { UNHEARD } from "../../lib/cli/flags_of_atmos.ts";
import { asProse, MADE, table } from "./markdown.ts";

const HEAD = `${MADE}
# Commands

\`atmos-auth [auth] COMMAND [-i NAME]... [flags] [-- args]\`

The word \`auth\` may stand first. Flags may stand anywhere before \`--\`; behind it
stands what is to be run or, for a command that runs nothing, a name, whatever that begins with. A flag
that nobody typed is told by its variable, then by the \`env:\` of a configuration that may act.

`;

/** Returns the page. */
export function commandsPage(commands: Commands): string {
  const shown = [...commands].filter(([, { hidden }]) => !hidden);
  const hidden = [...commands].filter(([words, { hidden }]) => hidden && words !== BARE);
  const list = shown.map(([words, { summary }]) => [`[\`${words}\`](#${anchor(words)})`, summary]);
  return [
    HEAD + table(["", ""], list),
    `## Flags of every command\n\n${flagTable(GLOBAL_FLAGS)}`,
    ...shown.map(([words, spec]) => section(words, spec)),
    unheard(),
    `## For scripts\n\nCalled by programs, not by people, or kept for what was written by earlier releases.\n\n${
      table(
        ["", "", "flags"],
        hidden.map(([words, { summary, flags }]) => [
          `\`${words}\``,
          summary,
          flags.map(spelling).join(", "),
        ]),
      )
    }`,
  ].join("\n");
}

function section(words: string, spec: CommandSpec): string {
  const examples = spec.examples.map(([line, what]) => `atmos-auth ${line} # ${what}\n`).join("");
  return [
    `## ${words}\n`,
    `${asProse(spec.summary)}.\n`,
    ...spec.about === undefined ? [] : [`${asProse(spec.about)}\n`],
    `\`\`\`text\n${usageLine(words, spec)}\n\`\`\`\n`,
    ...spec.flags.length === 0 ? [] : [flagTable(spec.flags)],
    ...spec.habits === undefined ? [] : [habits(spec)],
    ...examples === ""
      ? []
      : [`\`\`\`sh skip="each is for somebody else's machine"\n${examples}\`\`\`\n`],
  ].join("\n");
}

function habits({ habits = [] }: CommandSpec): string {
  const rows = habits.map(({ name, summary, instead }) => [
    `\`--${name}\``,
    instead === undefined ? `no effect: ${summary}` : `refused: ${summary}`,
  ]);
  return `What its vendor's tool takes beside:\n\n${table(["", ""], rows)}`;
}

function unheard(): string {
  const rows = UNHEARD.filter(({ name }) => name !== IDENTITY.name)
    .map(({ name, summary }) => [`\`--${name}\``, summary]);
  return `## Flags without effect\n\nTaken for the sake of scripts that were written for atmos.\n\n${
    table(["", "why"], rows)
  }`;
}

function flagTable(flags: readonly Flag[]): string {
  const rows = flags.map((flag) => [spelling(flag), explanation(flag), variables(flag)]);
  return table(["flag", "", "variable"], rows);
}

function spelling({ name, also = [], short, value, bare }: Flag): string {
  const shown = value === undefined ? "" : bare ? ` [${value}]` : ` ${value}`;
  const long = [name, ...also].map((each) => `\`--${each}${shown}\``);
  return [...short === undefined ? [] : [`\`-${short}\``], ...long].join(", ");
}

function explanation(flag: Flag): string {
  const { summary, choices, repeat, needs } = flag;
  return [
    summary,
    ...choices === undefined ? [] : [`: ${choices.map((each) => `\`${each}\``).join(", ")}`],
    ...flag.default === undefined ? [] : [` (\`${flag.default}\` unless told)`],
    ...repeat ? ["; may be repeated"] : [],
    ...needs === undefined ? [] : [`; with \`--${needs}\``],
    ...flag.hidden ? ["; for lines that atmos-auth writes"] : [],
  ].join("");
}

function variables({ env = [] }: Flag): string {
  return [env].flat().map((name) => `\`${name}\``).join(", ");
}

function anchor(words: string): string {
  return words.replaceAll(" ", "-");
}
