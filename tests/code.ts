/** TypeScript text as the walls see it: code apart from comments and strings. */

/** A source file, taken apart. */
export interface Code {
  /** Path from the repository's root. */
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked. */
  readonly said: string;
  /** The text with comments and the insides of strings blanked; lines stay where they are. */
  readonly bare: string;
  /** What it imports: a path from the root for its own modules, else the bare name. */
  readonly imports: readonly string[];
  /** Those of them that are there when the program runs: not the ones of types alone. */
  readonly uses: readonly string[];
}

/** Takes a source file apart. */
export function readCode(path: string, text: string): Code {
  const said = blank(text, false);
  const found = importsOf(path, said);
  const uses = found.filter(({ isType }) => !isType).map(({ of }) => of);
  return { path, text, said, bare: blank(text, true), imports: found.map(({ of }) => of), uses };
}

function importsOf(path: string, text: string) {
  // A statement stands at the start of a line; `import(` may stand anywhere.
  const specifiers =
    /(?:(?:^|;[ ]*)(?:import|export)\b([^"'`;]*?)|\bimport\(\s*)["']([^"'\n]+)["']/gm;
  return [...text.matchAll(specifiers)].map(([, what = "", specifier = ""]) => ({
    isType: /^\s+type\b/.test(what),
    of: specifier.startsWith(".") ? resolve(path, specifier) : specifier,
  }));
}

function resolve(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** What a piece of source starts with, longest first; a regular expression only where a value may stand. */
const PIECES = [
  { kind: "comment", form: /\/\/[^\n]*|\/\*[^]*?\*\//y },
  { kind: "string", form: /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/y },
  { kind: "template", form: /`(?:\\[^]|[^`\\])*`/y },
  {
    kind: "pattern",
    form:
      /(?<=[(,=:[!&|?{};\n]\s*|return\s+)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\[])+\/\w*/y,
  },
] as const;

/** Blanks comments and, when asked, what stands in strings; `${...}` in a template stays. */
function blank(text: string, strings: boolean): string {
  let out = "";
  for (let at = 0; at < text.length;) {
    const piece = pieceAt(text, at);
    const found = piece?.text ?? text[at]!;
    out += piece === undefined ? found : replacement(piece.kind, found, strings);
    at += found.length;
  }
  return out;
}

type Kind = (typeof PIECES)[number]["kind"];

function pieceAt(text: string, at: number): { kind: Kind; text: string } | undefined {
  for (const { kind, form } of PIECES) {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    if (found) return { kind, text: found };
  }
  return undefined;
}

function replacement(kind: Kind, text: string, strings: boolean): string {
  if (kind === "comment") return spaces(text);
  if (!strings || kind === "pattern") return strings ? spaces(text) : text;
  if (kind === "string") return text[0] + spaces(text.slice(1, -1)) + text[0];
  return text.replace(/(?:^|\})[^]*?(?:\$\{|$)/g, spaces);
}

function spaces(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
