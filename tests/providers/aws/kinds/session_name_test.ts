import { assertEquals, assertMatch } from "@std/assert";
import { nameSession, refusedName } from "../../../../providers/aws/kinds/session_name.ts";

const NOW = 1_893_456_000_999;

const PLACE = { file: "atmos.yaml", line: 3, column: 5, path: "auth.identities.x" };

const TAKES = "AWS takes 2 to 64 of A-Z a-z 0-9 _+=,.@-";

/** The name, and what the person is told of it: while one signs in, and beforehand. */
function named(name: string | undefined, identity = "x") {
  const said: string[] = [];
  const person = { warn: (line: string) => void said.push(line) };
  const session = nameSession({ name, from: "SAID" }, identity, NOW, person);
  const before = refusedName(name, () => PLACE).map(({ message, hint }) => [message, hint]);
  return { session, said, before };
}

Deno.test("a session is named after its identity and the second it began", () => {
  assertEquals(named(undefined, "prod/admin"), {
    ...{ session: "atmos-prod-admin-1893456000", said: [], before: [] },
  });
});

Deno.test("a long identity is cut, the second is not", () => {
  const { session } = named(undefined, "x".repeat(100));
  assertEquals([session.length, session.endsWith("x-1893456000")], [64, true]);
});

Deno.test("a configured name that AWS takes is kept, and nothing is said of it", () => {
  for (const name of ["ada_l@example.com,=+.-", "ab", "x".repeat(64)]) {
    assertEquals(named(name), { session: name, said: [], before: [] });
  }
});

Deno.test("a configured name that AWS refuses becomes another one, and that is said", () => {
  assertEquals(named("ada lovelace"), {
    session: "ada-lovelace",
    said: [`The session is named ada-lovelace, not "ada lovelace": ${TAKES} (SAID)`],
    before: [[
      `The session is named ada-lovelace, not "ada lovelace": ${TAKES}`,
      "session_name: ada-lovelace",
    ]],
  });
});

Deno.test("any name becomes one that AWS takes", () => {
  for (const name of ["a", "", "ada lovelace", "größe", "a\nb", "☃".repeat(90), "x".repeat(65)]) {
    const { session, said, before } = named(name);
    assertMatch(session, /^[\w+=,.@-]{2,64}$/);
    assertEquals([said.length, before.length], [1, 1]);
    const derived = named(undefined, name);
    assertMatch(derived.session, /^[\w+=,.@-]{2,64}$/);
    assertEquals(derived.said, []);
  }
});
