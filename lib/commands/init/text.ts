/**
 * The text that `init` writes: a new configuration, or more lines in an existing one, whose other lines stay as they
 * are.
 */
import { wholeContentOf } from "../../config/files/source.ts";
import type { MapNode, YamlNode } from "../../config/yaml/node.ts";
import { writeYaml } from "../../config/yaml/write.ts";
import { parseYaml } from "../../config/yaml/yaml.ts";
import { throwAll } from "../../errors.ts";
import { SCHEMA_ADDRESS } from "../../manual/schema_address.ts";
import { wrapped } from "../../terminal/columns.ts";
import { type Addition, type Around, isPart, pairOf, wanted } from "./addition.ts";
import { inserted } from "./insert.ts";
import { renamed } from "./names.ts";

/** A text to write, and the entries that it adds. */
export interface Fitted {
  readonly text: string;
  /** The addition, with the names that its entries have there. */
  readonly addition: Addition;
  /** Names of its identities that were there already. */
  readonly known: readonly string[];
  /** Differences from the wished addition, in words. */
  readonly notes: readonly string[];
}

/** Writes a new file with this addition alone; editors with a YAML language server find its schema. */
export function newFile(addition: Addition): string {
  return `# yaml-language-server: $schema=${SCHEMA_ADDRESS}\n${newText(addition)}`;
}

/** Writes a configuration of this addition alone. */
export function newText(addition: Addition): string {
  return `${commentOf(addition)}${writeYaml({ auth: wanted(addition) })}`;
}

function commentOf({ comment }: Addition): string {
  return comment.map((each) => `${wrapped(each, 78).replace(/^/gm, "# ")}\n`).join("");
}

/**
 * Returns the text with this addition, a new one if there is none. All else in it stays, to the byte: a provider that
 * exists already is not written twice, and an entry whose name is taken is renamed, there or `around` it. `undefined` when that can't be done
 * by adding lines, as in JSON. Throws `UserError` for a text that can't be read.
 */
export function fitted(
  text: string | undefined,
  file: string,
  wished: Addition,
  around?: Around,
): Fitted | undefined {
  if (text === undefined) {
    const { missing, ...fitting } = renamed(wished, undefined, around);
    return { text: newFile(missing), ...fitting };
  }
  const { root: before, problems, remarks } = parseYaml(text, file);
  throwAll(problems);
  if (remarks.length > 0 || before !== undefined && before.type !== "map") return undefined;
  const { missing, ...fitting } = renamed(wished, before, around);
  if (Object.keys(wanted(missing)).length === 0) return { text, ...fitting };
  const after = inserted(text, before, missing, {
    comment: commentOf(missing),
    alone: newText(missing),
  });
  const again = after === undefined ? undefined : parseYaml(after, file);
  if (after === undefined || again?.root?.type !== "map") return undefined;
  // Behind a document's end it would be another document, which nothing reads.
  if (again.problems.length + again.remarks.length > 0) return undefined;
  const said = (root: MapNode | undefined) => wholeContentOf(without(root, missing));
  const isSame = before === undefined
    ? said(again.root) === said({ ...again.root, pairs: [] })
    : said(again.root) === said(before);
  return isSame ? { text: after, ...fitting } : undefined;
}

/** Returns a configuration without this addition, and without maps that are empty then. */
function without(root: MapNode | undefined, addition: Addition): YamlNode | undefined {
  const added = Object.entries(wanted(addition));
  return root && less(root, "auth", (auth) =>
    added.reduce((node, [key, part]) => {
      if (isPart(key)) return less(node, key, (map) => lacking(map, Object.keys(part)));
      return lacking(node, [key]);
    }, auth));
}

function lacking(map: MapNode, names: readonly string[]): MapNode {
  return { ...map, pairs: map.pairs.filter(({ key }) => !names.includes(key)) };
}

function less(node: MapNode, key: string, change: (map: MapNode) => MapNode): MapNode {
  const pair = pairOf(node, key);
  if (pair === undefined) return node;
  const value = pair.value.type === "map" ? change(pair.value) : pair.value;
  const isNothing = value.type === "map"
    ? value.pairs.length === 0
    : value.type === "scalar" && value.text === "";
  const others = isNothing ? [] : [{ ...pair, value }];
  return { ...node, pairs: node.pairs.flatMap((each) => each === pair ? others : [each]) };
}
