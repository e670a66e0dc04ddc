import { assertEquals } from "@std/assert";
import { parseDuration, parseTime, showDuration, showLeft } from "../../lib/duration.ts";

Deno.test("a length of time is whole seconds, a Go duration, or days", () => {
  const cases: readonly [spelled: string | number, ms: number | undefined][] = [
    [3600, 3_600_000],
    ["3600", 3_600_000],
    ["1h30m", 5_400_000],
    ["90s", 90_000],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    ["7d", 604_800_000],
    ["1d12h", 129_600_000],
    ["0s", undefined],
    [0, undefined],
    [-5, undefined],
    [1.5, undefined],
    [NaN, undefined],
    ["", undefined],
    ["1", 1000],
    ["1x", undefined],
    ["h", undefined],
    ["1h 30m", undefined],
    ["-1h", undefined],
    ["1e3", undefined],
    ["99999999999999999d", undefined],
  ];
  for (const [spelled, ms] of cases) assertEquals(parseDuration(spelled), ms, `${spelled}`);
});

Deno.test("a length of time is shown in two units, below a minute in seconds", () => {
  const cases: readonly [ms: number, shown: string][] = [
    [0, "0m"],
    [-1, "0m"],
    [999, "0m"],
    [59_999, "59s"],
    [60_000, "1m"],
    [3_599_999, "59m"],
    [3_600_000, "1h0m"],
    [3_900_000, "1h5m"],
    [63_071_999_000, "729d23h"],
    [63_072_000_000, "2y"],
    [2_340_497_520_000, "74y"],
  ];
  for (const [ms, shown] of cases) assertEquals(showDuration(ms), shown);
});

Deno.test("the time left is said of what lapses within a year", () => {
  const now = 1_000;
  for (const [expires, left] of [[undefined, undefined], [61_000, "1m"], [4e12, undefined]]) {
    assertEquals(showLeft(expires as number | undefined, now), left);
  }
});

Deno.test("a time is an instant only with its zone", () => {
  const instant = Date.parse("2030-01-01T00:30:00Z");
  for (
    const text of ["2030-01-01T00:30:00Z", "2030-01-01T01:30:00+01:00", "2030-01-01T01:30:00+0100"]
  ) {
    assertEquals([text, parseTime(text)], [text, instant]);
  }
  for (const text of ["2030-01-01T00:30:00", "2030-01-01", "tomorrow", "", "Z", "99Z"]) {
    assertEquals([text, parseTime(text)], [text, undefined]);
  }
});
