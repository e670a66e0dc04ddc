/**
 * The whole gate: `scripts/deno task test`. Each phase is a task of deno.json; the last line tells the
 * totals, as `N passed, N failed, N skipped`.
 */

/** The result of a phase. */
interface Result {
  readonly passed: number;
  readonly failed: number;
  /** Names of tests that were not run, with the reason. */
  readonly skipped: readonly string[];
}

/** The tasks, in order; each later one stands on the earlier ones. */
const PHASES = [
  { task: "check", title: "Format, lint, types" },
  { task: "unit", title: "Unit tests, with permission to read the repository and nothing else" },
  { task: "build", title: "Build the program" },
  { task: "e2e", title: "End-to-end tests of the program that was built" },
  { task: "wine", title: "The program for Windows, under Wine" },
  { task: "pinned", title: "The core of them on the pinned Deno, where the program holds another" },
] as const;

async function runPhase(task: string): Promise<Result> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", task],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output, errors, { success }] = await Promise.all([
    relay(child.stdout, Deno.stdout),
    relay(child.stderr, Deno.stderr),
    child.status,
  ]);
  return judge(output + errors, success);
}

/** Shows a stream as it comes, and returns its text. */
async function relay(
  stream: ReadableStream<Uint8Array>,
  to: { writeSync(bytes: Uint8Array): number },
) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(to.writeSync(rest));
  }
  return text;
}

/** Returns the result in the test runner's closing line; a task that is no test counts as one. */
function judge(output: string, success: boolean): Result {
  const closing = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/m.exec(output);
  if (!closing) return { passed: success ? 1 : 0, failed: success ? 0 : 1, skipped: [] };
  const skipped = [...output.matchAll(/^(.+) \.\.\. ignored/gm)].map(([, name]) => name!);
  const [passed, failed] = [Number(closing[1]), Number(closing[2])];
  // A crash after the last test, or a file that does not load, fails too.
  return { passed, failed: failed > 0 || success ? failed : 1, skipped };
}

/** Returns names of skipped tests by the reason in brackets after each. */
function byReason(skipped: readonly string[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const line of skipped) {
    const [, name = line, reason = "not enabled"] = /^(.*) \[([^[]*)\]$/.exec(line) ?? [];
    reasons.set(reason, [...reasons.get(reason) ?? [], name]);
  }
  return reasons;
}

async function main(): Promise<void> {
  const results: Result[] = [];
  for (const { task, title } of PHASES) {
    console.log(`\n=== ${title} (task ${task})`);
    results.push(await runPhase(task));
  }
  const sum = (pick: (result: Result) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const skipped = results.flatMap((result) => result.skipped);
  console.log("\n=== Totals");
  for (const [reason, names] of byReason(skipped)) {
    console.log(`skipped, ${reason}:\n${names.map((name) => `  ${name}\n`).join("")}`);
  }
  const failed = sum((result) => result.failed);
  if (failed > 0) Deno.exitCode = 1;
  const end = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  console.log(`${sum((result) => result.passed)} passed, ${failed} failed${end}`);
}

await main();
