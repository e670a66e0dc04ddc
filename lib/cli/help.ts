/** Help, written from the same data that parsing reads. */
import type { Commands } from "./commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "./flags.ts";
import type { CommandSpec, Flag } from "./spec.ts";
import { UNHEARD } from "./flags_of_atmos.ts";
import type { Section } from "../manual/section.ts";
import { TOPICS } from "../manual/topic_names.ts";
import { wrapped } from "../terminal/columns.ts";

const INTRO =
  `atmos-auth opens a shell that is exactly one cloud identity, and leaves nothing behind.

Usage: atmos-auth [auth] COMMAND [-i NAME]... [flags] [-- args]
`;

const UNHEARD_TOO = `Taken for the sake of scripts, and without effect: ${
  UNHEARD.flatMap(({ name }) => name === IDENTITY.name ? [] : `--${name}`).join(", ")
}.
`;

const OUTRO = `
Exit status: 0 ok, 1 failed, 2 usage, 3 configuration, 4 authentication, 5 network, 70 a bug. ${
  "shell and exec return their child's own; exec says 125 when atmos-auth itself failed, 126 or 127 " +
  "when the command can't be run. Ctrl-C is 130."
}

atmos-auth help COMMAND tells more, and so does atmos-auth help TOPIC:
`;

/** Lines are no longer than this, and fit a narrower terminal. */
const WIDEST = 96;

/** Help on everything, for a terminal of so many columns. */
export function overview(commands: Commands, columns: number): string {
  const shown = [...commands].filter(([, { hidden }]) => !hidden);
  const rows = shown.map(([name, { summary }]) => [name, summary] as const);
  const said = (text: string) => wrap(text, columns);
  return `${said(INTRO)}\nCommands:\n${table(rows, columns)}\nFlags of every command:\n${
    table(flagRows(GLOBAL_FLAGS), columns)
  }\n${said(UNHEARD_TOO)}${said(OUTRO)}${table(Object.entries(TOPICS), columns)}`;
}

/** Help on a topic, for a terminal of so many columns. */
export function topicHelp(
  summary: string,
  sections: readonly Section[],
  columns: number,
): string {
  // What is typed needs no marks here.
  const plain = (text: string) => text.replaceAll("`", "");
  const parts = sections.map(({ title, text, rows = [] }) =>
    [
      `${title}:`,
      ...text === undefined ? [] : [wrap(plain(text), columns)],
      ...rows.length === 0 ? [] : [
        table(rows.map(([name, what]) => [plain(name), plain(what)] as const), columns).trimEnd(),
      ],
    ].join("\n")
  );
  return `${[wrap(`${summary}.`, columns), ...parts].join("\n\n")}\n`;
}

/** Help on one command, for a terminal of so many columns. */
export function commandHelp(name: string, spec: CommandSpec, columns: number): string {
  const parts = [`${wrap(`${spec.summary}.`, columns)}\n`];
  if (spec.about) parts.push(`${wrap(spec.about, columns)}\n`);
  parts.push(`${wrapped(`Usage: ${usageLine(name, spec)}`, columns, "  ")}\n`);
  if (spec.flags.length > 0) parts.push(`Flags:\n${table(flagRows(spec.flags), columns)}`);
  if (spec.examples.length > 0) parts.push(`Examples:\n${table(exampleRows(spec), columns, 60)}`);
  return `${parts.join("\n")}\nFlags of every command: atmos-auth help\n`;
}

/** Writes how a command is called. */
export function usageLine(name: string, spec: CommandSpec): string {
  const words = [`atmos-auth ${name}`, ...spec.positional ?? []];
  if (spec.flags.length > 0) words.push("[flags]");
  if (spec.rest) words.push(spec.rest.replace(/^\[?/, "$&-- "));
  return words.join(" ");
}

function exampleRows(spec: CommandSpec): readonly (readonly [string, string])[] {
  return spec.examples.map(([line, what]) => [`atmos-auth ${line}`, what] as const);
}

function flagRows(flags: readonly Flag[]): readonly (readonly [string, string])[] {
  const shown = flags.filter(({ hidden }) => !hidden);
  return shown.map((flag) => [spelling(flag), explanation(flag)] as const);
}

function spelling(flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${flag.name}${flag.value ? ` ${flag.value}` : ""}`;
}

function explanation(flag: Flag): string {
  const choices = flag.choices ? ` (${flag.choices.join(", ")})` : "";
  return `${flag.summary}${choices}${flag.env ? ` [${[flag.env].flat()[0]}]` : ""}`;
}

/** Two columns, the second wrapped; a left cell that is too long gets its own line. */
function table(
  rows: readonly (readonly [string, string])[],
  columns: number,
  limit = 30,
): string {
  const most = Math.min(limit, Math.floor(columns / 2) - 4);
  const widest = Math.min(most, Math.max(...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) => row(left, right, widest, columns)).join("");
}

function row(left: string, right: string, width: number, columns: number): string {
  const indent = " ".repeat(width + 4);
  const text = wrap(right, Math.min(WIDEST, columns - 1) - indent.length)
    .replaceAll("\n", `\n${indent}`);
  // What is typed is copied as it stands: half of it would be run.
  const long = left.startsWith("atmos-auth ")
    ? left
    : wrap(left, columns - 3).replaceAll("\n", "\n  ");
  const start = left.length > width ? `  ${long}\n${indent}` : `  ${left.padEnd(width)}  `;
  return `${start}${text}\n`;
}

/** A line that is typed, in the words of one shell. */
const TYPED = /^(in \w+:) (atmos-auth .*)$/;

/** Wraps a text; of a line that is typed nothing is broken, and where it has no room beside its label it stands below. */
function wrap(text: string, columns: number): string {
  const room = Math.min(WIDEST, columns);
  return text.split("\n").map((line) => {
    const [, label, typed] = TYPED.exec(line) ?? [];
    if (typed === undefined || line.length <= room) return wrapped(line, room);
    return `${label}\n  ${typed}`;
  }).join("\n");
}
