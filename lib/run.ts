/** From argv to exit status. */
import type { CommandName } from "./cli/commands.ts";
import { findCommandModule } from "./commands/mod.ts";
import { type Invocation, parse } from "./cli/parse.ts";
import type { Cloud } from "./provider/cloud.ts";
import { createRedactor } from "./terminal/redact.ts";
import { report } from "./terminal/report.ts";
import { pastNobody } from "./session/environment/programs.ts";
import type { System } from "./system.ts";
import { type Level, LEVELS, type Manners, Terminal } from "./terminal/terminal.ts";
import type { Context } from "./workspace/workspace.ts";

/** What `exec` returns when not its command but atmos-auth failed: `env` and `timeout` do the same. */
const EXEC_FAILED = 125;

/** Commands that know nothing of clouds, and so need not wait for them to be loaded. */
const CLOUDLESS: ReadonlySet<CommandName> = new Set([
  "version",
  "help",
  "completion",
  "status",
  "sessions",
  "sessions end",
]);

/** Runs one command line to its end; never throws. `loadClouds` is called when the command needs them. */
export async function run(
  argv: readonly string[],
  system: System,
  loadClouds: () => Promise<readonly Cloud[]>,
): Promise<number> {
  const redactor = createRedactor();
  let terminal = new Terminal(system, firstManners(system), redactor);
  let invocation: Invocation | undefined;
  try {
    invocation = parse(argv, (name) => system.env.get(name));
    terminal = new Terminal(system, mannersOf(invocation, system), redactor);
    const crashed = crashesOf(system, (error) => fail(error, terminal, invocation, argv));
    const context = { system, terminal, redactor, invocation };
    return await Promise.race([carryOut(context, loadClouds), crashed]);
  } catch (error) {
    return fail(error, terminal, invocation, argv);
  }
}

async function carryOut(
  context: Omit<Context, "clouds">,
  loadClouds: () => Promise<readonly Cloud[]>,
): Promise<number> {
  const { system, invocation } = context;
  const directory = invocation.flags.text("chdir");
  if (directory !== undefined) system.changeDirectory(directory);
  const needed = CLOUDLESS.has(invocation.command) ? Promise.resolve([]) : loadClouds();
  const [command, clouds] = await Promise.all([findCommandModule(invocation.command), needed]);
  return await command({ ...context, system: pastNobody(system, clouds), clouds });
}

/**
 * What nobody caught is a bug, and ends the program as one. A program that has the terminal must not lose us for
 * it: then it is told, and that is all.
 */
function crashesOf(system: System, tell: (error: unknown) => number): Promise<number> {
  return new Promise((resolve) =>
    system.onCrash(({ error, busy }) => {
      const status = tell(error);
      if (!busy) resolve(status);
    })
  );
}

function fail(
  error: unknown,
  terminal: Terminal,
  invocation: Invocation | undefined,
  argv: readonly string[],
): number {
  const debug = invocation?.flags.has("debug") ?? false;
  const { status, text, json, code } = report(error, terminal.paint, debug);
  const wantsJson = invocation?.flags.has("json") ?? argv.includes("--json");
  terminal.complain(wantsJson ? json : text);
  const ownFault = code !== "command_not_found" && code !== "command_not_executable";
  return invocation?.command === "exec" && ownFault ? EXEC_FAILED : status;
}

function firstManners(system: System): Manners {
  return {
    level: "info",
    color: system.env.get("NO_COLOR") ? false : undefined,
    interactive: true,
  };
}

function mannersOf({ flags }: Invocation, system: System): Manners {
  const level = flags.text("logs-level")?.toLowerCase();
  const known = LEVELS.find((one) => one === level);
  const color = flags.has("no-color") ? false : flags.has("force-color") ? true : undefined;
  return {
    level: flags.has("debug") ? "debug" : known ?? "warn" satisfies Level,
    color: color ?? firstManners(system).color,
    interactive: flags.said("interactive") ?? true,
  };
}
