/** Markdown of help's sections. Pure. */
import type { Row, Section } from "../../lib/manual/section.ts";

/** The first line of each generated page, so that nobody edits it by hand. */
export const MADE = "<!-- Made by `./scripts/deno task docs` from the code; don't edit. -->\n";

/** Returns a table; cells of its last columns may be empty. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Returns sections as a part of a page, below headings of that level. */
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

/** Returns names with commas between them, each as code; any other text as it is. */
export function code(names: string): string {
  const isTyped = /^[\w$~./%*<>-][\w$~./%*<>\\, =-]*$/.test(names) &&
    !/^(?:the|files|hooks|a) /.test(names);
  return isTyped ? names.split(", ").map((name) => `\`${name}\``).join(", ") : names;
}

/** Returns text with `<` escaped. */
export function asProse(text: string): string {
  return text.replaceAll("<", "&lt;");
}
