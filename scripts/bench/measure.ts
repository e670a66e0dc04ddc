/** Runs commands in turns, and sums up their times. */

/** A command and its surroundings. */
export interface Row {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The row that it is compared with, besides the empty program. */
  readonly beside?: string;
}

/** The result of a row; times in milliseconds, the peak of memory in KiB where GNU's `time` is there to tell it. */
export interface Measured {
  readonly name: string;
  readonly beside?: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly memory: number | undefined;
  readonly all: readonly number[];
}

/** Measures those that can be run, each as often as told, in turns: A B C A B C. */
export async function measure(
  rows: readonly Row[],
  rounds: number,
): Promise<readonly Measured[]> {
  const there: Row[] = [];
  // The first run of each warms what is warm in daily use, and is not counted.
  for (const row of rows) if (await canRun(row)) there.push(row);
  const times = there.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, row] of there.entries()) times[at]!.push(await timeOf(row));
  }
  return await Promise.all(
    there.map(async (row, at) => summed(row, times[at]!, await memoryOf(row))),
  );
}

async function canRun(row: Row): Promise<boolean> {
  try {
    await timeOf(row);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function timeOf(row: Row): Promise<number> {
  const began = performance.now();
  const { success, stderr } = await run(row, row.command).output();
  const took = performance.now() - began;
  if (success) return took;
  throw new Error(`${row.name} failed\n${new TextDecoder().decode(stderr)}`);
}

function run({ env, cwd }: Row, [program, ...args]: readonly string[]): Deno.Command {
  return new Deno.Command(program!, {
    args,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env, clearEnv: true }),
    ...{ stdin: "null", stdout: "null", stderr: "piped" },
  });
}

async function memoryOf(row: Row): Promise<number | undefined> {
  const timed = ["/usr/bin/time", "-f", "%M", ...row.command];
  const told = await run(row, timed).output().catch(() => undefined);
  const last = told && new TextDecoder().decode(told.stderr).trim().split("\n").at(-1);
  return last && /^\d+$/.test(last) ? Number(last) : undefined;
}

/** The median and the spread of what was measured. */
export function summed(
  { name, beside }: Pick<Row, "name" | "beside">,
  all: readonly number[],
  memory: number | undefined,
): Measured {
  const sorted = all.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { name, ...beside !== undefined && { beside }, median, min, max, memory, all };
}
