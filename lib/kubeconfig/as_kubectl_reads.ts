/**
 * A file's YAML as kubectl reads it: it takes `0123` for a number and `yes` for true, as YAML 1.1 has it
 * (yaml.org/type), and of a key that occurs twice the last value.
 */
import type { Document, Node, Pair, Scalar, YAMLMap } from "yaml";
import { isJson, NoKubeconfig, type Yaml } from "./library.ts";

/** A document as plain data, with the places of its parts in the text. */
export class KubectlDocument {
  readonly #yaml: Yaml;
  readonly #document: Document;
  readonly #text: string;
  readonly #isJson: boolean;
  readonly data: unknown;

  /** Reads a document; throws `NoKubeconfig` for one that can't be written in JSON, through which kubectl reads it. */
  constructor(yaml: Yaml, document: Document, text: string) {
    this.#yaml = yaml;
    this.#document = document;
    this.#text = text;
    this.#isJson = isJson(text);
    this.data = this.#of(document.contents);
  }

  /** Returns ` in line N`: the line of the value at that path, or of its last parent that exists. */
  lineOf(path: readonly (string | number)[]): string {
    let node = this.#resolved(this.#document.contents);
    let at = rangeOf(node);
    for (const step of path) {
      node = this.#inside(node, step);
      at = rangeOf(node) ?? at;
    }
    return inLine(this.#text, at ?? 0);
  }

  #inside(node: unknown, step: string | number): unknown {
    if (this.#yaml.isSeq(node)) return this.#resolved(node.items[Number(step)]);
    if (!this.#yaml.isMap(node)) return undefined;
    return this.#resolved(lastPair(node, String(step))?.value);
  }

  #of(given: unknown): unknown {
    const node = this.#resolved(given);
    if (this.#yaml.isScalar(node)) return this.#value(node);
    if (this.#yaml.isSeq(node)) return node.items.map((each) => this.#of(each));
    if (!this.#yaml.isMap(node)) return null;
    return Object.fromEntries(node.items.flatMap((pair) => this.#entries(pair)));
  }

  #entries({ key, value }: Pair): readonly (readonly [string, unknown])[] {
    if (!this.#yaml.isScalar(key)) throw this.#unreadable(key, "a key is no text");
    if (this.#guessed(key) === null) throw this.#unreadable(key, "a key is no text");
    return key.value === "<<" ? this.#merged(value) : [[String(key.value), this.#of(value)]];
  }

  #merged(value: unknown): readonly (readonly [string, unknown])[] {
    const of = this.#resolved(value);
    const maps = this.#yaml.isSeq(of) ? of.items.map((each) => this.#resolved(each)) : [of];
    return maps.toReversed().flatMap((map) => {
      if (!this.#yaml.isMap(map)) throw this.#unreadable(value, "<< merges what is no map");
      return map.items.flatMap((pair) => this.#entries(pair));
    });
  }

  #guessed(scalar: Scalar): unknown {
    const text = String(scalar.value);
    const wanted = TAGS.get(scalar.tag ?? "");
    const isPlain = scalar.type === this.#yaml.Scalar.PLAIN && scalar.tag === undefined;
    const value = isPlain || wanted !== undefined ? guessed(text) : text;
    if (wanted === undefined || typeof value === wanted) return value;
    throw this.#unreadable(scalar, "a value is not what its tag says");
  }

  #value(scalar: Scalar): unknown {
    if (this.#isJson) return scalar.value;
    const value = this.#guessed(scalar);
    if (typeof value !== "number" || Number.isFinite(value)) return value;
    throw this.#unreadable(scalar, "a number is none");
  }

  #unreadable(node: unknown, why: string): NoKubeconfig {
    return new NoKubeconfig(
      `can't be read by kubectl: ${why}${inLine(this.#text, rangeOf(node) ?? 0)}`,
    );
  }

  #resolved(node: unknown): unknown {
    return this.#yaml.isAlias(node) ? node.resolve(this.#document) : node;
  }
}

/** Returns the pair of that key which counts, the last; `undefined` when there is none. */
export function lastPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => String((pair.key as Scalar | null)?.value) === key);
}

/** Returns ` in line N` for an offset. */
export function inLine(text: string, offset: number): string {
  return ` in line ${text.slice(0, offset).split(/\r\n|\r|\n/).length}`;
}

function rangeOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** The type that a value with one of these tags must have. */
const TAGS = new Map(
  Object.entries({ bool: "boolean", int: "number", float: "number", null: "object" })
    .map(([name, type]) => [`tag:yaml.org,2002:${name}`, type]),
);

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const ENDLESS = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const WHOLE = /^[-+]?(?:0[0-7]+|0|[1-9]\d*|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/;
const BROKEN = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** Returns the value of a bare word; for any number, zero. */
function guessed(text: string): unknown {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (ENDLESS.test(text)) return Number.NaN;
  const plain = /^[-+\d]/.test(text) ? text.replaceAll("_", "") : text;
  const isNumber = WHOLE.test(plain) || BROKEN.test(plain) && Number.isFinite(Number(plain));
  return isNumber ? 0 : text;
}
