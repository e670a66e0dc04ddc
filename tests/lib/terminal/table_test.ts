import { assertEquals } from "@std/assert";
import { namedColumns, table } from "../../../lib/terminal/columns.ts";

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

Deno.test("what is typed stays whole in columns, too: what tells more gives way, and then it has its own line", () => {
  const lines = [
    ["", "IDENTITY", "WHO", "LEFT"],
    ["✓", "dev", "123456789012:role/Developer", "yes, 11h59m left"],
    ["·", "data-platform-engineering-production-read-only", "acme", "no"],
  ];
  const shown = (room: number) => namedColumns(lines, room, { name: 1, cut: 2 }).split("\n");
  assertEquals(shown(Infinity)[1]?.includes("123456789012:role/Developer  yes, 11h59m left"), true);
  assertEquals(shown(60), [
    "   IDENTITY  WHO                          LEFT",
    "✓  dev       123456789012:role/Developer  yes, 11h59m left",
    "·  data-platform-engineering-production-read-only",
    "             acme                         no",
  ]);
  assertEquals(shown(50)[1], "✓  dev       123456789…Developer  yes, 11h59m left");
  assertEquals(shown(90)[2]?.startsWith(`·  ${lines[2]![1]}  acme `), true);
});
