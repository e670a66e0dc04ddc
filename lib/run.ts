/** From argv to exit status. */
import { asMeant } from "./environment/as_meant.ts";
import {
  type CloudTable,
  type CommandName,
  type Commands,
  commandsWith,
  type Invocation,
} from "./cli/commands.ts";
import type { GlobalFlags } from "./cli/flags.ts";
import { typedConfigFlags } from "./cli/config_flags.ts";
import { findCommandModule } from "./commands/mod.ts";
import { answersInJson } from "./cli/json.ts";
import { asWritten } from "./cli/as_written.ts";
import { parse } from "./cli/parse.ts";
import { allFlags } from "./cli/known_flags.ts";
import { delivered } from "./terminal/flag.ts";
import { commandWords, ownWords } from "./cli/words.ts";
import { Variables } from "./cli/variables.ts";
import type { Cloud } from "./provider/cloud.ts";
import { goTo } from "./paths/directories.ts";
import { Interrupted, usage, UserError } from "./errors.ts";
import { dialect, speakAs } from "./terminal/dialect.ts";
import { createRedactor } from "./terminal/redact.ts";
import { report } from "./terminal/report.ts";
import { pastNobody } from "./environment/programs.ts";
import type { Identities } from "./cli/identities.ts";
import type { OpenedStores } from "./store/stores.ts";
import type { System } from "./system.ts";
import type { Ending } from "./system/programs.ts";
import { type Manners, Terminal } from "./terminal/terminal.ts";
import { Again } from "./workspace/again.ts";
import type { BareContext } from "./workspace/context.ts";

/** The status where not the program that was to be run but atmos-auth failed, as of env(1) and timeout(1). */
const WRAPPER_FAILED = 125;

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
  const line: Line = { argv: delivered(argv), stores: new Map(), commands: commandsWith(clouds) };
  const terminal = new Terminal(system, () => mannersOf(line, system), createRedactor());
  const crashed = crashesOf(system, (error) => fail(error, terminal, line));
  const other = speakAs(system);
  if (other !== undefined) await other;
  const ending = await Promise.race([attempt(line, system, terminal, clouds), crashed]);
  const { status, death, byKey }: Ending = typeof ending === "number" ? { status: ending } : ending;
  terminal.unhush();
  if (status !== 0 && mayBeEvaluated(line)) {
    const { failReader } = await import("./commands/env/failed.ts");
    // Where nothing can be written, nobody reads what fails: our status has to tell.
    await failReader(line, system).catch(() => {});
  }
  await terminal.noted();
  if (death !== undefined) await system.dieOf(death, byKey ? "group" : "us");
  return status;
}

/** Also a command line that could not be understood, as far as a word in it tells. */
function mayBeEvaluated({ argv, commands }: Line): boolean {
  return ownWords(argv).some((word) => commands.get(word)?.evaluated === true);
}

/** A command line, understood as soon as it is. */
interface Line {
  argv: readonly string[];
  readonly stores: OpenedStores;
  readonly commands: Commands;
  invocation?: Invocation;
  /** Whether it is in its directory already. */
  moved?: true;
  /** Whether it answers in JSON, once somebody has asked. */
  json?: boolean;
}

async function attempt(
  line: Line,
  around: System,
  terminal: Terminal,
  clouds: Clouds,
): Promise<number | Ending> {
  try {
    const { commands } = line;
    if (around.os === "windows") {
      const { windowsWords } = await import("./cli/windows_words.ts");
      line.argv = windowsWords(line.argv, commands);
    }
    const system = asWritten({ ...around, env: asMeant(around) }, line.argv, commands);
    const variables = new Variables((name) => textOf(system, name));
    const invocation = parse(line.argv, variables, commands);
    line.invocation = invocation;
    for (const { said, isVariable, why } of invocation.idle) {
      const text = `${said} has no effect: ${why}`;
      isVariable ? terminal.warn(text) : terminal.log("debug", text);
    }
    const flags: GlobalFlags = invocation.flags;
    if (line.moved === undefined) goTo(system, flags.text("chdir"));
    line.moved = true;
    // A command may go on as another one, such as a shell, which needs the terminal as it was.
    if (commands.get(invocation.words)?.asksSecret) await terminal.hush();
    else terminal.unhush();
    const { redactor } = terminal;
    const context = { system, commands, terminal, redactor, variables, invocation };
    return await carryOut(invocation.command, { ...context, stores: line.stores }, clouds);
  } catch (error) {
    if (!(error instanceof Again)) {
      const identities = () => identitiesOf(line, around, terminal, clouds);
      return fail(await forLine(error, line, around, identities), terminal, line);
    }
    line.argv = error.instead(line.argv);
    delete line.json;
    return await attempt(line, around, terminal, clouds);
  }
}

/** Reads our own variable: what it says in place of a flag is never passed over unheard. */
function textOf({ env }: System, name: string): string | undefined {
  const value = env.get(name);
  if (value !== undefined || !name.startsWith("ATMOS_") || !env.isGarbled?.(name)) return value;
  // On Windows there is no such variable.
  throw usage(`${name} is not UTF-8 text`, dialect().unset(name));
}

async function carryOut<Name extends CommandName>(
  name: Name,
  context: Omit<BareContext<Name>, "clouds" | "whole">,
  { load }: Clouds,
): Promise<number | Ending> {
  const { system, commands, invocation } = context;
  const needed = commands.get(invocation.words)?.clouds === false ? Promise.resolve([]) : load();
  const [command, clouds] = await Promise.all([findCommandModule(name), needed]);
  const whole = pastNobody(system, clouds);
  return await command({ ...context, system: whole, whole, clouds });
}

/**
 * Hears of what nobody caught: it is a bug, and ends the program as one. A program that has the terminal must not lose
 * us for it: then it is told, and that is all.
 */
function crashesOf(system: System, tell: (error: unknown) => Ending): Promise<Ending> {
  return new Promise((resolve) =>
    system.onCrash(({ error, busy }) => {
      const ending = tell(error);
      if (!busy) resolve(ending);
    })
  );
}

/** Finds the identities of the configuration that a line leads to which is not understood. */
async function identitiesOf(
  { argv, commands, stores, moved }: Line,
  system: System,
  terminal: Terminal,
  { load }: Clouds,
): Promise<Identities> {
  const [{ identitiesFor }, clouds] = await Promise.all([
    import("./workspace/glance.ts"),
    load(),
  ]);
  const whole = pastNobody(system, clouds);
  const { redactor } = terminal;
  return await identitiesFor(
    { system: whole, whole, commands, clouds, terminal, redactor, stores },
    argv,
    moved ? "done" : "said",
  );
}

/** The error with a hint that is a whole line; what makes it of the line that was typed, only a failure needs. */
async function forLine(
  error: unknown,
  { argv, invocation, commands }: Line,
  system: System,
  identities: () => Promise<Identities>,
): Promise<unknown> {
  const [{ mended }, { inOwnTerminal }, { withMissingPrograms }] = await Promise.all([
    import("./cli/mends/mod.ts"),
    import("./cli/elsewhere.ts"),
    import("./cli/missing_programs.ts"),
  ]);
  const flags = invocation === undefined ? "" : typedConfigFlags(invocation.flags);
  const told = (name: string) => system.env.get(name);
  const whole = await mended(error, { argv, flags, commands, told, identities });
  if (!(whole instanceof UserError)) return whole;
  return await withMissingPrograms(system, inOwnTerminal(whole));
}

function fail(error: unknown, terminal: Terminal, line: Line): Ending {
  const debug = line.invocation?.flags.has("debug") ?? false;
  const failure = report(error, terminal.paint, debug);
  const { status, code } = failure;
  terminal.fail(failure);
  if (error instanceof Interrupted) return { status, death: "SIGINT", byKey: error.byKey };
  return { status: wrapsACommand(line) && !OTHERS_FAULTS.includes(code) ? WRAPPER_FAILED : status };
}

/** Codes that are no failure of ours to run a command. */
const OTHERS_FAULTS: readonly string[] = ["command_not_found", "command_not_executable"];

/** Also a command line that could not be understood: who wraps a command must tell its statuses from ours. */
function wrapsACommand({ invocation, argv, commands }: Line): boolean {
  const { words = commandWords(ownWords(argv), allFlags(commands), commands).name } = invocation ??
    {};
  return words !== undefined && commands.get(words)?.wraps === true;
}

/** Asked for each time: a configuration that is read may say it in its `env:`. */
function mannersOf(line: Line, system: System): Manners {
  const { argv, commands, invocation } = line;
  const json = line.json ??= answersInJson(argv, (name) => system.env.get(name), commands);
  if (invocation === undefined) {
    const color = system.env.get("NO_COLOR") ? false : undefined;
    return { level: "info", color, interactive: true, json };
  }
  const flags: GlobalFlags = invocation.flags;
  return {
    level: levelOf(flags),
    color: flags.has("no-color") ? false : flags.has("force-color") ? true : undefined,
    interactive: flags.said("interactive") ?? true,
    terminal: flags.has("force-tty"),
    json,
    log: {
      file: flags.text("logs-file"),
      said: isSaidByPerson(flags, system) ? undefined : { at: flags.toldAt("logs-file") },
    },
  };
}

/** By a flag or a variable; a file has the rest. */
function isSaidByPerson(flags: GlobalFlags, { env }: System): boolean {
  return flags.typed("logs-file").length > 0 || Boolean(env.get("ATMOS_LOGS_FILE"));
}

function levelOf(flags: GlobalFlags): Manners["level"] {
  if (flags.has("debug")) return "debug";
  return flags.has("verbose") && flags.texts("logs-level").length === 0
    ? "info"
    : flags.text("logs-level");
}
