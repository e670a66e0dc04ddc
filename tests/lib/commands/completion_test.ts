import { assertEquals, assertStringIncludes } from "@std/assert";
import { command, machine, type Setting } from "../machine.ts";

Deno.test("each shell has a script that calls back", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell", "pwsh"]) {
    const { status, out } = await command(["completion", shell]);
    assertEquals([shell, status, out.includes(" complete --described -- ")], [shell, 0, true]);
  }
});

Deno.test("a link called atmos completes as well, and another atmos is left alone", async () => {
  const last = async (files: Setting["files"] = {}) => {
    const { out } = await command(["completion", "bash"], { files });
    return out.trimEnd().split("\n").at(-1);
  };
  const alone = "complete -F _atmos_auth atmos-auth";
  const { program } = machine();
  assertEquals(await last(), alone);
  assertEquals(await last({ "/usr/bin/atmos": { mode: 0o755 } }), alone);
  const linked = {
    [program]: { mode: 0o755 },
    "/usr/bin/atmos": { kind: "link", target: program },
  } as const;
  assertEquals(await last(linked), `${alone} atmos`);
});

Deno.test("a shell that has none is refused with the nearest", async () => {
  const { status, err } = await command(["completion", "fishh"]);
  assertEquals(status, 2);
  assertStringIncludes(err, 'No completion for "fishh"');
  assertStringIncludes(err, "hint: atmos-auth completion fish");
});
