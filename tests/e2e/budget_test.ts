/** What commands load, open, start and ask of the kernel, against what they may: `budget.ts`. */
import { assert, assertEquals } from "@std/assert";
import { LAUNCHER } from "../../scripts/build/launcher.ts";
import { build, ownTarget } from "../../scripts/build.ts";
import { BUDGET, type Cost } from "./budget.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey, printed, until, type World } from "./world.ts";

/** How much a figure may differ before it is too much, and before it is far too high. */
const SLACK = { above: 0.03, below: 0.15 };

type Variables = Readonly<Record<string, string>>;

journey("no command costs more than its budget, and no budget is far too high", {
  tools: ["strace"],
}, async (world) => {
  const bundle = await modulesOf(world);
  printed(await world.run(["exec", "-i", "admin", "--", "true"]));
  await using session = await openSession(world);
  const wrong: string[] = [];
  for (const [args, budget] of BUDGET) {
    const words = args.split(" ");
    // A prompt asks inside of a session.
    const { env } = words[0] === "status" ? session : world.box;
    const cost = { ...await loaded(world, env, bundle, words), ...await asked(world, env, words) };
    wrong.push(...differences(args, budget, cost));
  }
  assertEquals(wrong, []);
});

Deno.test("a cost above its budget, and a budget far above its cost, would be seen", () => {
  const budget = { modules: 100, kilobytes: 100, files: 100, programs: 1, calls: 100 };
  const cost = { modules: 104, kilobytes: 103, files: 84, programs: 1, calls: 86 };
  assertEquals(differences("x", budget, cost), [
    "x: modules: 104, and the budget is 100",
    "x: files: 84, and the budget is 100",
  ]);
});

function differences(args: string, budget: Cost, cost: Cost): string[] {
  const names = ["modules", "kilobytes", "files", "programs", "calls"] as const;
  return names.filter((name) => {
    const [most, is] = [budget[name], cost[name]];
    return is > most + Math.floor(most * SLACK.above) || is < most - Math.ceil(most * SLACK.below);
  }).map((name) => `${args}: ${name}: ${cost[name]}, and the budget is ${budget[name]}`);
}

/** The bundle without a code cache: only modules can be counted. Returns its launcher's text. */
async function modulesOf({ box }: World): Promise<string> {
  const program = await build(ownTarget());
  const made = `${program.slice(0, program.lastIndexOf("/"))}/program`;
  const copy = `${box.directory}/program`;
  await new Deno.Command("cp", { args: ["-r", made, copy] }).output();
  for (const { name } of Deno.readDirSync(copy)) {
    if (name.endsWith(".cache")) await Deno.remove(`${copy}/${name}`);
  }
  return Deno.readTextFileSync(`${copy}/${LAUNCHER}`).replaceAll(made, copy);
}

/** A session that is open until it is disposed of, and the environment in it. */
async function openSession({ box, start }: World): Promise<AsyncDisposable & { env: Variables }> {
  const told = `${box.directory}/variables`;
  const tell = `env -0 >${told}.new && mv ${told}.new ${told} && exec sleep 600`;
  const running = start(["exec", "-i", "admin", "--", "sh", "-c", tell], { timeout: 600_000 });
  await until(() => box.tree("").includes("variables"), "the session", running);
  const lines = Deno.readTextFileSync(told).split("\0").filter((line) => line !== "");
  const env = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2)));
  const close = async () => {
    running.kill("SIGTERM");
    await running.done;
  };
  return { env, [Symbol.asyncDispose]: close };
}

async function loaded(
  { box }: World,
  env: Variables,
  launcher: string,
  words: readonly string[],
): Promise<Pick<Cost, "modules" | "kilobytes">> {
  const [script, seen] = [`${box.directory}/counted`, `${box.directory}/seen`];
  await Deno.writeTextFile(script, launcher.replace("'run'", `'run' '--coverage=${seen}'`));
  await Deno.chmod(script, 0o755);
  const cache = { DENO_DIR: `${box.directory}/deno` };
  const way = { env: { ...env, ...cache }, cwd: box.project, timeout: 120_000 };
  printed(await runProgram(script, words, way));
  const files = [...Deno.readDirSync(seen)].filter(({ name }) => name.endsWith(".json"))
    .map(({ name }): string => JSON.parse(Deno.readTextFileSync(`${seen}/${name}`)).url)
    .filter((url) => url.startsWith(`file://${box.directory}/program/`));
  await Deno.remove(seen, { recursive: true });
  const bytes = files.map((url) => Deno.statSync(new URL(url)).size);
  return { modules: files.length, kilobytes: Math.round(sum(bytes) / 1000) };
}

async function asked(
  { box, program }: World,
  env: Variables,
  words: readonly string[],
): Promise<Pick<Cost, "files" | "programs" | "calls">> {
  const log = box.write("trace/all", "");
  // A file for each thread, so that no call is torn in two.
  const call = ["-ff", "-e", "trace=%file,execve", "-o", log, program, ...words];
  const way = { env, cwd: box.project, timeout: 120_000 };
  printed(await runProgram(tool("strace"), call, way));
  const calls = [...Deno.readDirSync(`${box.directory}/trace`)].flatMap(({ name }) =>
    Deno.readTextFileSync(`${box.directory}/trace/${name}`).split("\n")
  );
  await Deno.remove(`${box.directory}/trace`, { recursive: true });
  assert(calls.length > 10, "strace saw nothing");
  const own = calls.filter((line) => line.includes(box.directory) && !line.includes(program));
  return {
    files: own.filter((line) => /^open.*= \d+$/.test(line)).length,
    programs: calls.filter((line) => /^execve\(.*= 0$/.test(line)).length - 1,
    calls: own.length,
  };
}

function sum(all: readonly number[]): number {
  return all.reduce((one, other) => one + other, 0);
}
