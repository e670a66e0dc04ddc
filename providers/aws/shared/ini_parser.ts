/** The INI files of AWS's tools, as AWS's CLI understands their lines: values, nested settings, and `[DEFAULT]`. */
import {
  FOR_ALL,
  type LinesOfSection,
  type LinesOfSetting,
  type Oddity,
  refused,
  sectionsIn,
  type Unclear,
} from "./ini_lines.ts";
import { strip, stripEnd, textLines } from "./python_text.ts";

/** A setting, and where it stands. */
export interface RawSetting {
  /** Of several lines, with line breaks between them; empty where settings stand below it. */
  readonly value: string;
  readonly line: number;
  /** The settings below it, as in `s3 =`. */
  readonly nested?: ReadonlyMap<string, string>;
}

/** A section. Settings are named in lower case. */
interface RawSection {
  /** The text between the brackets. */
  readonly header: string;
  readonly line: number;
  readonly settings: ReadonlyMap<string, RawSetting>;
  /** The reason for which the section is not used. */
  readonly unclear: Unclear | undefined;
}

/** The content of a file. */
interface RawFile {
  readonly sections: readonly RawSection[];
  readonly oddities: readonly Oddity[];
}

/** Reads a text; never throws. A section is never of two minds: where it says two things, it is unclear. */
export function parseIni(text: string): RawFile {
  const oddities: Oddity[] = [];
  const note = (oddity: Oddity) => void oddities.push(oddity);
  const all = sectionsIn(text, note).map((section) => closed(section, note));
  const forAll = all.find(({ header }) => header === FOR_ALL);
  const sections = all.filter((section) => section !== forAll);
  if (forAll === undefined || forAll.settings.size === 0) return { sections, oddities };
  const why = "what it says counts for every section that does not say otherwise";
  note({ line: forAll.line, subject: `section [${FOR_ALL}]`, text: why, refused: false });
  return { sections: sections.map((section) => within(section, forAll)), oddities };
}

function within(section: RawSection, forAll: RawSection): RawSection {
  const settings = new Map([...forAll.settings, ...section.settings]);
  return { ...section, settings, unclear: section.unclear ?? forAll.unclear };
}

type Note = (oddity: Oddity) => void;

function closed({ header, line, settings: lines, unclear }: LinesOfSection, note: Note) {
  const settings = new Map<string, RawSetting>();
  let doubt = unclear;
  for (const each of lines) {
    const subject = `"${each.name}" in [${header}]`;
    const setting = closedSetting(each, (text) => note(refused(each.line, subject, text)));
    const before = settings.get(each.name);
    if (before !== undefined) doubt ??= twice(each, before, setting, subject, note);
    doubt ??= setting.unclear;
    settings.set(each.name, setting);
  }
  return { header, line, settings, unclear: doubt } satisfies RawSection;
}

function twice(
  { name, line }: LinesOfSetting,
  before: RawSetting,
  setting: RawSetting,
  subject: string,
  note: Note,
): Unclear | undefined {
  const isSame = said(before) === said(setting);
  const text = isSame ? `line ${before.line} says it too` : `line ${before.line} says otherwise`;
  note(refused(line, subject, text));
  return isSame
    ? undefined
    : { line, text: `lines ${before.line} and ${line} differ in "${name}"` };
}

function said({ value, nested }: RawSetting): string {
  return JSON.stringify([value, [...nested ?? []]]);
}

function closedSetting(
  { name, line, lines }: LinesOfSetting,
  refuse: (text: string) => void,
): RawSetting & { readonly unclear?: Unclear } {
  const value = stripEnd(lines.join("\n"));
  if (!value.startsWith("\n")) return { value, line };
  const pairs = textLines(value).map(strip).filter(Boolean).map(pairOf);
  const nested = new Map(pairs.filter((pair) => pair !== undefined));
  if (!pairs.includes(undefined)) return { value: "", line, nested };
  refuse('a line below it has no "="');
  const unclear = { line, text: `what stands below "${name}" in line ${line} can't be read` };
  return { value: "", line, nested, unclear };
}

function pairOf(line: string): readonly [name: string, value: string] | undefined {
  const at = line.indexOf("=");
  return at < 0 ? undefined : [strip(line.slice(0, at)), strip(line.slice(at + 1))];
}
