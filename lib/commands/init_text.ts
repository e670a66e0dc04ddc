/** The text that `init` writes: a configuration of its own, or more lines in one that is there, whose others stay as they are. */
import { contentOf } from "../config/files/source.ts";
import type { MapNode, Pair, YamlNode } from "../config/yaml/node.ts";
import { writeYaml } from "../config/yaml/write.ts";
import { parseYaml } from "../config/yaml/yaml.ts";
import type { StarterEntries } from "../provider/starter.ts";
import { wrapped } from "../terminal/columns.ts";

/** What goes below `auth:`. */
export interface Addition {
  /** Sentences to stand above it. */
  readonly comment: readonly string[];
  readonly providers: Readonly<Record<string, unknown>>;
  readonly identities: Readonly<Record<string, unknown>>;
  readonly keyring?: { readonly type: string };
}

/** Entries without what they leave unsaid. */
export function said({ providers = {}, identities = {} }: StarterEntries) {
  return { providers: saidIn(providers), identities: saidIn(identities) };
}

function saidIn(map: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value !== "object" || value === null) {
        return value === undefined ? [] : [[key, value]];
      }
      const inner = Array.isArray(value) ? value : saidIn(value);
      return Object.keys(inner).length === 0 ? [] : [[key, inner]];
    }),
  );
}

/** The keys that maps of entries have; what else is added has a key of its own. */
const PARTS = ["providers", "identities"] as const;

/** A configuration that says this and nothing else. */
export function newText(addition: Addition): string {
  return `${commentOf(addition)}${writeYaml({ auth: wanted(addition) })}`;
}

function commentOf({ comment }: Addition): string {
  return comment.map((each) => `${wrapped(each, 78).replace(/^/gm, "# ")}\n`).join("");
}

/** What is not empty of it, by its key. */
function wanted({ keyring, providers, identities }: Addition): Record<string, object> {
  const parts = Object.entries({ keyring, providers, identities });
  return Object.fromEntries(
    parts.flatMap(([key, part]) => part && Object.keys(part).length > 0 ? [[key, part]] : []),
  );
}

/**
 * The text with this in it, which says all that it said before, to the byte; `undefined` where that can't be done by
 * adding lines: in JSON, or where an entry of such a name is there.
 */
export function textWith(text: string, file: string, addition: Addition): string | undefined {
  const before = parsed(text, file);
  if (before === "broken") return undefined;
  const after = inserted(text, before, addition);
  const again = after === undefined ? "broken" : parsed(after, file);
  if (again === "broken" || after === undefined) return undefined;
  return contentOf(without(again, addition)) === contentOf(without(before, addition))
    ? after
    : undefined;
}

function parsed(text: string, file: string): MapNode | undefined | "broken" {
  const { root, problems, remarks } = parseYaml(text, file);
  if (problems.length + remarks.length > 0) return "broken";
  return root === undefined || root.type === "map" ? root : "broken";
}

/** The lines to add, each after one that is there, counted from 1. */
interface Insertion {
  readonly after: number;
  readonly text: string;
}

function inserted(
  text: string,
  root: MapNode | undefined,
  addition: Addition,
): string | undefined {
  const auth = root && pairOf(root, "auth");
  const gap = text === "" || /[\r\n]$/.test(text) ? "" : "\n";
  if (auth === undefined) {
    return withEnds(text, `${text}${gap}${text === "" ? "" : "\n"}${newText(addition)}`);
  }
  const insertions = insertionsIn(auth, addition);
  if (insertions === undefined) return undefined;
  const lines = text.split(/(?<=\n)/);
  const fromBelow = insertions.toSorted((a, b) => b.after - a.after);
  for (const [at, { after, text: more }] of fromBelow.entries()) {
    if (!lines[after - 1]?.endsWith("\n")) lines[after - 1] += "\n";
    const indent = /^ */.exec(more)![0];
    const isFirst = at === fromBelow.length - 1;
    lines.splice(
      after,
      0,
      isFirst ? commentOf(addition).replace(/^/gm, indent).trimEnd() + "\n" + more : more,
    );
  }
  return withEnds(text, lines.join(""));
}

/** Lines end as they did. */
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
    const column = entries && (entries.column ?? indent + 2);
    return column === undefined
      ? undefined
      : { after: pair.keyAt.line, text: indented(part, column) };
  });
  if (found.some((each) => each === undefined)) return undefined;
  return found.flatMap((each) => each ?? []);
}

/** A map that is written line by line, or nothing yet, and the column in which its keys begin. */
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

function pairOf({ pairs }: MapNode, key: string): Pair | undefined {
  return pairs.find((pair) => pair.key.toLowerCase() === key);
}

function isPart(key: string): boolean {
  return PARTS.some((part) => part === key);
}

function indented(data: unknown, column: number): string {
  return writeYaml(data).replace(/^(?=.)/gm, " ".repeat(column - 1));
}

/** What is left of a configuration without this, and without what is empty then. */
function without(root: MapNode | undefined, addition: Addition): YamlNode | undefined {
  if (root === undefined) return undefined;
  return less(root, "auth", (auth) => {
    const slim = Object.entries(wanted(addition)).reduce((node, [key, part]) => {
      if (!isPart(key)) return node;
      return less(node, key, (map) => ({
        ...map,
        pairs: map.pairs.filter(({ key: name }) => !Object.hasOwn(part, name)),
      }));
    }, auth);
    return addition.keyring
      ? { ...slim, pairs: slim.pairs.filter(({ key }) => key !== "keyring") }
      : slim;
  });
}

function less(node: MapNode, wantedKey: string, change: (map: MapNode) => MapNode): MapNode {
  const pairs = node.pairs.flatMap((pair) => {
    if (pair.key.toLowerCase() !== wantedKey) return [pair];
    if (pair.value.type === "scalar" && pair.value.text === "") return [];
    if (pair.value.type !== "map") return [pair];
    const value = change(pair.value);
    return value.pairs.length === 0 ? [] : [{ ...pair, value }];
  });
  return { ...node, pairs };
}
