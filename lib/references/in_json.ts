/** Texts in JSON that stand where one value is meant, as ends of sentences. */

/** The sorts of them; a broken one begins as JSON does. */
export type InJson = "object" | "list" | "broken";

/** The ends of sentences. */
export const IN_JSON: Readonly<Record<InJson, string>> = {
  object: "is an object in JSON, and one of its values is meant",
  list: "is a list in JSON, and one of its values is meant",
  broken: "begins as JSON does, and is broken JSON",
};

/** Whether a fault is one of these. */
export function isInJson(fault: string): fault is InJson {
  return Object.hasOwn(IN_JSON, fault);
}
