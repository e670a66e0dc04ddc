/**
 * A person's kubeconfig, changed where it must be: comments, anchors, the order of keys, and what we don't know of it
 * stay. What is not ours is neither read as a number nor as anything else but text, and is written as it was.
 */
import type { Document, Node, Scalar, ToStringOptions, YAMLMap, YAMLSeq } from "yaml";
import { writeYaml } from "../config/yaml/write.ts";
import { type Kubeconfig, LISTS, type Named } from "../session/tools/kubeconfig.ts";

/** Why a file can't be changed, as the end of a sentence that begins with it. */
export class NoKubeconfig extends Error {}

/** A kubeconfig's text. */
export interface KubeconfigText {
  /** What it says; each value is a text. */
  readonly data: Kubeconfig;
  /** The text with these entries in the place of those of the same names, and this current context. */
  with(added: Kubeconfig): string;
}

/**
 * The library is only loaded by who changes or looks at such a file. Its CommonJS asks for `require` once it is bundled,
 * and Node's process for a variable by which it would print what it reads: it finds none.
 */
async function library() {
  const before: unknown = Reflect.get(globalThis, "require");
  Object.assign(globalThis, { require: () => ({ env: {} }) });
  try {
    return (await import("yaml")).default;
  } finally {
    Object.assign(globalThis, { require: before });
  }
}

type Yaml = Awaited<ReturnType<typeof library>>;

/** Reads it; kubectl uses the first document of a file and no other. Throws `NoKubeconfig`. */
export async function readKubeconfigText(text: string): Promise<KubeconfigText> {
  const yaml = await library();
  const documents = yaml.parseAllDocuments(text, { schema: schemaOf(text), logLevel: "silent" });
  const first = "empty" in documents ? undefined : documents[0];
  const [error] = first?.errors ?? [];
  if (error !== undefined) throw new NoKubeconfig(`is no YAML: ${error.message.split("\n")[0]}`);
  if (first === undefined || isNothing(yaml, first.contents)) {
    const comments = text.split("\n").filter((line) => /^\s*#/.test(line));
    const before = comments.map((line) => `${line}\n`).join("");
    return { data: {}, with: (added) => before + writeYaml({ ...HEAD, ...added }) };
  }
  if (!yaml.isMap(first.contents)) throw new NoKubeconfig("is no kubeconfig");
  const data = first.toJS() as Kubeconfig;
  checkLists(data);
  const edit = new Edit(yaml, first, first.contents, text);
  return { data, with: (added) => laidOut(text, edit.with(added, documents)) };
}

/** Every scalar of YAML is a text, so that `0123` is written as it was read. JSON says itself what is one. */
function schemaOf(text: string): "failsafe" | "json" {
  return isJson(text) ? "json" : "failsafe";
}

const HEAD = { apiVersion: "v1", kind: "Config" };

/** Nothing, or a word for it. */
function isNothing({ isScalar }: Yaml, node: Node | null): boolean {
  return node === null || isScalar(node) && /^(?:~|null)?$/i.test(String(node.value));
}

function checkLists(data: Kubeconfig): void {
  for (const list of LISTS) {
    const value: unknown = data[list];
    if (!Array.isArray(value)) {
      if (value === undefined || value === "" || value === "null" || value === "~") continue;
      throw new NoKubeconfig(`is no kubeconfig: its ${list} are no list`);
    }
    if (value.every((one) => typeof one === "object" && one !== null)) continue;
    throw new NoKubeconfig(`is no kubeconfig: its ${list} hold something else than maps`);
  }
}

/** One change of a document. */
class Edit {
  readonly #yaml: Yaml;
  readonly #document: Document;
  readonly #root: YAMLMap;
  readonly #isJson: boolean;
  /** Of JSON. */
  readonly #indent: string | undefined;
  readonly #layout: ToStringOptions;

  constructor(yaml: Yaml, document: Document, root: YAMLMap, text: string) {
    this.#yaml = yaml;
    this.#document = document;
    this.#root = root;
    this.#isJson = isJson(text);
    this.#indent = /^\{\s*\n([ \t]+)/.exec(text)?.[1];
    this.#layout = { lineWidth: 0, indentSeq: !FLUSH.test(text) };
  }

  with(added: Kubeconfig, documents: readonly Document[]): string {
    for (const [key, value] of Object.entries(HEAD)) {
      if (!this.#root.has(key)) this.#set(this.#root, key, this.#node(value));
    }
    for (const list of LISTS) this.#addTo(list, added[list] ?? []);
    this.#setCurrent(added["current-context"] ?? "");
    return this.#written(documents);
  }

  #addTo(list: typeof LISTS[number], entries: readonly Named[]): void {
    const value = this.#resolved(this.#root.get(list, true));
    if (!this.#yaml.isSeq(value)) return this.#set(this.#root, list, this.#node(entries));
    if (value.items.length === 0 && entries.length > 0) value.flow = this.#isJson;
    for (const entry of entries) this.#put(value, entry);
  }

  /** In the first entry's place; kubectl reads no file with two of one name. */
  #put(list: YAMLSeq, entry: Named): void {
    const [first, ...others] = list.items.filter((item) => this.#nameOf(item) === entry.name);
    list.items = list.items.filter((item) => !others.includes(item));
    if (first === undefined) return list.add(this.#node(entry));
    const { name: _, ...parts } = entry;
    const isOwn = this.#yaml.isMap(first);
    if (!isOwn) return void list.items.splice(list.items.indexOf(first), 1, this.#node(entry));
    for (const [key, value] of Object.entries(parts)) this.#change(first, key, value);
  }

  /** What the person has set of it beside stays, but for what would contradict. */
  #change(entry: YAMLMap, key: string, value: unknown): void {
    const inner = entry.get(key, true);
    const isPlain = this.#yaml.isMap(inner) && !inner.anchor && !inner.has("<<");
    if (!isPlain || key === "user") return this.#set(entry, key, this.#node(value));
    for (const name of CONTRADICTING) inner.delete(name);
    for (const [name, each] of Object.entries(value as object)) {
      this.#set(inner, name, this.#node(each));
    }
  }

  #nameOf(item: unknown): string | undefined {
    const map = this.#resolved(item);
    return this.#yaml.isMap(map) ? String(map.get("name")) : undefined;
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

  /** Its comment stays. */
  #setCurrent(context: string): void {
    const node = this.#node(context) as Scalar;
    const before = this.#root.get("current-context", true) as Scalar | undefined;
    if (before?.comment) node.comment = before.comment;
    this.#set(this.#root, "current-context", node);
  }

  /** The key is written as JSON's where the file is JSON. */
  #set(map: YAMLMap, key: string, value: Node): void {
    map.set(map.has(key) ? key : this.#node(key), value);
  }

  /** What we write goes through the one place that knows what must be quoted. */
  #node(value: unknown): Node {
    // In a map, since readers differ about a block that is a whole document.
    const text = this.#isJson ? JSON.stringify({ value }) : writeYaml({ value });
    const { contents } = this.#yaml.parseDocument(text, { schema: schemaOf(text) });
    const read = this.#yaml.isMap(contents) ? contents.get("value", true) : undefined;
    if (!this.#yaml.isNode(read)) throw new Error("what we write could not be read");
    return read;
  }

  #written(documents: readonly Document[]): string {
    if (this.#isJson) return `${JSON.stringify(this.#document.toJS(), null, this.#indent)}\n`;
    for (const each of documents) this.#quoteOdd(each);
    try {
      return documents.map((each) => each.toString(this.#layout)).join("");
    } catch (error) {
      throw new NoKubeconfig(`can't be changed: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/**
 * What may stand in quotes only as an escape (YAML 1.2.2, `c-printable`), and what other readers take for the end of
 * a line (YAML 1.1, `b-char`): the library leaves both as they are.
 */
const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** What the library loses of a block: that its first line is indented, or empty. */
const ODD_BLOCK = /^[ \t\r\n]/;

/** A list whose items begin where its key does, as kubectl writes them. */
const FLUSH = /^(?:clusters|contexts|users):[^\n]*\n(?:\s*(?:#[^\n]*)?\n)*- /m;

/** Of a cluster: another authority than ours, or none. */
const CONTRADICTING = ["certificate-authority", "insecure-skip-tls-verify"];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Lines end as before, and every reader takes it. */
function laidOut(before: string, after: string): string {
  const text = after.toWellFormed().replace(
    ODD,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return before.includes("\r\n") ? text.replace(/\r?\n/g, "\r\n") : text;
}
