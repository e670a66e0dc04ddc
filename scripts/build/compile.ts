/** Compiles the bundle into a program for one target. */
import { runDeno } from "./deno.ts";
import { CAGE_FLAGS } from "./halves.ts";
import { fetchPart } from "./packages.ts";
import { COMPILE_FLAGS } from "./permissions.ts";
import { runtimeFrom } from "./stand_in.ts";
import { type Target, TEST_COMPILER } from "./targets.ts";

/** The kind of runtime in a program: only the official one may be shipped. */
export type Runtime = "official" | "test";

/** The runtime in a program, with the version of its own engine. */
export interface RuntimeInside {
  readonly kind: Runtime;
  readonly deno: string;
  readonly v8: string;
}

/** An order to compile. */
export interface Order {
  readonly target: Target;
  /** The folder with `main.js`; everything in it is embedded. */
  readonly bundle: string;
  /** The program's path. */
  readonly output: string;
  /** The folder of fetched packages. */
  readonly packages: string;
  /** Whether only the official runtime is accepted. */
  readonly release: boolean;
}

/** Deno's errors for a runtime that it could not get. */
const NO_RUNTIME = /base binary|error sending request|denort/;

/** Compiles with the official runtime, or where that can't be downloaded and another is accepted, with the test one. */
export async function compile(order: Order): Promise<RuntimeInside> {
  const { target, release } = order;
  const official = await runDeno(compileArgs(order), { cwd: order.bundle });
  if (official.ok) return { kind: "official", deno: Deno.version.deno, v8: Deno.version.v8 };
  if (!NO_RUNTIME.test(official.output)) {
    throw new Error(`Cannot compile for ${target.name}\n${official.output}`);
  }
  if (release) {
    throw new Error(
      `Cannot download the official Deno runtime for ${target.name}, and a release takes no other\n` +
        official.output,
    );
  }
  return { kind: "test", ...await compileForTests(order) };
}

/** Compiles with the test runtime and the Deno that fits it; returns its versions. */
export async function compileForTests(
  order: Omit<Order, "release">,
): Promise<{ readonly deno: string; readonly v8: string }> {
  if (Deno.build.target !== TEST_COMPILER.host) {
    throw new Error(
      `Cannot download the official Deno runtime, and without it programs are only made on ${TEST_COMPILER.host}`,
    );
  }
  const { testRuntime } = order.target;
  if (testRuntime === undefined) {
    throw new Error(
      `Cannot download the official Deno runtime for ${order.target.name}, and there is no stand-in for it`,
    );
  }
  const compiler = await fetchPart(TEST_COMPILER, order.packages);
  await Deno.chmod(compiler, 0o755);
  const env = { DENORT_BIN: await runtimeFrom(await fetchPart(testRuntime, order.packages)) };
  const made = await runDeno(compileArgs(order), { cwd: order.bundle, env, program: compiler });
  if (!made.ok) throw new Error(`Cannot compile for ${order.target.name}\n${made.output}`);
  return await versionsOf(compiler);
}

async function versionsOf(deno: string) {
  const { output } = await runDeno(["--version"], { cwd: ".", program: deno });
  const version = (name: string) =>
    new RegExp(`^${name} (\\S+)`, "m").exec(output)?.[1] ?? "unknown";
  return { deno: version("deno"), v8: version("v8") };
}

function compileArgs({ target, output }: Omit<Order, "release">): readonly string[] {
  return [
    ...["compile", "--quiet", "--target", target.name, "--output", output],
    ...COMPILE_FLAGS,
    ...CAGE_FLAGS,
    ...["--include", ".", "main.js"],
  ];
}
