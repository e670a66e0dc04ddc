/** YAML text to nodes that know where they stand. Tags are kept, and followed elsewhere (`locate.ts`). */
import { type Event, parseEvents, YAMLException } from "js-yaml";
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { Composer } from "./compose.ts";
import type { ParsedYaml } from "./node.ts";

/** How deep values may be nested, written or through aliases and includes. */
export const MAX_DEPTH = 64;

/** Parses one YAML document (YAML 1.2, core schema); whatever is wrong becomes a problem with its place. */
export function parseYaml(text: string, file: string): ParsedYaml {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return failed(syntaxProblem(error, file));
  }
  return new Composer(text, file).compose(events);
}

function failed(problem: UserError): ParsedYaml {
  return { root: undefined, problems: [problem] };
}

function syntaxProblem(error: YAMLException, file: string): UserError {
  const at = { file, line: (error.mark?.line ?? 0) + 1, column: (error.mark?.column ?? 0) + 1 };
  const message = `Cannot parse "${visible(file)}": ${visible(error.reason)}`;
  return new UserError("config_invalid", message, {
    hint: mend(error.reason),
    at: { ...at, path: "" },
  });
}

function mend(reason: string): string {
  if (reason.includes("tab")) return "indent with spaces";
  if (reason.includes("maxDepth")) return "nest less deeply, or name a part with &NAME and *NAME";
  if (reason.includes("end of the stream")) return `close it with " ' ] or }`;
  return `indent the keys of one map alike, and quote text that holds : # @ or %, as in key: "text"`;
}
