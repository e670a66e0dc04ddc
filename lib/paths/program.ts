/** Finding a program as a shell would: by path, or on PATH. */
import { pathOf } from "./directories.ts";
import { UserError } from "../errors.ts";
import type { Command, Environment, ProcessEnvironment, System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { quoteForCmd } from "../terminal/quote.ts";

/** A program that was found. */
export interface Program {
  /** Absolute path. */
  readonly path: string;
  /** How to start it with these arguments, byte for byte. */
  commandLine(
    args: readonly string[],
    env: ProcessEnvironment,
  ): Omit<Command, "stdio">;
}

/** Finds a program; throws `command_not_found` (127) or `command_not_executable` (126). */
export async function findProgram(
  system: System,
  name: string,
  env: Environment,
): Promise<Program> {
  const candidates = name === "" ? [] : candidatesFor(system, name, env);
  let unfit: UserError | undefined;
  for (const path of candidates) {
    const trouble = await troubleWith(system, path);
    if (trouble === undefined) return asProgram(system, path);
    if (trouble !== "absent") unfit ??= notExecutable(path, trouble);
  }
  throw unfit ?? notFound(name, env);
}

function candidatesFor(system: System, name: string, env: Environment): readonly string[] {
  const { DELIMITER, SEPARATOR, join, resolve, isAbsolute } = pathOf(system.os);
  const hasFolder = name.includes("/") || name.includes(SEPARATOR) || isAbsolute(name);
  const folders = hasFolder ? [] : (env.get("PATH") ?? "").split(DELIMITER).filter(Boolean);
  const paths = hasFolder
    ? [resolve(system.cwd(), name)]
    : folders.map((folder) => join(resolve(system.cwd(), folder), name));
  return system.os === "windows" ? paths.flatMap((path) => withEndings(path, env)) : paths;
}

/** Windows starts `tool.exe` and `tool.cmd` under the name of `tool`. */
function withEndings(path: string, env: Environment): readonly string[] {
  const endings = (env.get("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").toLowerCase().split(";");
  const named = endings.some((ending) => path.toLowerCase().endsWith(ending));
  return named ? [path] : endings.map((ending) => path + ending);
}

async function troubleWith(system: System, path: string): Promise<string | undefined> {
  const real = await system.files.realPath(path).catch(() => undefined);
  const info = real === undefined ? undefined : await system.files.info(real);
  if (info === undefined) return "absent";
  if (info.kind === "directory") return "it is a directory";
  const runnable = system.os === "windows" || (info.mode & 0o111) !== 0;
  return runnable ? undefined : "it is not executable";
}

function asProgram(system: System, path: string): Program {
  const batch = system.os === "windows" && /\.(bat|cmd)$/i.test(path);
  return {
    path,
    commandLine: (args, env) =>
      batch ? { ...throughCmd(system, path, args), env } : { program: path, args, env },
  };
}

/** A batch file is run by `cmd`, which parses its line once more; what it can't carry is refused. */
function throughCmd(system: System, path: string, args: readonly string[]) {
  return cmdLine(system, [path, ...args].map(quoteForCmd).join(" "));
}

/** How `cmd` is started to run a line of its own. */
export function cmdLine({ env }: Pick<System, "env">, line: string) {
  const program = env.get("ComSpec") ?? "C:\\Windows\\System32\\cmd.exe";
  return { program, args: ["/d", "/s", "/c", `"${line}"`], verbatim: true } as const;
}

function notExecutable(path: string, why: string): UserError {
  return new UserError("command_not_executable", `Cannot run "${visible(path)}": ${why}`, {
    hint: why.includes("directory") ? "name a program in it" : `chmod +x ${typed(path)}`,
  });
}

function notFound(name: string, env: Environment): UserError {
  const message = `Cannot find the command "${visible(name)}"`;
  if (name.includes("/")) return unfound(message, `ls -l ${typed(name)}`);
  const why = env.isGarbled?.("PATH") ? ": PATH is not UTF-8 text" : "";
  return unfound(message + why, 'check the spelling, or your PATH: echo "$PATH"');
}

function unfound(message: string, hint: string): UserError {
  return new UserError("command_not_found", message, { hint });
}
