/** Compiles the bundle into a program for one target. */
import { runDeno } from "./deno.ts";
import { CAGE_FLAGS } from "./halves.ts";
import { fetchPart } from "./packages.ts";
import { COMPILE_FLAGS } from "./permissions.ts";
import { type Target, TEST_COMPILER } from "./targets.ts";

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
  const { target, release } = order;
  const official = await runDeno(compileArgs(order), { cwd: order.bundle });
  if (official.ok) return "official";
  if (!NO_RUNTIME.test(official.output)) {
    throw new Error(`Cannot compile for ${target.name}\n${official.output}`);
  }
  if (release) {
    throw new Error(
      `Cannot download the official Deno runtime for ${target.name}, and a release takes no other\n` +
        official.output,
    );
  }
  await compileForTests(order);
  return "test";
}

/** Compiles with the test runtime and the Deno that fits it. */
export async function compileForTests(order: Omit<Order, "release">): Promise<void> {
  if (Deno.build.target !== TEST_COMPILER.host) {
    throw new Error(
      `Cannot download the official Deno runtime, and without it programs are only made on ${TEST_COMPILER.host}`,
    );
  }
  const compiler = await fetchPart(TEST_COMPILER, order.packages);
  await Deno.chmod(compiler, 0o755);
  const env = { DENORT_BIN: await fetchPart(order.target.testRuntime, order.packages) };
  const made = await runDeno(compileArgs(order), { cwd: order.bundle, env, program: compiler });
  if (!made.ok) throw new Error(`Cannot compile for ${order.target.name}\n${made.output}`);
}

function compileArgs({ target, output }: Omit<Order, "release">): readonly string[] {
  return [
    ...["compile", "--quiet", "--target", target.name, "--output", output],
    ...COMPILE_FLAGS,
    ...CAGE_FLAGS,
    ...["--include", ".", "main.js"],
  ];
}
