import { assertEquals } from "@std/assert";
import { columnLine, columns, fitted } from "../../../lib/terminal/columns.ts";
import { cut, shortened, width } from "../../../lib/terminal/width.ts";

const TEXTS: readonly (readonly [text: string, width: number, cut: string])[] = [
  ["plain", 5, "plain"],
  ["plainer", 7, "plain…"],
  ["日本語", 6, "日本語"],
  ["日本語の", 8, "日本…"],
  ["a日本語", 7, "a日本…"],
  ["e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"],
  ["e\u0301".repeat(7), 7, `${"e\u0301".repeat(5)}…`],
  ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 8, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…"],
  ["שלום עולם", 9, "שלום …"],
  ["", 0, ""],
];

Deno.test("a text is as wide as it stands, and what does not fit is cut between characters", () => {
  for (const [text, wide, short] of TEXTS) {
    assertEquals([text, width(text), cut(text, 6)], [text, wide, short]);
    assertEquals(width(cut(text, 6)) <= 6, true, text);
  }
  assertEquals([cut("ab", 1), cut("ab", 0)], ["…", ""]);
});

Deno.test("a cell keeps its end, which tells apart what begins alike", () => {
  const cells: readonly (readonly [text: string, columns: number, shortened: string])[] = [
    ["111122223333:role/Admin", 15, "1111222…e/Admin"],
    ["111122223333:role/Read", 15, "1111222…le/Read"],
    ["日本語の役割", 8, "日…役割"],
    ["e\u0301".repeat(9), 6, `${"e\u0301".repeat(2)}…${"e\u0301".repeat(3)}`],
    ["fits", 4, "fits"],
    ["abcdef", 2, "a…"],
    ["abcdef", 3, "a…f"],
  ];
  for (const [text, room, short] of cells) {
    assertEquals([text, shortened(text, room)], [text, short]);
    assertEquals(width(short) <= room, true, text);
  }
});

Deno.test("columns are as wide as what stands in them, and the widest gives way", () => {
  const lines = [["NAME", "WHO"], ["日本", "x"], ["a-long-name-of-one", "somebody"]];
  assertEquals(columns(lines).split("\n"), [
    "NAME                WHO",
    "日本                x",
    "a-long-name-of-one  somebody",
  ]);
  assertEquals(fitted([18, 8], 20), [10, 8]);
  assertEquals(columnLine(["a-long-name-of-one", "somebody"], [10, 8]), "a-lo…f-one  somebody");
  assertEquals(fitted([30, 40, 9], 60, [1]), [30, 17, 9], "the named column gives way first");
  assertEquals(fitted([30, 40, 9], 44, [1]), [17, 14, 9], "but not all of it");
  assertEquals(fitted([18, 8], 4), [5, 5], "a column stays one that can be read");
  assertEquals(columnLine(["x", "y"], [3, 3]), "x    y");
});
