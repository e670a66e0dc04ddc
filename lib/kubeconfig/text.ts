/**
 * A person's kubeconfig, changed where it must be: comments, anchors, the order of keys, and what we don't know of it
 * stay. What is not ours is neither read as a number nor as anything else but text, and is written as it was.
 */
import type { Document, Node, YAMLError } from "yaml";
import { writeYaml } from "../config/yaml/write.ts";
import { type Kubeconfig, LISTS } from "../session/tools/kubeconfig.ts";
import { KUBECONFIG } from "../session/tools/kubeconfig_shape.ts";
import { isMap } from "../map.ts";
import { misfit } from "../session/tools/shape.ts";
import { startingCommand } from "./command.ts";
import { Edit, HEAD } from "./edit.ts";
import { inLine, KubectlDocument } from "./as_kubectl_reads.ts";
import { NoKubeconfig, schemaOf, type Yaml, yamlLibrary } from "./library.ts";

/** A kubeconfig's text. */
export interface KubeconfigText {
  /** Its content; each value is a text. */
  readonly data: Kubeconfig;
  /** Returns the text with these entries in the place of those of the same names, and this current context. */
  with(added: Kubeconfig): string;
  /** Returns the text in which this user, counted from 0, starts that program. */
  starting(user: number, program: string): string;
}

/** Reads a text as kubectl would, which uses the first document of a file and no other. Throws `NoKubeconfig`. */
export async function readKubeconfigText(text: string): Promise<KubeconfigText> {
  return read(await yamlLibrary(), text);
}

function read(yaml: Yaml, given: string): KubeconfigText {
  // Of the same length, so that places stay.
  const text = given.replace(/\r(?!\n)/g, "\n");
  const documents = yaml.parseAllDocuments(text, {
    ...{ schema: schemaOf(text), logLevel: "silent", uniqueKeys: false },
  });
  const first = "empty" in documents ? undefined : documents[0];
  const [error] = first?.errors ?? [];
  checkCharacters(text);
  if (error !== undefined) throw new NoKubeconfig(`is no YAML: ${inWords(error)}`);
  if (first === undefined || isNothing(yaml, first.contents)) return nothingBut(text);
  if (!yaml.isMap(first.contents)) throw new NoKubeconfig("is no kubeconfig");
  const data = dataOf(first);
  checkForm(new KubectlDocument(yaml, first, text));
  const root = first.contents;
  return {
    data,
    with(added) {
      const after = new Edit(yaml, first, root, given).with(added, documents);
      checkChange(data, readAgain(yaml, after).data, added);
      return after;
    },
    starting: (user, program) => startingCommand(yaml, first, given, user, program),
  };
}

/**
 * Throws for characters that kubectl's reader of YAML refuses anywhere, and for a version of YAML that it does not
 * know.
 */
function checkCharacters(text: string): void {
  const odd = text.search(/[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/);
  if (odd >= 0) throw unreadable(`a control character${inLine(text, odd)}`);
  const [head, version = "1.1"] = /^(?:[^\S\n]*(?:#.*)?\n)*%YAML[ \t]+(\S+)/.exec(text) ?? [""];
  if (version !== "1.1") throw unreadable(`it knows no %YAML but 1.1${inLine(text, head.length)}`);
}

/** Throws for a document that is no kubeconfig, or none that kubectl reads. */
function checkForm(meant: KubectlDocument): void {
  for (const [key, value] of Object.entries(HEAD)) {
    const said = isMap(meant.data) ? meant.data[key] : undefined;
    if (typeof said !== "string" || said === "" || said === value) continue;
    throw new NoKubeconfig(`is no kubeconfig: its ${key} is not ${value}${meant.lineOf([key])}`);
  }
  const found = misfit(KUBECONFIG, meant.data);
  if (found === undefined) return;
  throw unreadable(`${found.path.join(".")} must ${found.must}${meant.lineOf(found.path)}`);
}

function unreadable(why: string): NoKubeconfig {
  return new NoKubeconfig(`can't be read by kubectl: ${why}`);
}

function readAgain(yaml: Yaml, text: string): KubeconfigText {
  try {
    return read(yaml, text);
  } catch (error) {
    if (!(error instanceof NoKubeconfig)) throw error;
    throw new NoKubeconfig("can't be changed: with a new entry kubectl could not read it any more");
  }
}

/** Throws when a part that is not ours would change, since it shares a value with one that is. */
function checkChange(before: Kubeconfig, after: Kubeconfig, added: Kubeconfig): void {
  if (theirsOf(before, added) === theirsOf(after, added)) return;
  throw new NoKubeconfig("can't be changed: an alias in it names what would be replaced");
}

/** Returns all parts of the file that are not ours, as one text. */
function theirsOf(data: Kubeconfig, added: Kubeconfig): string {
  const own = new Set([...Object.keys(HEAD), "current-context", ...LISTS]);
  const lists = LISTS.map((list) => {
    const names = new Set(added[list]?.map(({ name }) => name));
    const all: unknown = data[list];
    const entries: readonly unknown[] = Array.isArray(all) ? all : [];
    return entries.filter((one) => !isMap(one) || !names.has(String(one.name)));
  });
  return inOrder([lists, Object.entries(data).filter(([key]) => !own.has(key))]);
}

/** Writes data as a text in which the order of keys doesn't count. */
function inOrder(data: unknown): string {
  return JSON.stringify(
    data,
    (_, value: unknown) => isMap(value) ? Object.entries(value).sort() : value,
  );
}

/** Describes an error without the library's own words, which may repeat the file's content. */
function inWords({ code, linePos }: YAMLError): string {
  const where = linePos === undefined ? "" : ` in line ${linePos[0].line}`;
  return `${code.toLowerCase().replaceAll("_", " ")}${where}`;
}

/** Makes a kubeconfig of a file that holds comments at most. */
function nothingBut(text: string): KubeconfigText {
  const comments = text.split("\n").filter((line) => /^\s*#/.test(line));
  const before = comments.map((line) => `${line}\n`).join("");
  const anew = (added: Kubeconfig) => before + writeYaml({ ...HEAD, ...added });
  return { data: {}, with: anew, starting: () => text };
}

function dataOf(document: Document): Kubeconfig {
  try {
    return document.toJS() as Kubeconfig;
  } catch (error) {
    const isAlias = error instanceof ReferenceError || error instanceof RangeError;
    if (!isAlias) throw error;
    throw new NoKubeconfig("is no YAML: an alias in it leads to nothing before it, or to too much");
  }
}

/** Whether a node is empty, or a word for nothing. */
function isNothing({ isScalar }: Yaml, node: Node | null): boolean {
  return node === null || isScalar(node) && /^(?:~|null)?$/i.test(String(node.value));
}
