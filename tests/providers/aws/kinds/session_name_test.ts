import { assertEquals, assertMatch } from "@std/assert";
import { nameSession } from "../../../../providers/aws/kinds/session_name.ts";

const NOW = 1_893_456_000_999;

Deno.test("a session is named after its identity and the second it began", () => {
  assertEquals(nameSession(undefined, "prod/admin", NOW), "atmos-prod-admin-1893456000");
});

Deno.test("a long identity is cut, the second is not", () => {
  const name = nameSession(undefined, "x".repeat(100), NOW);
  assertEquals([name.length, name.endsWith("x-1893456000")], [64, true]);
});

Deno.test("a configured name keeps what AWS takes", () => {
  assertEquals(nameSession("ada_l@example.com,=+.-", "x", NOW), "ada_l@example.com,=+.-");
});

Deno.test("any name becomes one that AWS takes", () => {
  for (const name of ["a", "", "ada lovelace", "größe", "a\nb", "☃".repeat(90), "x".repeat(65)]) {
    assertMatch(nameSession(name, name, NOW), /^[\w+=,.@-]{2,64}$/);
    assertMatch(nameSession(undefined, name, NOW), /^[\w+=,.@-]{2,64}$/);
  }
});
