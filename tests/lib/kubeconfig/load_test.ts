import "../../bare_process.ts";
import { assertEquals } from "@std/assert";
import { readKubeconfigText } from "../../../lib/kubeconfig/text.ts";

// In a file of its own: the library is loaded once a process.
Deno.test("two files that are read at once leave nothing global behind", async () => {
  const before: unknown = Reflect.get(globalThis, "require");
  await Promise.all(["a: 1", "b: 2", "c: 3"].map(readKubeconfigText));
  assertEquals(Reflect.get(globalThis, "require"), before);
});
