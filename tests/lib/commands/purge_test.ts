import { assertEquals, assertStringIncludes } from "@std/assert";
import { command } from "../machine.ts";

Deno.test("where nothing is kept, purge says so and asks nothing", async () => {
  const { status, err } = await command(["purge"], { config: "auth: {}\n" });
  assertEquals([status, err.split("\n")[0]], [0, "Nothing of atmos-auth is kept here"]);
});

Deno.test("purge --dry-run removes nothing", async () => {
  const path = "/home/ada/.local/share/atmos-auth/audit.jsonl";
  const it = await command(["purge", "--dry-run"], {
    config: "auth: {}\n",
    files: { [path]: "{}\n" },
  });
  assertEquals(it.status, 0);
  assertStringIncludes(it.err, "Would remove ~/.local/share/atmos-auth");
});
