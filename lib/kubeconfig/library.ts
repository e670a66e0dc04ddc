/** The library that keeps a person's YAML as it is, by which their kubeconfig is read and changed. */

/**
 * The reason why a file can't be read or changed, as the end of a sentence that begins with the file; quotes nothing of
 * it.
 */
export class NoKubeconfig extends Error {}

/** The `require` of the library's CommonJS once it is bundled: Node's process, whose environment it does not need. */
const REQUIRE = () => ({ env: {} });

/** Loads the library, only for whoever reads such a file; of several loads at once none leaves `REQUIRE` behind. */
export async function yamlLibrary() {
  const before: unknown = Reflect.get(globalThis, "require");
  Object.assign(globalThis, { require: REQUIRE });
  try {
    return (await import("yaml")).default;
  } finally {
    Object.assign(globalThis, { require: before === REQUIRE ? undefined : before });
  }
}

/** The library's exports. */
export type Yaml = Awaited<ReturnType<typeof yamlLibrary>>;

/**
 * Returns the schema to read a text by. Every scalar of YAML is a text, so that `0123` is written as it was read; in
 * JSON, texts are in quotes.
 */
export function schemaOf(text: string): "failsafe" | "json" {
  return isJson(text) ? "json" : "failsafe";
}

/** Whether the whole text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
