/**
 * The lines of an INI file as AWS's CLI reads them: with Python's `RawConfigParser` and its defaults
 * (its library's page on `configparser`). A line goes on with a setting only when it is indented deeper than
 * that setting; what follows `#` on a line is no comment. Where the CLI refuses the whole file, what is below the line
 * that can't be read, up to the next section, belongs to nobody here.
 */
import { fileLines, indentOf, strip } from "./python_text.ts";

/** Something in a file that is not as it should be. */
export interface Oddity {
  readonly line: number;
  readonly subject: string;
  readonly text: string;
  /** Whether AWS's CLI refuses the whole file for it. */
  readonly refused: boolean;
}

/** The reason for which a section is not used. */
export interface Unclear {
  readonly line: number;
  readonly text: string;
}

/** A setting with the lines of its value. */
export interface LinesOfSetting {
  /** In lower case. */
  readonly name: string;
  readonly line: number;
  readonly lines: string[];
}

/** A section with its settings in their order; of one name there may be several. */
export interface LinesOfSection {
  /** The text between the brackets. */
  readonly header: string;
  readonly line: number;
  readonly settings: LinesOfSetting[];
  unclear?: Unclear;
}

/** The section that speaks for all others, and may come more than once. */
export const FOR_ALL = "DEFAULT";

/** Sorts the lines of a text into sections; what is odd is told to `note`. */
export function sectionsIn(text: string, note: (oddity: Oddity) => void): LinesOfSection[] {
  const reader = new Reader(note);
  fileLines(text.replace(/^\uFEFF/, "")).forEach((line, at) => reader.take(line, at + 1));
  return [...reader.sections.values()];
}

class Reader {
  readonly sections = new Map<string, LinesOfSection>();
  readonly #note: (oddity: Oddity) => void;
  /** None above the first header, and below a line that can't be read. */
  #section: LinesOfSection | undefined;
  #setting: LinesOfSetting | undefined;
  #indent = 0;
  /** Whether a warning about lines without a section was given. */
  #said = false;

  constructor(note: (oddity: Oddity) => void) {
    this.#note = note;
  }

  take(line: string, at: number): void {
    const text = strip(line);
    if (/^[#;]/.test(text)) return;
    if (text === "") return void this.#setting?.lines.push("");
    const indent = indentOf(line);
    if (this.#setting && indent > this.#indent) return this.#goOn(this.#setting, text, at);
    this.#indent = indent;
    const header = headerIn(text);
    if (header !== undefined) this.#open(header, at);
    else if (this.#section !== undefined) this.#set(this.#section, text, at);
    else this.#belongsNowhere(at);
  }

  #open(header: string, line: number): void {
    const before = this.sections.get(header);
    if (before !== undefined && header !== FOR_ALL) {
      this.#note(refused(line, `section [${header}]`, `it stands in line ${before.line} too`));
    }
    this.#section = before ?? { header, line, settings: [] };
    this.sections.set(header, this.#section);
    this.#setting = undefined;
    this.#said = false;
  }

  #set(section: LinesOfSection, text: string, line: number): void {
    const at = text.search(/[=:]/);
    if (at < 1 || text.startsWith("[")) return this.#lose(section, text, line, at < 1);
    const name = strip(text.slice(0, at)).toLowerCase();
    this.#setting = { name, line, lines: [strip(text.slice(at + 1))] };
    section.settings.push(this.#setting);
  }

  #goOn({ name, lines }: LinesOfSetting, text: string, line: number): void {
    lines.push(text);
    if (headerIn(text) === undefined) return;
    const why = `it is indented, so that it goes on with the value of "${name}"`;
    this.#note({ line, subject: "the line in brackets", text: why, refused: false });
  }

  /**
   * Gives up the section of a line that can't be read: one that begins as a header ends the section above, any other
   * may belong to it.
   */
  #lose(section: LinesOfSection, text: string, line: number, isRefused: boolean): void {
    const isHeader = text.startsWith("[");
    const what = text.startsWith("[]")
      ? "it names no section"
      : isHeader
      ? 'its "]" is missing'
      : 'it has no name, or no "=" after it';
    const why = `${what}, so nothing below it counts up to the next section`;
    this.#note(
      isRefused ? refused(line, "the line", why) : {
        ...{ line, subject: "the line", text: why, refused: false },
      },
    );
    if (!isHeader) section.unclear ??= { line, text: `line ${line} can't be read` };
    this.#section = this.#setting = undefined;
    this.#said = true;
  }

  #belongsNowhere(line: number): void {
    const text = "it stands in no section, nor does what is below it up to the next one";
    if (!this.#said) this.#note(refused(line, "the line", text));
    this.#said = true;
  }
}

/** Makes the oddity for which AWS's CLI refuses the file. */
export function refused(line: number, subject: string, text: string): Oddity {
  return { line, subject, text: `${text} (AWS's CLI refuses such a file)`, refused: true };
}

function headerIn(text: string): string | undefined {
  return /^\[(.+)\]/s.exec(text)?.[1];
}
