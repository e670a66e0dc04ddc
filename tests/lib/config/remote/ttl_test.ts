import { assertEquals } from "@std/assert";
import { ttlOf } from "../../../../lib/config/remote/ttl.ts";
import { scalarOf } from "../../../../lib/config/yaml/locate.ts";
import { startOf } from "../../../../lib/config/yaml/node.ts";

Deno.test("imports.ttl is spelled as the original spells it", () => {
  const rows: [string, number | undefined][] = [
    ["0", 0],
    ["0s", 0],
    ["300", 300_000],
    ["5m", 300_000],
    ["7d", 604_800_000],
    ["daily", 86_400_000],
    ["minute", 60_000],
    ["soon", undefined],
    ["-5m", undefined],
    ["constructor", undefined],
  ];
  for (const [text, wanted] of rows) {
    assertEquals(ttlOf(scalarOf(text, startOf("a"), text)), wanted, text);
  }
  assertEquals(ttlOf(undefined), 0);
});
