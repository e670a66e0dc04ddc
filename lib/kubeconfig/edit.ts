/** Changes of a kubeconfig: entries replace those of the same names; all else is written as it was. */
import type { Document, Node, Scalar, ToStringOptions, YAMLMap, YAMLSeq } from "yaml";
import { asWritten } from "../session/tools/json_numbers.ts";
import { writeYaml } from "../config/yaml/write.ts";
import { type Kubeconfig, type ListEntry, LISTS } from "../session/tools/kubeconfig.ts";
import { lastPair } from "./as_kubectl_reads.ts";
import { isJson, NoKubeconfig, schemaOf, type Yaml } from "./library.ts";

/** The keys that every kubeconfig begins with. */
export const HEAD = { apiVersion: "v1", kind: "Config" };

/** An edit of one document. */
export class Edit {
  readonly #yaml: Yaml;
  readonly #document: Document;
  readonly #root: YAMLMap;
  readonly #isJson: boolean;
  /** The indentation of a file in JSON; else `undefined`. */
  readonly #indent: string | undefined;
  readonly #layout: ToStringOptions;
  readonly #text: string;

  constructor(yaml: Yaml, document: Document, root: YAMLMap, text: string) {
    this.#yaml = yaml;
    this.#document = document;
    this.#root = root;
    this.#text = text;
    this.#isJson = isJson(text);
    this.#indent = /^\{\s*\n([ \t]+)/.exec(text)?.[1];
    this.#layout = { lineWidth: 0, indentSeq: !FLUSH.test(text) };
  }

  /** Returns the text of all documents, with these entries in this one; throws `NoKubeconfig`. */
  with(added: Kubeconfig, documents: readonly Document[]): string {
    for (const list of LISTS) saidOnce(this.#root, list);
    lastAlone(this.#root);
    for (const [key, value] of Object.entries(HEAD)) {
      if (!this.#root.has(key)) this.#set(this.#root, key, this.#node(value));
    }
    for (const list of LISTS) this.#addTo(list, added[list] ?? []);
    this.#set(this.#root, "current-context", this.#node(added["current-context"] ?? ""));
    return laidOut(this.#text, this.#written(documents));
  }

  #addTo(list: typeof LISTS[number], entries: readonly ListEntry[]): void {
    const value = this.#resolved(this.#root.get(list, true));
    if (!this.#yaml.isSeq(value)) return this.#set(this.#root, list, this.#node(entries));
    if (value.items.length === 0 && entries.length > 0) value.flow = this.#isJson;
    for (const entry of entries) this.#put(value, entry);
  }

  /** Puts an entry into the place of the one of its name: kubectl reads no file with two. */
  #put(list: YAMLSeq, entry: ListEntry): void {
    const first = list.items.find((item) => this.#nameOf(item) === entry.name);
    if (first === undefined) return list.add(this.#node(entry));
    const { name: _, ...parts } = entry;
    const isOwn = this.#yaml.isMap(first);
    if (!isOwn) return void list.items.splice(list.items.indexOf(first), 1, this.#node(entry));
    lastAlone(first);
    for (const [key, value] of Object.entries(parts)) this.#change(first, key, value);
  }

  /** Changes an entry's value; other keys that the person has set in it stay, unless they would contradict. */
  #change(entry: YAMLMap, key: string, value: unknown): void {
    const inner = entry.get(key, true);
    const isPlain = this.#yaml.isMap(inner) && !inner.anchor && !inner.has("<<");
    if (!isPlain || key === "user") return this.#set(entry, key, this.#node(value));
    lastAlone(inner);
    for (const name of CONTRADICTING) inner.delete(name);
    for (const [name, each] of Object.entries(value as object)) {
      this.#set(inner, name, this.#node(each));
    }
  }

  #nameOf(item: unknown): string | undefined {
    const map = this.#resolved(item);
    if (!this.#yaml.isMap(map)) return undefined;
    const name = this.#resolved(lastPair(map, "name")?.value);
    return this.#yaml.isScalar(name) ? String(name.value) : undefined;
  }

  #resolved(node: unknown): unknown {
    return this.#yaml.isAlias(node) ? node.resolve(this.#document) : node;
  }

  #quoteOdd(document: Document): void {
    this.#yaml.visit(document, {
      Scalar: (_, node) => {
        const text = String(node.value);
        const isBlock = node.type?.startsWith("BLOCK") && ODD_BLOCK.test(text);
        if (isBlock || text.search(ODD) >= 0) node.type = this.#yaml.Scalar.QUOTE_DOUBLE;
      },
    });
  }

  /** Sets a value. The key is written as JSON's if the file is JSON; the person's comments on the value stay. */
  #set(map: YAMLMap, key: string, value: Node): void {
    const before = map.get(key, true);
    if (this.#yaml.isNode(before)) {
      if (before.comment) value.comment = before.comment;
      if (before.commentBefore) value.commentBefore = before.commentBefore;
    }
    map.set(map.has(key) ? key : this.#node(key), value);
  }

  /** Makes a node of our data, through the one writer that knows what must be quoted. */
  #node(value: unknown): Node {
    // In a map, since readers differ about a block that is a whole document.
    const text = this.#isJson ? JSON.stringify({ value }) : writeYaml({ value });
    const { contents } = this.#yaml.parseDocument(text, { schema: schemaOf(text) });
    const read = this.#yaml.isMap(contents) ? contents.get("value", true) : undefined;
    if (!this.#yaml.isNode(read)) throw new Error("what we write could not be read");
    return read;
  }

  /** Writes JSON with numbers as they were read: some are too large to calculate with. */
  #writtenJson(): string {
    this.#yaml.visit(this.#document, {
      Scalar: (_, node) => {
        if (typeof node.value === "number" && node.source) node.value = asWritten(node.source);
      },
    });
    return `${JSON.stringify(this.#document.toJS(), null, this.#indent)}\n`;
  }

  #written(documents: readonly Document[]): string {
    if (this.#isJson) return this.#writtenJson();
    for (const each of documents) this.#quoteOdd(each);
    for (const [at, { directives }] of documents.entries()) {
      // YAML 1.1 lets it hold for the documents after it, too; again it stands only behind the end of one (`...`).
      const isOver = documents[at - 1]?.directives?.docEnd ?? true;
      if (directives !== undefined && !isOver) directives.yaml.explicit = false;
    }
    try {
      return documents.map((each) => each.toString(this.#layout)).join("");
    } catch {
      throw new NoKubeconfig("can't be changed: an alias in it names what would be replaced");
    }
  }
}

/**
 * Characters that may stand in quotes only as an escape (YAML 1.2.2, `c-printable`), and those that other readers take
 * for the end of a line (YAML 1.1, `b-char`): the library leaves both as they are.
 */
const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A block whose first line is indented or empty, which the library loses. */
const ODD_BLOCK = /^[ \t\r\n]/;

/** A list whose items begin in the column of its key, as kubectl writes them. */
const FLUSH = /^(?:clusters|contexts|users):[^\n]*\n(?:\s*(?:#[^\n]*)?\n)*- /m;

/** Keys of a cluster that name another authority than ours, or none. */
const CONTRADICTING = ["certificate-authority", "insecure-skip-tls-verify"];

/** Escapes a text in quotes, or one in which all odd characters are in quotes, so that every reader takes it. */
export function escaped(text: string): string {
  const spelled = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.toWellFormed().replace(ODD, spelled);
}

/** Gives lines the line ends of the text before. */
function laidOut(before: string, after: string): string {
  const text = escaped(after);
  if (before.includes("\r\n")) return text.replace(/\r?\n/g, "\r\n");
  return /\r/.test(before) && !before.includes("\n") ? text.replaceAll("\n", "\r") : text;
}

/** Throws for a list that occurs twice: the one that kubectl does not read is the person's all the same. */
function saidOnce(root: YAMLMap, list: string): void {
  const said = root.items.filter(({ key }) => (key as Scalar | null)?.value === list);
  if (said.length > 1) {
    throw new NoKubeconfig(`can't be changed: it says "${list}" twice, and kubectl reads the last`);
  }
}

/** Removes earlier pairs of a key that occurs twice: the last one counts. */
function lastAlone(map: YAMLMap): void {
  map.items = map.items.filter((pair) => {
    const { key } = pair;
    const name = (key as Scalar | null)?.value;
    return typeof name !== "string" || name === "<<" || lastPair(map, name) === pair;
  });
}
