/** YAML values that know their places, before tags are followed; and places, from offsets and names. */
import type { Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";

/** A scalar as it is written. */
export interface ScalarNode {
  readonly type: "scalar";
  readonly at: Spot;
  readonly tag: string | undefined;
  readonly text: string;
  /** Whether it is written without quotes, so that `true` is not the word. */
  readonly plain: boolean;
  /** Whether a single word stands behind it as a comment. */
  readonly commented?: true;
}

/** A list. */
export interface ListNode {
  readonly type: "list";
  readonly at: Spot;
  readonly tag: string | undefined;
  readonly items: YamlNode[];
}

/** A map, in the order of the file. */
export interface MapNode {
  readonly type: "map";
  readonly at: Spot;
  readonly tag: string | undefined;
  readonly pairs: Pair[];
  /** The text behind a tag that was meant, and is a map since it stands without quotes. */
  misread?: Misread;
}

/** The tag of a misread text, and the error that says why it is none. */
interface Misread {
  readonly tag: string;
  readonly why: UserError;
}

/** A key and its value. */
export interface Pair {
  readonly key: string;
  readonly keyAt: Spot;
  /** Whether the key is `<<`, which takes in other maps. */
  readonly merges: boolean;
  readonly value: YamlNode;
}

/** A YAML value before tags are followed; an alias is the very node that it names. */
export type YamlNode = ScalarNode | ListNode | MapNode;

/** The result of parsing a text. */
export interface ParsedYaml {
  /** The document's node; `undefined` when the text is empty or can't be parsed. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly UserError[];
  /** Remarks on text that is odd and keeps nothing from being used, such as a second document. */
  readonly remarks: readonly UserError[];
}

/** Whether a node is YAML's null: a section whose lines are all comments, a document without content. */
export function isNull(node: YamlNode): boolean {
  return node.type === "scalar" && node.plain && /^(|~|null)$/i.test(node.text);
}

/** A line and a column of a text, both from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** Makes a function that finds the line and column of an offset in this text; `\n`, `\r\n` and `\r` end a line. */
export function spotter(text: string): (offset: number) => Spot {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return (offset) => {
    const line = lastAtOrBefore(starts, offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Returns the path of a map's value: `auth.identities.prod`, or `auth.identities."prod.eu"` where a dot would mislead.
 */
export function below(path: string, name: string): string {
  const plain = name !== "" && !/[\s."'[\]]/.test(name);
  const step = plain ? visible(name) : `"${visible(name)}"`;
  return path === "" ? step : `${path}.${step}`;
}

/** Returns the path of a list's item: `import[0]`. */
export function item(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** Returns the beginning of a file, the place of problems of the whole. */
export function startOf(file: string, path = ""): Place {
  return { file, line: 1, column: 1, path };
}

/** Makes a place of a spot in a file. */
export function placeOf(file: string, spot: Spot, path: string): Place {
  return { file, line: spot.line, column: spot.column, path };
}
