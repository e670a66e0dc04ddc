/** Help, written from the same data that parsing reads. */
import { COMMAND_NAMES, type CommandName, type CommandSpec, specOf } from "./commands.ts";
import { type Flag, GLOBAL_FLAGS } from "./flags.ts";

const INTRO =
  `atmos-auth opens a shell that is exactly one cloud identity, and leaves nothing behind.

Usage: atmos-auth [auth] COMMAND [-i NAME]... [flags] [-- args]
`;

const OUTRO = `
Exit status: 0 ok, 1 failed, 2 usage, 3 configuration, 4 authentication, 5 network, 70 a bug.
shell and exec return their child's own; exec says 125 when atmos-auth itself failed.

atmos-auth help COMMAND tells more.
`;

/** Help on everything. */
export function overview(): string {
  const shown = COMMAND_NAMES.filter((name) => !specOf(name).hidden);
  const rows = shown.map((name) => [name, specOf(name).summary] as const);
  return `${INTRO}\nCommands:\n${table(rows)}\nFlags of every command:\n${
    table(flagRows(GLOBAL_FLAGS))
  }${OUTRO}`;
}

/** Help on one command. */
export function commandHelp(name: CommandName): string {
  const spec = specOf(name);
  const parts = [`${spec.summary}.\n`];
  if (spec.about) parts.push(`${wrap(spec.about)}\n`);
  parts.push(`Usage: ${usageLine(name, spec)}\n`);
  if (spec.flags.length > 0) parts.push(`Flags:\n${table(flagRows(spec.flags))}`);
  if (spec.examples.length > 0) parts.push(`Examples:\n${table(exampleRows(spec), 60)}`);
  return `${parts.join("\n")}\nFlags of every command: atmos-auth help\n`;
}

function usageLine(name: CommandName, spec: CommandSpec): string {
  const words = [`atmos-auth ${name}`, ...spec.positional ?? []];
  if (spec.flags.length > 0) words.push("[flags]");
  if (spec.rest) words.push(name === "exec" ? `-- ${spec.rest}` : `[-- ${spec.rest}]`);
  return words.join(" ");
}

function exampleRows(spec: CommandSpec): readonly (readonly [string, string])[] {
  return spec.examples.map(([line, what]) => [`atmos-auth ${line}`, what] as const);
}

function flagRows(flags: readonly Flag[]): readonly (readonly [string, string])[] {
  return flags.map((flag) => [spelling(flag), explanation(flag)] as const);
}

function spelling(flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${flag.name}${flag.value ? ` ${flag.value}` : ""}`;
}

function explanation(flag: Flag): string {
  const choices = flag.choices ? ` (${flag.choices.join(", ")})` : "";
  return `${flag.summary}${choices}${flag.env ? ` [${flag.env}]` : ""}`;
}

/** Two columns, the second wrapped; a left cell that is too long gets its own line. */
function table(rows: readonly (readonly [string, string])[], limit = 30): string {
  const widest = Math.min(limit, Math.max(...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) => row(left, right, widest)).join("");
}

function row(left: string, right: string, width: number): string {
  const indent = " ".repeat(width + 4);
  const text = wrap(right, 96 - indent.length).replaceAll("\n", `\n${indent}`);
  const start = left.length > width ? `  ${left}\n${indent}` : `  ${left.padEnd(width)}  `;
  return `${start}${text}\n`;
}

function wrap(text: string, width = 96): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.join("\n");
}
