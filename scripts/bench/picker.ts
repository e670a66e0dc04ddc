/** Benchmark of a key in the picker, with all of an organization's accounts in it. */
import { picking } from "../../lib/terminal/picking.ts";
import { type Measured, timesOf } from "./times.ts";

const TYPED = "admin prod 4711";

/** Types and removes a search among 10,000 identities, key by key; each key searches, and makes a page of lines. */
export function measurePicker(): Measured {
  const choices = Array.from({ length: 10_000 }, (_, at) => {
    const label = `team-${at % 97}-${["prod", "test", "dev"][at % 3]}/${at % 2 ? "Admin" : "Read"}`;
    return { value: label, label, notes: [`${100_000_000_000 + at}`] };
  });
  const all = picking(choices);
  const typed = Array.from(TYPED, (_, at) => TYPED.slice(0, at + 1));
  const times = [...typed, ...typed.toReversed()].map((words) => {
    const began = performance.now();
    all.lines(all.find(words).best.slice(0, 15), 80);
    return performance.now() - began;
  });
  return { name: "a key in the picker, 10,000 identities", wall: timesOf(times) };
}
