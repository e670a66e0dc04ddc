/**
 * A person's kubeconfig, changed where it must be: comments, anchors, the order of keys, and what we don't know of it
 * stay. What is not ours is neither read as a number nor as anything else but text, and is written as it was.
 */
import type { Document, Node, YAMLError } from "yaml";
import { writeYaml } from "../config/yaml/write.ts";
import { type Kubeconfig, LISTS } from "../session/tools/kubeconfig.ts";
import { startingCommand } from "./kubeconfig_command.ts";
import { Edit, HEAD } from "./kubeconfig_edit.ts";
import { NoKubeconfig, schemaOf, type Yaml, yamlLibrary } from "./kubeconfig_yaml.ts";

/** A kubeconfig's text. */
export interface KubeconfigText {
  /** What it says; each value is a text. */
  readonly data: Kubeconfig;
  /** The text with these entries in the place of those of the same names, and this current context. */
  with(added: Kubeconfig): string;
  /** The text in which the program that this user starts, counted from 0, is that one. */
  starting(user: number, program: string): string;
}

/** Reads it; kubectl uses the first document of a file and no other. Throws `NoKubeconfig`. */
export async function readKubeconfigText(text: string): Promise<KubeconfigText> {
  const yaml = await yamlLibrary();
  const documents = yaml.parseAllDocuments(text, { schema: schemaOf(text), logLevel: "silent" });
  const first = "empty" in documents ? undefined : documents[0];
  const [error] = first?.errors ?? [];
  if (error !== undefined) throw new NoKubeconfig(`is no YAML: ${inWords(error)}`);
  if (first === undefined || isNothing(yaml, first.contents)) return nothingBut(text);
  if (!yaml.isMap(first.contents)) throw new NoKubeconfig("is no kubeconfig");
  const data = dataOf(first);
  checkLists(data);
  const edit = new Edit(yaml, first, first.contents, text);
  return {
    data,
    with: (added) => edit.with(added, documents),
    starting: (user, program) => startingCommand(yaml, first, text, user, program),
  };
}

/** The library's own words may repeat what stands there. */
function inWords({ code, linePos }: YAMLError): string {
  const where = linePos === undefined ? "" : ` in line ${linePos[0].line}`;
  return `${code.toLowerCase().replaceAll("_", " ")}${where}`;
}

/** A file in which comments are at most. */
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
