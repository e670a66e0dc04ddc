/**
 * Benchmark of commands beside an empty program of the same runtime, in turns: `scripts/deno task bench [ROUNDS
 * [PROGRAM]]`. CPU time counts, and of it the least, for other work on the machine makes every figure larger and none
 * smaller; what lasts are the ratios within one run. PROGRAM is another build of ours, measured beside this one: before
 * and after a change. The table goes to standard output, all figures to dist/bench.json.
 */
import { build, ownTarget } from "./build.ts";
import { leastRow } from "./bench/least.ts";
import { measure, type Row } from "./bench/measure.ts";
import { measurePicker } from "./bench/picker.ts";
import { rowsOf } from "./bench/rows.ts";
import { emptyProgram } from "./bench/small.ts";
import { table } from "./bench/table.ts";
import { type Workplace, workplace } from "./build/workplace.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/..`);
const DIST = `${ROOT}/dist`;

/** Other programs of the kind, when they are on PATH: the cost of their start. */
const PEERS = ["aws-vault", "granted", "aws-sso", "saml2aws", "atmos"];

/** Returns the rows of another build, each beside ours. */
function rowsOfOther(program: string, place: Workplace): readonly Row[] {
  return rowsOf(program, place).map((row) => ({
    ...row,
    name: `${row.name}, by the other program`,
    beside: row.name,
  }));
}

async function main([told = "20", other]: readonly string[]): Promise<void> {
  const rounds = Number(told);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error("give a number of rounds, such as: 20");
  }
  const program = await build(ownTarget());
  const empty = await emptyProgram(DIST);
  // A home each: what one program stored, another might not take.
  await using place = await workplace();
  await using others = await workplace();
  const peers = PEERS.map((name) => ({ name: `${name} --version`, command: [name, "--version"] }));
  const all = [
    { name: "an empty program", command: [empty] },
    await leastRow({ root: ROOT, dist: DIST }, place),
    ...rowsOf(program, place),
    ...other === undefined ? [] : rowsOfOther(other, others),
    ...peers,
  ];
  const rows = [...await measure(all, rounds), measurePicker()];
  console.log(table(rows));
  await Deno.writeTextFile(`${DIST}/bench.json`, JSON.stringify({ rounds, rows }, null, 2));
}

if (import.meta.main) await main(Deno.args);
