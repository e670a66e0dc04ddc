import { assertEquals } from "@std/assert";
import { nearest, nearestOf } from "../../lib/nearest.ts";

Deno.test("the nearest candidate is what was probably meant, or nothing when none is near", () => {
  const names = ["prod-admin", "prod-readonly", "dev-user", "staging"];
  const cases: readonly [word: string, candidates: readonly string[], meant: string | undefined][] =
    [
      ["prod-admn", names, "prod-admin"],
      ["prod-amdin", names, "prod-admin"],
      ["PROD-ADMIN", names, "prod-admin"],
      ["dve-user", names, "dev-user"],
      ["production", names, undefined],
      ["dev", ["prod"], undefined],
      ["", ["x"], "x"],
      ["x", [], undefined],
      ["ab", ["ba", "ab"], "ab"],
      ["princpal", ["principal", "provider"], "principal"],
      ["lgoin", ["logout", "login"], "login"],
      ["aws/sso", ["aws/saml", "aws/iam-identity-center"], undefined],
    ];
  for (const [word, candidates, meant] of cases) {
    assertEquals(nearest(word, candidates), meant, word);
  }
});

Deno.test("of equally near candidates the first is taken", () => {
  assertEquals(nearest("prod-c", ["prod-a", "prod-b"]), "prod-a");
});

Deno.test("attack: names without end, or without number, are compared for ever", () => {
  const started = performance.now();
  nearest("a".repeat(100_000), ["b".repeat(100_000)]);
  for (let at = 0; at < 500; at++) {
    nearest(`identity-name-${at}`, Array.from({ length: 5_000 }, (_, i) => `identity-nome-${i}`));
  }
  assertEquals(performance.now() - started < 20_000, true);
});

Deno.test("attack: thousands of names that are nearly right take no time", () => {
  const owner = new Map(Array.from({ length: 20_000 }, (_, at) => [`identity-nome-${at}`, at]));
  assertEquals(nearestOf("identity-name-7", owner), "identity-nome-7");
  const started = performance.now();
  for (let at = 0; at < 20_000; at++) nearestOf(`identity-name-${at}`, owner);
  assertEquals(performance.now() - started < 4000, true);
  assertEquals(nearestOf("identity-name-7", new Map([["identity-nome-7", 7]])), "identity-nome-7");
});
