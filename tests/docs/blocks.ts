/**
 * The fenced blocks of the pages that people read. What stands behind the language on the line that opens a block is
 * shown by no renderer; here it says what the block is:
 *
 * - `yaml`: a whole configuration; `yaml below=auth` a part of one, read beside the page's whole one before it;
 *   `yaml of="GitHub Actions"` somebody else's. `warns=CODE` is what `validate` remarks.
 * - `sh`, `console`: run as they stand, in the page's order, with the page's identities as mocks; `skip="why"` is
 *   understood, and not run.
 * - `ini file=PATH`: a file of the reader's home.
 * - any other language: shown.
 */

/** A fenced block. */
export interface Block {
  readonly page: string;
  /** The line that opens it, from 1. */
  readonly line: number;
  readonly language: string;
  readonly says: Readonly<Record<string, string>>;
  readonly text: string;
}

const ROOT = new URL("../..", import.meta.url);

/** The pages: those of `docs/`, and those at the root that are for people who use the program. */
export async function pages(): Promise<readonly string[]> {
  const found = await Array.fromAsync(pagesBelow("docs/"));
  return [...["README.md", "SECURITY.md"], ...found.toSorted()];
}

async function* pagesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* pagesBelow(`${folder}${name}/`);
    else if (name.endsWith(".md")) yield folder + name;
  }
}

/** The text of a page. */
export async function textOf(page: string): Promise<string> {
  return await Deno.readTextFile(new URL(page, ROOT));
}

/** The blocks of a page, in order. */
export function blocksIn(page: string, text: string): readonly Block[] {
  const fences = /^( *)```(\S*)([^\n]*)\n([^]*?)^\1```$/gm;
  return [...text.matchAll(fences)].map((
    [, indent = "", language = "", info = "", body = ""],
    at,
  ) => ({
    page,
    line: lineOf(text, fences, at),
    language,
    says: Object.fromEntries(
      [...info.matchAll(/([a-z]+)=(?:"([^"]*)"|(\S+))/g)].map((
        [, key, quoted, word],
      ) => [key!, quoted ?? word ?? ""]),
    ),
    text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

function lineOf(text: string, fences: RegExp, at: number): number {
  const index = [...text.matchAll(fences)][at]!.index;
  return text.slice(0, index).split("\n").length;
}

/** Where it stands, for the name of a test. */
export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}

/** A part of a configuration below the keys that lead to it. */
export function whole({ text, says }: Block): string {
  const steps = says.below?.split(".") ?? [];
  const inner = "  ".repeat(steps.length);
  const heads = steps.map((step, depth) => `${"  ".repeat(depth)}${step}:\n`).join("");
  return heads + text.replaceAll(/^(?=.)/gm, inner);
}

/** The command lines of ours in a block: what follows the program's name, up to what ends a command. */
export function commandLines({ language, text }: Block): readonly string[] {
  const typed = language === "console"
    ? text.split("\n").filter((line) => /^(?:\([^)]*\) )?\$ /.test(line)).join("\n")
    : text;
  const joined = typed.replaceAll(/\\\n\s*/g, " ").replaceAll(/(?:^|\s)#.*$/gm, "");
  return [...joined.matchAll(/(?<![\w./-])(?:atmos-auth|atmos auth)(?= |$)([^\n|;&)`]*)/gm)]
    .map(([, words]) => words!.trim());
}
