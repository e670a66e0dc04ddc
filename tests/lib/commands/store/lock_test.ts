import { assertEquals } from "@std/assert";
import { command } from "../../machine.ts";
import { CANARY, desk, FILE } from "../secret_desk.ts";

Deno.test("a store that was not kept unlocked is left as it is, with a word", async () => {
  const { status, out, err } = await command(["store", "lock", "--json"], {
    config: "auth: { keyring: { type: file } }\n",
  });
  assertEquals([status, err], [0, "The key store was not kept unlocked\n"]);
  assertEquals(JSON.parse(out), { locked: false });
});

Deno.test("whoever locks the store is told which variable opens it again", async () => {
  const run = desk(FILE);
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const { status, err } = await run(["store", "lock"]);
  assertEquals([status, err], [
    0,
    "Locked the key store\n" +
    "warning: The passphrase in ATMOS_KEYRING_PASSWORD, if it is right, opens it again at the next command\n" +
    "hint: unset ATMOS_KEYRING_PASSWORD\n",
  ]);
});
