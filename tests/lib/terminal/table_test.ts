import { assertEquals } from "@std/assert";
import { table } from "../../../lib/terminal/columns.ts";

const HEAD = ["ID", "IDENTITY", "LEFT"];
const LINES = [["k3v9", "acme/production/AdministratorAccess", "59m"], ["b2b2", "dev", ""]];

Deno.test("a table that has room is one", () => {
  assertEquals(
    table(HEAD, LINES, 60),
    "ID    IDENTITY                             LEFT\n" +
      "k3v9  acme/production/AdministratorAccess  59m\n" +
      "b2b2  dev",
  );
});

Deno.test("one that has none keeps its names whole, each below the other", () => {
  assertEquals(
    table(HEAD, LINES, 40),
    "  ID        k3v9\n  IDENTITY  acme/production/AdministratorAccess\n  LEFT      59m\n\n" +
      "  ID        b2b2\n  IDENTITY  dev",
  );
});
