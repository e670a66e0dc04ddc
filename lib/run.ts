/** From argv to exit status. */
import {
  type CloudTable,
  type CommandName,
  commandsWith,
  type Invocation,
} from "./cli/commands.ts";
import type { GlobalFlags } from "./cli/flags.ts";
import { findCommandModule } from "./commands/mod.ts";
import { parse } from "./cli/parse.ts";
import type { Cloud } from "./provider/cloud.ts";
import { createRedactor } from "./terminal/redact.ts";
import { report } from "./terminal/report.ts";
import { pastNobody } from "./environment/programs.ts";
import type { System } from "./system.ts";
import { type Manners, Terminal } from "./terminal/terminal.ts";
import type { BareContext } from "./workspace/context.ts";

/** What `exec` returns when not its command but atmos-auth failed: `env` and `timeout` do the same. */
const EXEC_FAILED = 125;

/** The clouds. */
interface Clouds extends CloudTable {
  /** Called when the command needs them. */
  load(): Promise<readonly Cloud[]>;
}

/** Runs one command line to its end; never throws. */
export async function run(
  argv: readonly string[],
  system: System,
  clouds: Clouds,
): Promise<number> {
  const redactor = createRedactor();
  let terminal = new Terminal(system, firstManners(system), redactor);
  let invocation: Invocation | undefined;
  try {
    const commands = commandsWith(clouds);
    invocation = parse(argv, (name) => system.env.get(name), commands);
    terminal = new Terminal(system, mannersOf(invocation.flags, system), redactor);
    const crashed = crashesOf(system, (error) => fail(error, terminal, invocation, argv));
    const context = { system, commands, terminal, redactor, invocation };
    return await Promise.race([carryOut(invocation.command, context, clouds), crashed]);
  } catch (error) {
    return fail(error, terminal, invocation, argv);
  }
}

async function carryOut<Name extends CommandName>(
  name: Name,
  context: Omit<BareContext<Name>, "clouds" | "whole">,
  { load }: Clouds,
): Promise<number> {
  const { system, commands } = context;
  changeDirectory(system, context.invocation.flags);
  const needed = commands.get(name)?.clouds === false ? Promise.resolve([]) : load();
  const [command, clouds] = await Promise.all([findCommandModule(name), needed]);
  const whole = pastNobody(system, clouds);
  return await command({ ...context, system: whole, whole, clouds });
}

function changeDirectory(system: System, flags: GlobalFlags): void {
  const directory = flags.text("chdir");
  if (directory !== undefined) system.changeDirectory(directory);
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
  terminal.complain(wantsJson(argv) ? json : text);
  const ownFault = code !== "command_not_found" && code !== "command_not_executable";
  return invocation?.command === "exec" && ownFault ? EXEC_FAILED : status;
}

/** Also of a command line that could not be understood; what stands after `--` is for somebody else. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const ours = end < 0 ? argv : argv.slice(0, end);
  return ours.some((word) => word === "--json" || word === "--json=true");
}

function firstManners(system: System): Manners {
  return {
    level: "info",
    color: system.env.get("NO_COLOR") ? false : undefined,
    interactive: true,
  };
}

function mannersOf(flags: GlobalFlags, system: System): Manners {
  const color = flags.has("no-color") ? false : flags.has("force-color") ? true : undefined;
  return {
    level: flags.has("debug") ? "debug" : flags.text("logs-level"),
    color: color ?? firstManners(system).color,
    interactive: flags.said("interactive") ?? true,
  };
}
