/** Compiles the bundle into a program for one target. */
import { runDeno } from "./deno.ts";
import { CAGE_FLAGS } from "./halves.ts";
import { fetchPart } from "./packages.ts";
import { COMPILE_FLAGS } from "./permissions.ts";
import type { Target } from "./targets.ts";

/** Which runtime the program got: only the official one may be shipped. */
export type Runtime = "official" | "test";

/** What to compile. */
export interface Order {
  readonly target: Target;
  /** The folder with `main.js`; everything in it is embedded. */
  readonly bundle: string;
  /** The program's path. */
  readonly output: string;
  /** Where fetched packages lie. */
  readonly packages: string;
  /** Accept nothing but the official runtime. */
  readonly release: boolean;
}

/** How Deno says that it could not get its runtime. */
const NO_RUNTIME = /base binary|error sending request|denort/;

/** Compiles with the official runtime, or where that can't be downloaded and it may be, with the test one. */
export async function compile(order: Order): Promise<Runtime> {
  const official = await compileWith(order, undefined);
  if (official.ok) return "official";
  if (!NO_RUNTIME.test(official.output)) {
    throw new Error(`Cannot compile for ${order.target.name}\n${official.output}`);
  }
  if (order.release) {
    throw new Error(
      `Cannot download the official Deno runtime for ${order.target.name}, and a release takes no other\n` +
        official.output,
    );
  }
  const runtime = await fetchPart(order.target.testRuntime, order.packages);
  const test = await compileWith(order, runtime);
  if (!test.ok) throw new Error(`Cannot compile for ${order.target.name}\n${test.output}`);
  return "test";
}

function compileWith({ target, bundle, output }: Order, runtime: string | undefined) {
  return runDeno(
    [
      ...["compile", "--quiet", "--target", target.name, "--output", output],
      ...COMPILE_FLAGS,
      ...CAGE_FLAGS,
      ...["--include", ".", "main.js"],
    ],
    { cwd: bundle, env: { DENORT_BIN: runtime } },
  );
}
