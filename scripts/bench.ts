/**
 * Benchmark of commands beside an empty program of the same runtime, in turns: `scripts/deno task bench [ROUNDS]`. The
 * ratios within one run count; the table goes to standard output, all figures to dist/bench.json.
 */
import { build, ownTarget } from "./build.ts";
import { emptyProgram } from "./bench/empty.ts";
import { measure, type Measured } from "./bench/measure.ts";
import { measurePicker } from "./bench/picker.ts";
import { rowsOf } from "./bench/rows.ts";
import { workplace } from "./build/workplace.ts";

const DIST = Deno.realPathSync(`${import.meta.dirname}/..`) + "/dist";

/** Other programs of the kind, when they are on PATH: the cost of their start. */
const PEERS = ["aws-vault", "granted", "aws-sso", "saml2aws", "atmos"];

function table(rows: readonly Measured[]): string {
  const [empty] = rows;
  const lines = rows.map((row) => [
    row.name,
    ...[row.median, row.min, row.max].map((ms) => ms.toFixed(1)),
    (row.median / empty!.median).toFixed(2),
    besideOf(row, rows),
    row.memory === undefined ? "-" : `${Math.round(row.memory / 1024)}`,
  ]);
  const all = [["", "median ms", "min", "max", "x empty", "x beside", "MiB"], ...lines];
  const widths = all[0]!.map((_, at) => Math.max(...all.map((line) => line[at]!.length)));
  const pad = (text: string, at: number) =>
    at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!);
  return all.map((line) => line.map(pad).join("  ")).join("\n");
}

function besideOf({ median, beside }: Measured, rows: readonly Measured[]): string {
  const other = rows.find(({ name }) => name === beside);
  return other === undefined ? "-" : (median / other.median).toFixed(2);
}

async function main(): Promise<void> {
  const rounds = Number(Deno.args[0] ?? 20);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error("give a number of rounds, such as: 20");
  }
  const program = await build(ownTarget());
  const empty = await emptyProgram(DIST);
  await using place = await workplace();
  const peers = PEERS.map((name) => ({ name: `${name} --version`, command: [name, "--version"] }));
  const measured = await measure(
    [{ name: "an empty program", command: [empty] }, ...rowsOf(program, place), ...peers],
    rounds,
  );
  const rows = [...measured, measurePicker()];
  console.log(table(rows));
  await Deno.writeTextFile(`${DIST}/bench.json`, JSON.stringify({ rounds, rows }, null, 2));
}

if (import.meta.main) await main();
