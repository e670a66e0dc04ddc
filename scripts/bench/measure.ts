/** Runs commands in turns, and takes their times. */
import { cpuOfPrograms } from "./cpu.ts";
import { type Measured, timesOf } from "./times.ts";

/** A command and its surroundings. */
export interface Row extends Pick<Measured, "name" | "beside"> {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The times of one run, in milliseconds. */
interface Took {
  readonly cpu: number | undefined;
  readonly wall: number;
}

const cpuSoFar = cpuOfPrograms();

/** Measures those that can be run, each as often as told, in turns: A B C A B C. */
export async function measure(
  rows: readonly Row[],
  rounds: number,
): Promise<readonly Measured[]> {
  const there: Row[] = [];
  // The first run of each warms what is warm in daily use, and is not counted.
  for (const row of rows) if (await canRun(row)) there.push(row);
  const took = there.map((): Took[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, row] of there.entries()) took[at]!.push(await timed(row));
  }
  return await Promise.all(
    there.map(async (row, at) => summed(row, took[at]!, await memoryOf(row))),
  );
}

async function canRun(row: Row): Promise<boolean> {
  try {
    await timed(row);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs it once. Nothing else may be run meanwhile: the kernel tells of all programs together. */
async function timed(row: Row): Promise<Took> {
  const [before, began] = [cpuSoFar?.(), performance.now()];
  const { success, stderr } = await run(row, row.command).output();
  const wall = performance.now() - began;
  if (!success) throw new Error(`${row.name} failed\n${new TextDecoder().decode(stderr)}`);
  return { wall, cpu: before === undefined ? undefined : cpuSoFar!() - before };
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

function summed(
  { name, beside }: Row,
  took: readonly Took[],
  memory: number | undefined,
): Measured {
  const cpu = took.flatMap((each) => each.cpu ?? []);
  return {
    name,
    ...beside !== undefined && { beside },
    ...cpu.length > 0 && { cpu: timesOf(cpu) },
    wall: timesOf(took.map(({ wall }) => wall)),
    ...memory !== undefined && { memory },
  };
}
