import { assertEquals } from "@std/assert";
import { namesLike, namesWith, slipOf } from "../../../../lib/config/entries/like.ts";

Deno.test("a slip of the fingers is told from another name", () => {
  const names = [
    "prod/AdministratorAccess",
    "stage/AdministratorAccess",
    "staging",
    "acme-prod-eu",
  ];
  const cases: readonly (readonly [word: string, names: readonly string[], meant?: string])[] = [
    ["prd/AdministratorAccess", names, "prod/AdministratorAccess"],
    ["prod/AdministratorAcess", names, "prod/AdministratorAccess"],
    ["stagin", names, "staging"],
    ["STAGING", names, "staging"],
    ["acme-prdo-eu", names, "acme-prod-eu"],
    ["dev/AdministratorAccess", names],
    ["test/AdministratorAccess", names],
    ["acme-test-eu", names],
    ["acme-prod-us", names],
    ["acme-prod-ap", names],
    ["acme-dev3", ["acme-dev1", "acme-dev2"]],
    ["acme-dev3", ["acme-dev1"]],
    ["twin/ReadOnly", ["dev/ReadOnly"]],
    ["stagnig", ["staging", "stagings"]],
    ["dev", ["qa"]],
    ["x".repeat(100_000), ["x"]],
  ];
  for (const [word, among, meant] of cases) {
    assertEquals([word, slipOf(among, word)], [word, meant]);
  }
});

Deno.test("a part of a path is told in any case", () => {
  const names = ["prod/AdminRole", "prod/ReadOnly", "dev/AdminRole"];
  assertEquals(namesLike(names, "PROD"), ["prod/AdminRole", "prod/ReadOnly"]);
  assertEquals(namesLike(names, "pro"), []);
  assertEquals(namesWith(names, "pro"), ["prod/AdminRole", "prod/ReadOnly"]);
  assertEquals(namesWith(names, "prod/Admin"), ["prod/AdminRole"]);
  assertEquals([namesWith(names, "de"), namesWith(names, "ops")], [[], []]);
});
