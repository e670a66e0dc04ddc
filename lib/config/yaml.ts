/** YAML text to nodes that know where they stand. Tags are kept, and followed elsewhere (`locate.ts`). */
import { type Event, parseEvents, YAMLException } from "js-yaml";
import { UserError } from "../errors.ts";
import { visible } from "../visible.ts";
import { Composer } from "./compose.ts";
import type { Spot } from "./place.ts";

/** A scalar as it is written. */
export interface ScalarNode {
  readonly type: "scalar";
  readonly at: Spot;
  readonly tag: string | undefined;
  readonly text: string;
  /** Written without quotes, so that `true` is not the word. */
  readonly plain: boolean;
}

/** A list. */
export interface ListNode {
  readonly type: "list";
  readonly at: Spot;
  readonly tag: string | undefined;
  readonly items: Node[];
}

/** A map, in the order of the file. */
export interface MapNode {
  readonly type: "map";
  readonly at: Spot;
  readonly tag: string | undefined;
  readonly pairs: Pair[];
}

/** A key and its value. */
export interface Pair {
  readonly key: string;
  readonly keyAt: Spot;
  /** Whether the key is `<<`, which takes in other maps. */
  readonly merges: boolean;
  readonly value: Node;
}

/** A YAML value before its tags are followed; an alias is the very node that it names. */
export type Node = ScalarNode | ListNode | MapNode;

/** What a text holds. */
export interface ParsedYaml {
  /** `undefined` when the text is empty or can't be parsed. */
  readonly root: Node | undefined;
  readonly problems: readonly UserError[];
}

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
