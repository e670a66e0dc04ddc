/** The library that keeps a person's YAML as it stands, for what of their kubeconfig is read and changed. */

/** Why a file can't be read or changed, as the end of a sentence that begins with it; quotes nothing of it. */
export class NoKubeconfig extends Error {}

/** What its CommonJS asks for once it is bundled: Node's process, whose environment it does not need. */
const REQUIRE = () => ({ env: {} });

/** The library, loaded only for who looks at such a file; of several at once none leaves `REQUIRE` behind. */
export async function yamlLibrary() {
  const before: unknown = Reflect.get(globalThis, "require");
  Object.assign(globalThis, { require: REQUIRE });
  try {
    return (await import("yaml")).default;
  } finally {
    Object.assign(globalThis, { require: before === REQUIRE ? undefined : before });
  }
}

/** What it offers. */
export type Yaml = Awaited<ReturnType<typeof yamlLibrary>>;

/** Every scalar of YAML is a text, so that `0123` is written as it was read. JSON says itself what is one. */
export function schemaOf(text: string): "failsafe" | "json" {
  return isJson(text) ? "json" : "failsafe";
}

/** Whether all of it is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
