/**
 * The shared files of AWS's tools, as AWS's CLI reads them (botocore's `configloader.py`), with places and with all
 * that is odd in them. https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * What is different here, and proven to be all of it by `tests/e2e/shared_file_test.ts`:
 * - a byte order mark is no part of the first line;
 * - a line that begins with `[` and has no `]` opens nothing, even where it has `=` or `:` in it;
 * - below `[DEFAULT]` every fault is told, and not only that of a setting which a section takes over;
 * - where the CLI refuses the whole file, the sections that are clear all the same are read.
 */
import { shellWords } from "./shell_words.ts";
import type { Unclear } from "./ini_lines.ts";
import { parseIni, type RawSetting } from "./ini_parser.ts";

/** A setting, and where it stands. */
export interface Setting extends RawSetting {
  readonly file: string;
}

/** A section of either file. Settings are named in lower case. */
export interface Section {
  /** The text between the brackets; in the credentials file, the profile's name. */
  readonly header: string;
  /** The type of a section in the config file; `other` for one that is neither read nor meant to be. */
  readonly type: "profile" | "sso-session" | "services" | "other";
  /** Without that word; the header where it has none. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly settings: ReadonlyMap<string, Setting>;
  /** The reason for which the section is not used. */
  readonly unclear: Unclear | undefined;
}

/** Something in the file that is not as it should be. */
export interface Oddity {
  readonly file: string;
  readonly line: number;
  readonly subject: string;
  readonly text: string;
  /** Whether AWS's CLI refuses the whole file for it. */
  readonly refused: boolean;
}

/** The content of a file. */
export interface SharedFile {
  readonly sections: readonly Section[];
  readonly oddities: readonly Oddity[];
}

/** Reads a file; never throws. */
export function parseShared(text: string, file: string): SharedFile {
  const { sections, oddities } = parseIni(text);
  return {
    sections: sections.map(({ header, settings, ...rest }) => ({
      ...{ ...rest, header, file, ...meantBy(header) },
      settings: new Map([...settings].map(([name, setting]) => [name, { ...setting, file }])),
    })),
    oddities: oddities.map((each) => ({ ...each, file })),
  };
}

/** Words that headers of several words begin with. */
export const WORDS = ["profile", "sso-session", "services"] as const;

/**
 * Returns the type and name of a header, as the CLI reads it: it is of a type if it consists of that word and another;
 * quotes may hold blanks together.
 */
function meantBy(header: string): Pick<Section, "type" | "name"> {
  if (header === "default") return { type: "profile", name: header };
  const type = WORDS.find((word) => header.startsWith(word));
  const words = shellWords(header);
  if (type === undefined || words?.length !== 2) return { type: "other", name: header };
  return { type, name: words[1]! };
}
