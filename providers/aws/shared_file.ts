/**
 * The shared files of AWS's tools, with places, duplicates and all that is odd in them.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */

/** A setting, and where it stands. */
export interface Setting {
  readonly value: string;
  readonly file: string;
  readonly line: number;
  /** Whether indented settings stand below it, as in `s3 =`. */
  readonly nested: boolean;
}

/** A section. Settings are named in lower case; of equal ones the last counts. */
export interface Section {
  /** `profile`, `sso-session`, `services`, or empty for a bare name. */
  readonly type: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly settings: Map<string, Setting>;
}

/** Something in the file that is not as it should be. */
export interface Oddity {
  readonly file: string;
  readonly line: number;
  readonly subject: string;
  readonly text: string;
}

/** What stands in a file. */
export interface SharedFile {
  readonly sections: readonly Section[];
  readonly oddities: readonly Oddity[];
}

/** Reads a file; never throws. Equal sections are one, in which later settings win. */
export function parseShared(text: string, file: string): SharedFile {
  const reader = new Reader(file);
  text.replace(/^\uFEFF/, "").split(/\r?\n/).forEach((line, at) => reader.take(line, at + 1));
  return { sections: [...reader.sections.values()], oddities: reader.oddities };
}

class Reader {
  readonly sections = new Map<string, Section>();
  readonly oddities: Oddity[] = [];
  readonly #file: string;
  #section: Section | undefined;
  /** The setting that an indented line goes on with. */
  #last: string | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  take(line: string, at: number): void {
    const text = line.trim();
    if (text === "" || text.startsWith("#") || text.startsWith(";")) return;
    if (/^[ \t]/.test(line) && this.#last !== undefined) return this.#goOn(text);
    const header = /^\[\s*([^\]]*?)\s*\]\s*(?:[#;].*)?$/.exec(text)?.[1];
    if (header !== undefined) return this.#open(header, at);
    const setting = /^([^=]+?)\s*=\s*(.*)$/.exec(text);
    if (setting && this.#section) this.#set(setting[1]!.toLowerCase(), setting[2]!, at);
    else this.#note(at, "the line", "it is neither a section nor a setting of one");
  }

  #open(header: string, at: number): void {
    const [, type = "", rest = header] =
      /^(profile|sso-session|services)[ \t]+(.+)$/.exec(header) ??
        [];
    const name = unquoted(rest);
    const key = `${type} ${name}`;
    const before = this.sections.get(key);
    if (before !== undefined) {
      const text =
        `it stands in line ${before.line} too; where both say something, the last counts`;
      this.#note(at, `section [${header}]`, text);
    }
    const section = before ?? { type, name, file: this.#file, line: at, settings: new Map() };
    this.sections.set(key, section);
    this.#section = section;
    this.#last = undefined;
  }

  #set(name: string, written: string, line: number): void {
    const { settings } = this.#section!;
    // What follows a sharp sign is a comment to the SDKs, but may be a word to a program.
    const value = name === "credential_process" ? written : written.replace(/\s+[#;].*$/, "");
    if (settings.get(name)?.file === this.#file) {
      this.#note(
        line,
        `"${name}" in [${this.#section!.name}]`,
        "it is said twice; the last counts",
      );
    }
    settings.set(name, { value, file: this.#file, line, nested: false });
    this.#last = name;
  }

  #goOn(text: string): void {
    const { settings } = this.#section!;
    const { value, ...rest } = settings.get(this.#last!)!;
    const nested = rest.nested || value === "";
    settings.set(this.#last!, { ...rest, value: nested ? "" : `${value}\n${text}`, nested });
  }

  #note(line: number, subject: string, text: string): void {
    this.oddities.push({ file: this.#file, line, subject, text });
  }
}

/** `[profile "my name"]` names the same profile as without quotes. */
function unquoted(name: string): string {
  return /^(["'])(.*)\1$/.exec(name)?.[2] ?? name;
}
