/** The program that a user of a kubeconfig starts, changed in place; no other byte of the file changes. */
import type { Document } from "yaml";
import { escaped } from "./edit.ts";
import type { Yaml } from "./library.ts";

const PATH = ["user", "exec", "command"] as const;

/** Returns the text with another program for that user, counted from 0; unchanged when the user starts none. */
export function startingCommand(
  yaml: Yaml,
  document: Document,
  text: string,
  user: number,
  program: string,
): string {
  const resolved = (node: unknown) => yaml.isAlias(node) ? node.resolve(document) : node;
  const inside = (node: unknown, key: string | number) => {
    const collection = resolved(node);
    return yaml.isCollection(collection) ? collection.get(key, true) : undefined;
  };
  const node = resolved(["users", user, ...PATH].reduce<unknown>(inside, document.contents));
  if (!yaml.isScalar(node) || !node.range) return text;
  const [from, to] = node.range;
  // A block has the end of its last line in it.
  const end = /\r?\n$/.exec(text.slice(from, to))?.[0] ?? "";
  return text.slice(0, from) + escaped(JSON.stringify(program)) + end + text.slice(to);
}
