/** What the benchmark makes of what it measured. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { millisecondsIn } from "../scripts/bench/cpu.ts";
import { table } from "../scripts/bench/table.ts";
import { type Measured, ratio, timesOf } from "../scripts/bench/times.ts";

Deno.test("the kernel's answer is the programs' own time and the kernel's, to the microsecond", () => {
  const usage = new Uint8Array(256).fill(0xee);
  const view = new DataView(usage.buffer);
  view.setBigInt64(0, 2n, true);
  view.setBigInt64(8, 345_678n, true);
  view.setBigInt64(16, 1n, true);
  // macOS writes 32 bits of microseconds; what follows them is not said to be zero.
  view.setInt32(24, 111_000, true);
  assertEquals(millisecondsIn(usage), 3456.678);
});

Deno.test("the least and the median count, in whatever order the rounds were", () => {
  assertEquals(timesOf([30, 10, 20]), { min: 10, median: 20, all: [30, 10, 20] });
  assertEquals(timesOf([100, 9, 20, 30]).median, 25);
  assertEquals(timesOf([7]), { min: 7, median: 7, all: [7] });
});

const EMPTY: Measured = { name: "empty", cpu: timesOf([20, 30]), wall: timesOf([50, 70]) };

Deno.test("rows compare by the least CPU time, and by the clock only where neither has one", () => {
  const busy = { name: "busy", cpu: timesOf([90, 50]), wall: timesOf([400, 300]) };
  assertEquals(ratio(busy, EMPTY), 2.5);
  const untold = { name: "untold", wall: timesOf([100]) };
  assertEquals(ratio(untold, { name: "as well", wall: timesOf([80, 50]) }), 2);
  assertEquals(ratio(untold, EMPTY), undefined);
});

Deno.test("a table shows each row beside the empty program and the one that it names", () => {
  const one: Measured = { name: "one", cpu: timesOf([40]), wall: timesOf([50]), memory: 51_300 };
  const two: Measured = { ...one, name: "two", beside: "one", cpu: timesOf([60]) };
  const lines = table([EMPTY, one, two]).split("\n").map((line) => line.split(/  +/));
  assertEquals(lines[1], ["empty", "20.0", "25.0", "1.00", "-", "50.0", "60.0", "-"]);
  assertEquals(lines[3], ["two", "60.0", "60.0", "3.00", "1.50", "50.0", "50.0", "50"]);
});

Deno.test("where the kernel tells no CPU time, a table says so and compares by the clock", () => {
  const rows = [{ name: "empty", wall: timesOf([10]) }, { name: "one", wall: timesOf([15]) }];
  assertStringIncludes(table(rows).replace(/ +/g, " "), "one - - 1.50 - 15.0 15.0 -");
});
