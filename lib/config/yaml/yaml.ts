/** Parsing of YAML text to nodes that know their places. */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { Composer } from "./composer.ts";
import { firstDocument, restOf } from "./documents.ts";
import { inStrictLayout } from "./layout.ts";
import { mendOf } from "./mends.ts";
import { mergeMark } from "./merge_marks.ts";
import { type ParsedYaml, placeOf, spotter } from "./node.ts";
import { quotedIn } from "./quoted.ts";
import { slipAt } from "./slips.ts";
import { type Event, parseEvents, YAMLException } from "js-yaml";

/** The most levels that values may be nested, written or through aliases and includes. */
export const MAX_DEPTH = 64;

/**
 * Parses the first YAML document of a text (YAML 1.2, core schema, in the layout that libyaml takes); whatever is wrong
 * becomes a problem with its place. Text after the first document is remarked upon and not read, as the original
 * doesn't.
 */
export function parseYaml(whole: string, file: string): ParsedYaml {
  const text = firstDocument(whole);
  const remarks = text.length < whole.length ? restOf(whole, text, file) : [];
  try {
    const events = eventsOf(text);
    const unmerged = mergeMark(text, file, true);
    if (unmerged !== undefined) return { root: undefined, problems: [unmerged], remarks };
    return { ...new Composer(text, file).compose(events), remarks };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const problem = mergeMark(text, file, false) ?? syntaxProblem(error, text, file);
    return { root: undefined, problems: [problem], remarks };
  }
}

/** Parses a text's events, in a stricter layout if need be. An error in both layouts is that of the text itself. */
function eventsOf(text: string): readonly Event[] {
  const options = { maxDepth: MAX_DEPTH };
  try {
    return parseEvents(text, options);
  } catch (error) {
    const strict = inStrictLayout(text);
    if (strict === text) throw error;
    // They are of the same text in another layout: what folds its lines is read from the text itself, not cut out of it.
    return parseEvents(strict, options)
      .map((event) => "fast" in event ? { ...event, fast: false } : event);
  }
}

function syntaxProblem({ reason, mark }: YAMLException, text: string, file: string): UserError {
  const parse = (why: string) => `Cannot parse "${visible(file)}": ${visible(why)}`;
  const position = mark?.position ?? 0;
  const spot = spotter(text)(position);
  const slip = slipAt(text, spot, reason);
  if (slip !== undefined) {
    const at = placeOf(file, slip.spot, "");
    return new UserError("config_invalid", parse(slip.why), { hint: slip.hint, at });
  }
  const line = text.split(/\r\n|\r|\n/, spot.line).at(-1) ?? "";
  const around = { before: text.slice(0, position), rest: text.slice(position) };
  return new UserError("config_invalid", parse(reason), {
    hint: quotedIn(line.slice(0, spot.column)) ?? mendOf(reason, around),
    at: placeOf(file, spot, ""),
  });
}
