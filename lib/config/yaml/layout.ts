/**
 * Layout that the original's reader accepts, as libyaml does, and YAML 1.2.2 does not: within brackets and quotes a
 * line may begin anywhere, and a tab is as good as a space.
 */

/** Space in front of a line's text, where YAML allows no tab. */
const INDENT = /(?<=^|[\r\n])[ \t]+/y;
const SPACE = /[ \t]+/y;
const COMMENT = /(?<=^|\s)#.*/y;
const LINE = /.+/y;
const EMPTY_LINE = /[ \t]*(?=[\r\n]|$)/y;
const BREAK = /\r\n?|\n/y;
const MARK = /(?:---|[-?:])(?!\S)[ \t]*/y;
const PROPERTY = /[&!][^\s,[\]{}]*/y;
const QUOTED = /"(?:\\[^]|[^"\\])*"|'(?:''|[^'])*'/y;
const BLOCK_TEXT = /[|>][-+0-9]*[ \t]*(?:#.*)?(?=[\r\n]|$)/y;
const OPENING = /[[{]/y;
const COLON = /:(?!\S)/y;
const WORD = /[^\s:]+|:/y;

const CLOSING = /[\]}]/y;
const GAP = /\s+/y;
const PAIR = /[:?](?![^\s,[\]{}])|,/y;
/** Text that may follow a word and a comment. */
const ENDED = /\s*(?=[,[\]{}:#])/y;
/** A colon right behind a key in quotes, as in JSON. */
const JOINED = /:/y;
const WORD_WITHIN = /[^\s,[\]{}:]+|:/y;

/**
 * Rewrites the text, offset by offset, so that whatever is between brackets or quotes is on one line. Content of quotes
 * is to be read from the text itself. A text that is odd in another way is returned as it is.
 */
export function inStrictLayout(text: string): string {
  const layout = new Layout(text);
  while (layout.goOn()) continue;
  return layout.isWhole ? layout.written : text;
}

class Layout {
  readonly #text: string;
  written = "";
  /** Whether a value may begin here. */
  #begins = true;

  constructor(text: string) {
    this.#text = text;
  }

  get isWhole(): boolean {
    return this.written.length === this.#text.length;
  }

  /** Takes one step outside of brackets; `false` at the end, and for text that makes no sense. */
  goOn(): boolean {
    if (this.#take(COMMENT) || this.#take(INDENT) || this.#take(SPACE, blank)) return true;
    if (this.#take(BREAK)) return this.#then(true);
    if (this.#begins && (this.#take(MARK) || this.#take(PROPERTY))) return true;
    if (this.#begins && this.#take(QUOTED, inOneLine)) return this.#then(false);
    if (this.#begins && this.#take(BLOCK_TEXT)) return this.#blockText();
    if (this.#begins && this.#take(OPENING)) return this.#brackets();
    if (this.#take(COLON)) return this.#then(true);
    return this.#take(WORD) && this.#then(false);
  }

  /** Takes the lines that are empty or indented as the first one is. */
  #blockText(): boolean {
    const indent = /(?:\s*[\r\n])?( *)/y;
    indent.lastIndex = this.written.length;
    const first = indent.exec(this.#text)![1] || " ";
    while (this.#take(BREAK) && this.#belongs(first)) this.#take(LINE);
    return this.#then(true);
  }

  #belongs(indent: string): boolean {
    EMPTY_LINE.lastIndex = this.written.length;
    return this.#text.startsWith(indent, this.written.length) || EMPTY_LINE.test(this.#text);
  }

  /** Takes all up to the closing bracket; `false` when it is missing, or a comment stands amidst a word. */
  #brackets(): boolean {
    this.#begins = true;
    for (let depth = 1; depth > 0;) {
      if (this.#take(OPENING)) depth += this.#then(true) ? 1 : 0;
      else if (this.#take(CLOSING)) depth -= this.#then(false) ? 1 : 0;
      else if (!this.#within()) return false;
    }
    return true;
  }

  #within(): boolean {
    if (this.#take(GAP, blank)) return true;
    if (this.#take(COMMENT, blank)) return this.#begins || this.#take(ENDED, blank);
    if (this.#begins && this.#take(PROPERTY)) return true;
    if (this.#begins && this.#take(QUOTED, inOneLine)) return this.#then(this.#take(JOINED));
    if (this.#take(PAIR)) return this.#then(true);
    return this.#take(WORD_WITHIN) && this.#then(false);
  }

  #then(begins: boolean): true {
    this.#begins = begins;
    return true;
  }

  /** Writes the text that matches here, in its other form; `false` when none does. */
  #take(pattern: RegExp, form = (part: string) => part): boolean {
    pattern.lastIndex = this.written.length;
    const part = pattern.exec(this.#text)?.[0] ?? "";
    this.written += form(part);
    return part !== "";
  }
}

function blank(part: string): string {
  return " ".repeat(part.length);
}

function inOneLine(quoted: string): string {
  const breaks = quoted.startsWith('"') ? /\\[^]|[\r\n]/g : /[\r\n]/g;
  return quoted.replace(breaks, (part) => /[\r\n]/.test(part) ? blank(part) : part);
}
