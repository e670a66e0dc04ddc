/** What we make of a file, in the form in which botocore answers (`read_with_botocore.py`). */
import { parseIni, type RawSetting } from "../../../../providers/aws/shared/ini_parser.ts";
import { parseShared } from "../../../../providers/aws/shared/shared_file.ts";

type Value = string | Readonly<Record<string, string>>;
type Sections = readonly (readonly [name: string, settings: Readonly<Record<string, Value>>])[];

/** Sections as they are written, and by what they are; older versions of botocore know fewer sorts. */
export interface Answer {
  readonly raw: Sections;
  readonly profiles: Sections;
  readonly sso_sessions?: Sections;
  readonly services?: Sections;
}

/** Our answer; `refused` where a fault is told for which AWS's CLI takes nothing of the file. */
export function ourAnswer(text: string): Answer | "refused" {
  const { sections, oddities } = parseIni(text);
  if (oddities.some(({ refused }) => refused)) return "refused";
  return {
    raw: sections.map(({ header, settings }) => [header, plain(settings)]),
    profiles: ofType(text, "profile"),
    sso_sessions: ofType(text, "sso-session"),
    services: ofType(text, "services"),
  };
}

/**
 * Whether something is there that is meant to be read otherwise: a line that we take for half a header and AWS's CLI
 * for a setting, and a fault below `[DEFAULT]`, which the CLI sees only where a section takes it over.
 */
export function isReadOtherwise(text: string): boolean {
  return parseIni(text).oddities.some(({ subject, text: why, refused }) =>
    refused ? subject.endsWith("in [DEFAULT]") : /"\]" is missing|names no section/.test(why)
  );
}

function ofType(text: string, wanted: string): Sections {
  const sections = parseShared(text, "config").sections.filter(({ type }) => type === wanted);
  return [...new Map(sections.map(({ name, settings }) => [name, plain(settings)]))];
}

function plain(settings: ReadonlyMap<string, RawSetting>): Record<string, Value> {
  const pairs = [...settings].map(([name, { value, nested }]) =>
    [name, nested === undefined ? value : Object.fromEntries(nested)] as const
  );
  return Object.fromEntries(pairs);
}
