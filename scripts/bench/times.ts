/** Sums of what was measured of a row, and how rows compare. */

/** Milliseconds of all rounds, and what counts of them. */
export interface Times {
  /** The time of the work when nothing disturbs it. */
  readonly min: number;
  readonly median: number;
  readonly all: readonly number[];
}

/** The result of a row. */
export interface Measured {
  readonly name: string;
  /** The row that it is compared with, besides the empty program. */
  readonly beside?: string;
  /** The time on processors, where the kernel tells it. */
  readonly cpu?: Times;
  /** The time on the wall's clock, whoever used it. */
  readonly wall: Times;
  /** The peak of memory in KiB, where GNU's `time` is there to tell it. */
  readonly memory?: number;
}

/** Sums up what every round took: one at least. */
export function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { min: sorted[0]!, median, all };
}

/**
 * Returns how many times as long as another a row takes, by the least of each: in CPU time, or on the wall's clock where
 * the machine tells no other; `undefined` where only one of them has a CPU time.
 */
export function ratio(row: Measured, other: Measured): number | undefined {
  if (row.cpu && other.cpu) return row.cpu.min / other.cpu.min;
  return row.cpu || other.cpu ? undefined : row.wall.min / other.wall.min;
}
