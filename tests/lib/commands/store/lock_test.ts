import { assertEquals } from "@std/assert";
import { command } from "../../machine.ts";

Deno.test("a store that was not kept unlocked is left as it is, with a word", async () => {
  const { status, err } = await command(["store", "lock"], {
    config: "auth: { keyring: { type: file } }\n",
  });
  assertEquals([status, err], [0, "The key store was not kept unlocked\n"]);
});
