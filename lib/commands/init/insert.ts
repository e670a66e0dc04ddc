/** Insertion of lines into a configuration. */
import type { MapNode, Pair } from "../../config/yaml/node.ts";
import { writeYaml } from "../../config/yaml/write.ts";
import { type Addition, isPart, pairOf, wanted } from "./addition.ts";

/** Lines to add after an existing line, counted from 1. */
interface Insertion {
  readonly after: number;
  readonly text: string;
}

/** The text of an addition that has a place of its own. */
interface Written {
  /** The lines of comment. */
  readonly comment: string;
  /** The text with `auth:` above it. */
  readonly alone: string;
}

/** Returns the text with the addition; `undefined` when its maps are not written line by line. */
export function inserted(
  text: string,
  root: MapNode | undefined,
  addition: Addition,
  { comment, alone }: Written,
): string | undefined {
  const auth = root && pairOf(root, "auth");
  if (auth === undefined) return withEnds(text, text === "" ? alone : `${ended(text)}\n${alone}`);
  const insertions = insertionsIn(auth, addition)?.toSorted((a, b) => b.after - a.after);
  const topmost = insertions?.at(-1);
  if (insertions === undefined || topmost === undefined) return undefined;
  const lines = text.split(/(?<=\n)/);
  for (const each of insertions) {
    lines[each.after - 1] = ended(lines[each.after - 1]!);
    const indent = /^ */.exec(each.text)![0];
    const above = each === topmost ? comment.replace(/^(?=.)/gm, indent) : "";
    lines.splice(each.after, 0, above + each.text);
  }
  return withEnds(text, lines.join(""));
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Gives lines the line ends of the text before. */
function withEnds(before: string, after: string): string {
  return before.includes("\r\n") ? after.replace(/\r?\n/g, "\r\n") : after;
}

function insertionsIn(auth: Pair, addition: Addition): readonly Insertion[] | undefined {
  const inner = blockOf(auth);
  if (inner === undefined) return undefined;
  const indent = inner.column ?? auth.keyAt.column + 2;
  const found = Object.entries(wanted(addition)).map(([key, part]) => {
    const pair = inner.node && pairOf(inner.node, key);
    if (pair === undefined) {
      return { after: auth.keyAt.line, text: indented({ [key]: part }, indent) };
    }
    const entries = isPart(key) ? blockOf(pair) : undefined;
    return entries &&
      { after: pair.keyAt.line, text: indented(part, entries.column ?? indent + 2) };
  });
  return found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
}

/** Returns a map that is written line by line, or is empty, and the column of its keys; `undefined` for any other. */
function blockOf(
  { keyAt, value }: Pair,
): { readonly node?: MapNode; readonly column?: number } | undefined {
  if (value.type === "scalar") return value.text === "" && value.plain ? {} : undefined;
  const first = value.type === "map" ? value.pairs[0]?.keyAt : undefined;
  if (value.type !== "map" || first === undefined) return undefined;
  return first.line > keyAt.line && first.column > keyAt.column
    ? { node: value, column: first.column }
    : undefined;
}

function indented(data: unknown, column: number): string {
  return writeYaml(data).replace(/^(?=.)/gm, " ".repeat(column - 1));
}
