import { assertEquals, assertStringIncludes } from "@std/assert";
import { command } from "../machine.ts";

Deno.test("each shell has a script that calls back", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell", "pwsh"]) {
    const { status, out } = await command(["completion", shell]);
    assertEquals([shell, status, out.includes(" complete -- ")], [shell, 0, true]);
  }
});

Deno.test("a shell that has none is refused with the nearest", async () => {
  const { status, err } = await command(["completion", "fishh"]);
  assertEquals(status, 2);
  assertStringIncludes(err, 'No completion for "fishh"');
  assertStringIncludes(err, "hint: atmos-auth completion fish");
});
