/** Commands of `!exec`, run when their values are needed. */
import { askingFor } from "../../askers/asker.ts";
import { UserError } from "../../errors.ts";
import type { Waiter } from "../../provider/context.ts";
import type { System } from "../../system.ts";
import type { HelperCommand, HelperResult, ProcessEnvironment } from "../../system/programs.ts";
import { visible } from "../../terminal/escape.ts";
import { helperEnd } from "../../terminal/helper_end.ts";
import { byItself } from "../../terminal/system_lines.ts";
import type { Located, LocatedCommand, LocatedEntry, LocatedWithheld, Untold } from "./located.ts";
import { scalarOf } from "./locate.ts";
import { below, item } from "./node.ts";
import { runWaited } from "../../terminal/waited.ts";
import { cmdLine } from "../../paths/program.ts";

/** The longest that a command may take, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Replaces every command below the value by its output: JSON becomes the value that it is, anything else is text
 * without its last line's end. Each runs in `environment`. Throws `UserError` when a command fails, and
 * `trust_required` for a withheld value.
 */
export async function runCommands(
  value: Located,
  system: System,
  environment: () => ProcessEnvironment,
  person: Waiter,
): Promise<Located> {
  const run = (inner: Located) => runCommands(inner, system, environment, person);
  switch (value.type) {
    case "scalar":
      return value;
    case "withheld":
      throw waiting(value);
    case "failed":
      throw value.why;
    case "command":
      return await runCommand(value, system, environment(), person);
    case "list": {
      const items: Located[] = [];
      for (const each of value.items) items.push(await run(each));
      return { ...value, items };
    }
    case "map": {
      const entries = new Map<string, LocatedEntry>();
      for (const [name, entry] of value.entries) {
        entries.set(name, { ...entry, value: await run(entry.value) });
      }
      return { ...value, entries };
    }
  }
}

async function runCommand(
  command: LocatedCommand,
  system: System,
  environment: ProcessEnvironment,
  person: Waiter,
): Promise<Located> {
  const { file, line, path } = command.at;
  const { checkLine } = await import("../../paths/named_program.ts");
  await checkLine(system, command.command, file);
  const asker = { name: path, key: JSON.stringify([file, line, path]), at: command.at };
  const asking = askingFor(system, asker);
  const shell = { ...inShell(command.command, system), env: environment };
  const result = await runWaited(asking, person, `the command of ${path}`, shell);
  if (result.status !== 0) throw failure(command, result);
  const text = result.stdout.replace(/\r?\n$/, "");
  return parsed(text, command) ?? scalarOf(text, command.at);
}

/**
 * Stands in for `runCommands` where nothing may run: throws `trust_required` for a value that only a program can tell.
 */
export function refuseCommands(value: Located): Promise<Located> {
  const unknown = firstComputed(value);
  if (unknown === undefined) return Promise.resolve(value);
  if (unknown.type === "failed") return Promise.reject(unknown.why);
  const source = unknown.type === "command" ? `!exec ${unknown.command}` : unknown.source;
  return Promise.reject(waiting({ source, at: unknown.at }));
}

function firstComputed(value: Located): Untold | undefined {
  switch (value.type) {
    case "scalar":
      return undefined;
    case "list":
      return value.items.map(firstComputed).find((found) => found !== undefined);
    case "map":
      return [...value.entries.values()].map((entry) => firstComputed(entry.value))
        .find((found) => found !== undefined);
    default:
      return value;
  }
}

function waiting({ source, at }: Pick<LocatedWithheld, "source" | "at">): UserError {
  const message = `Cannot tell what "${visible(source)}" is: nobody has trusted this file yet`;
  return new UserError("trust_required", message, { hint: "atmos-auth trust", at });
}

function inShell(command: string, system: System): Omit<HelperCommand, "env"> {
  if (system.os === "windows") return { ...cmdLine(system, command), timeout: TIMEOUT };
  return { program: "/bin/sh", args: ["-c", command], timeout: TIMEOUT };
}

function failure(command: LocatedCommand, result: HelperResult): UserError {
  const message = `Cannot use what the command prints: it ${helperEnd(result, TIMEOUT)}`;
  return new UserError("failed", message, {
    hint: byItself("the command"),
    at: command.at,
  });
}

function parsed(text: string, { at }: LocatedCommand): Located | undefined {
  try {
    return fromJson(JSON.parse(text), at, text.trim());
  } catch {
    return undefined;
  }
}

function fromJson(value: unknown, at: Located["at"], source = String(value)): Located {
  if (Array.isArray(value)) {
    const items = value.map((each, index) => fromJson(each, { ...at, path: item(at.path, index) }));
    return { type: "list", at, items };
  }
  if (typeof value !== "object" || value === null) {
    return scalarOf(
      value as string | number | boolean | null,
      at,
      typeof value === "string" ? value : source,
    );
  }
  const entries = Object.entries(value).map(([name, each]): [string, LocatedEntry] => {
    const inside = { ...at, path: below(at.path, name) };
    return [name, { keyAt: inside, value: fromJson(each, inside) }];
  });
  return { type: "map", at, entries: new Map(entries) };
}
