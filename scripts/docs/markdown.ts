/** Markdown from what help is made of. Pure. */
import type { Row, Section } from "../../lib/manual/section.ts";

/** What stands at the head of each page that is made, so that nobody mends it by hand. */
export const MADE = "<!-- Made by `./scripts/deno task docs` from the code; don't edit. -->\n";

/** A table; empty cells of its last columns are fine. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Sections as a part of a page, below headings of that level. */
export function fromSections(sections: readonly Section[], level = "##"): string {
  return sections.map(({ title, text, rows }) =>
    [
      `${level} ${title}\n`,
      ...text === undefined ? [] : [`${asProse(text)}\n`],
      ...rows === undefined ? [] : [table(["", ""], rows.map(asCells))],
    ].join("\n")
  ).join("\n");
}

function asCells([name, text]: Row): readonly string[] {
  return [code(name), text];
}

/** Names with commas between them, each as code; what says something else stays as it is. */
export function code(names: string): string {
  const isTyped = /^[\w$~./%*<>-][\w$~./%*<>\\, =-]*$/.test(names) &&
    !/^(?:the|files|hooks|a) /.test(names);
  return isTyped ? names.split(", ").map((name) => `\`${name}\``).join(", ") : names;
}

/** Text in which `<` stands for itself. */
export function asProse(text: string): string {
  return text.replaceAll("<", "&lt;");
}
