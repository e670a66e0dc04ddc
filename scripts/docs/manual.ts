/** The manual page, in mdoc(7). Pure. */
import type { Commands } from "../../lib/cli/commands.ts";
import { GLOBAL_FLAGS } from "../../lib/cli/flags.ts";
import { usageLine } from "../../lib/cli/help.ts";
import type { CommandSpec, Flag } from "../../lib/cli/spec.ts";
import type { Section } from "../../lib/manual/section.ts";
import type { TopicName } from "../../lib/manual/topic_names.ts";

const HEAD = `.\\" Made by \`./scripts/deno task docs\` from the code; do not edit.
.Dd $Mdocdate$
.Dt ATMOS-AUTH 1
.Os
.Sh NAME
.Nm atmos-auth
.Nd open a shell that is exactly one cloud identity
.Sh SYNOPSIS
.Nm
.Op Cm auth
.Ar command
.Op Fl i Ar name
.Op Ar flags
.Op Fl - Ar args
.Sh DESCRIPTION
.Nm
opens a shell, or runs one command, that is exactly one cloud identity.
Nothing of the identities around it gets in, credentials are renewed
while it is open, and its files are gone when it ends.
It reads the
.Pa atmos.yaml
of
.Cm atmos auth .
.Pp
`;

/** Returns the page. */
export function manual(
  commands: Commands,
  sections: Readonly<Record<TopicName, readonly Section[]>>,
): string {
  const shown = [...commands].filter(([, { hidden }]) => !hidden);
  return [
    HEAD,
    "The flags of every command are:\n",
    flagList(GLOBAL_FLAGS),
    ".Sh COMMANDS\n",
    ...shown.map(([words, spec]) => command(words, spec)),
    `.Sh ENVIRONMENT\n${parts(sections.environment)}`,
    `.Sh FILES\n${parts([...sections.configuration, ...sections.files])}`,
    `.Sh EXIT STATUS\n${parts(sections["exit-codes"])}`,
    `.Sh OUTPUT\n${parts(sections.formatting)}`,
  ].join("");
}

function command(words: string, spec: CommandSpec): string {
  return [
    `.Ss ${line(words)}\n`,
    `.D1 ${line(usageLine(words, spec))}\n.Pp\n`,
    prose(`${spec.summary}.`),
    ...spec.about === undefined ? [] : [`.Pp\n${prose(spec.about)}`],
    ...spec.flags.length === 0 ? [] : [flagList(spec.flags)],
    ...spec.examples.length === 0 ? [] : [examples(spec)],
  ].join("");
}

function examples(spec: CommandSpec): string {
  const items = spec.examples.map(([typed, what]) => [`atmos-auth ${typed}`, what] as const);
  return `.Pp\nExamples:\n${list(items)}`;
}

function flagList(flags: readonly Flag[]): string {
  return list(flags.filter(({ hidden }) => !hidden).map((flag) => [spelling(flag), said(flag)]));
}

function spelling({ name, short, value }: Flag): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${
    value === undefined ? "" : ` ${value}`
  }`;
}

function said({ summary, choices, env }: Flag): string {
  const which = choices === undefined ? "" : `: ${choices.join(", ")}`;
  const names = env === undefined ? "" : ` [${[env].flat().join(", ")}]`;
  return `${summary}${which}${names}`;
}

function parts(sections: readonly Section[]): string {
  return sections.map(({ title, text, rows }) =>
    [
      `.Ss ${line(title)}\n`,
      ...text === undefined ? [] : [prose(text)],
      ...rows === undefined ? [] : [list(rows)],
    ].join("")
  ).join("");
}

function list(rows: readonly (readonly [string, string])[]): string {
  const items = rows.map(([name, text]) => `.It ${line(name)}\n${prose(text)}`).join("");
  return `.Bl -tag -width Ds\n${items}.El\n`;
}

/** Sentences on lines of their own, as mdoc wants them, none of them too long. */
function prose(text: string): string {
  const sentences = plain(text).split(/(?<=[.:;?]) (?=[A-Z])/);
  return sentences.flatMap((each) => each.match(/.{1,60}(?: |$)|\S+(?: |$)/g) ?? [])
    .map((each) => `${escaped(each.trimEnd())}\n`).join("");
}

/** Returns an argument of a macro, no word of which is a macro itself. */
function line(text: string): string {
  return escaped(plain(text)).split(" ").map((word) =>
    /^[A-Z][a-z]$/.test(word) ? `\\&${word}` : word
  )
    .join(" ");
}

function plain(text: string): string {
  return text.replaceAll("`", "").replaceAll(/\s+/g, " ").trim();
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll('"', "\\(dq").replace(
    /^[.']/,
    "\\&$&",
  );
}
