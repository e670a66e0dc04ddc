/** Finding of programs as a shell does: by path, or on PATH. */
import { pathOf } from "./directories.ts";
import { UserError } from "../errors.ts";
import type { Environment, Os, System } from "../system.ts";
import type { Command, ProcessEnvironment } from "../system/programs.ts";
import { typed, visible } from "../terminal/escape.ts";
import { quoteForCmd } from "../terminal/quote.ts";
import { dialect } from "../terminal/dialect.ts";

/** A program, and the way to start it. */
export interface Program {
  /** Absolute path. */
  readonly path: string;
  /** Returns the command that starts it with these arguments, byte for byte. */
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
  const paths = name === "" ? [] : pathsFor(system, name, env);
  let unfit: UserError | undefined;
  for (const path of paths.flatMap((path) => startable(system.os, path, env))) {
    const trouble = await troubleWith(system, path);
    if (trouble === undefined) return asProgram(system, path);
    if (trouble !== "absent") unfit ??= notExecutable(path, trouble);
  }
  if (system.os === "windows") unfit ??= await unfitOnWindows(system, paths);
  throw unfit ?? notFound(system.os, name, env, await besideUs(system, name));
}

/**
 * Returns a file of the working directory that was named with its extension: cmd looks for programs there. Without its
 * extension it is not mentioned, for it may be a stranger's `aws.cmd`.
 */
async function besideUs(system: System, name: string): Promise<string | undefined> {
  if (system.os !== "windows" || !/^[^\\/:]+\.\w+$/.test(name)) return undefined;
  const path = pathOf(system.os).join(system.cwd(), name);
  return await troubleWith(system, path) === undefined ? `.\\${name}` : undefined;
}

function pathsFor(system: System, name: string, env: Environment): readonly string[] {
  const { DELIMITER, SEPARATOR, join, resolve, isAbsolute } = pathOf(system.os);
  const hasFolder = name.includes("/") || name.includes(SEPARATOR) || isAbsolute(name);
  if (hasFolder) return [resolve(system.cwd(), name)];
  const folders = (env.get("PATH") ?? "").split(DELIMITER).filter(Boolean);
  return folders.map((folder) => join(resolve(system.cwd(), folder), name));
}

/**
 * Extensions that Windows starts: others in `PATHEXT`, such as `.JS`, are of documents that a shell opens with a
 * program.
 */
const PROGRAMS = [".com", ".exe", ".bat", ".cmd"];

/** Returns the paths that can be started under a name: Windows starts `tool.exe` and `tool.cmd` for `tool`. */
function startable(os: Os, path: string, env: Environment): readonly string[] {
  if (os !== "windows") return [path];
  const listed = (env.get("PATHEXT") ?? "").toLowerCase().split(";");
  const wanted = listed.filter((ending) => PROGRAMS.includes(ending));
  const endings = wanted.length === 0 ? PROGRAMS : wanted;
  const named = endings.some((ending) => path.toLowerCase().endsWith(ending));
  return named ? [path] : endings.map((ending) => path + ending);
}

/**
 * Returns the error for a file of that name that Windows does not start by itself, such as a script of PowerShell,
 * which needs no extension there; `undefined` when there is none.
 */
async function unfitOnWindows(
  system: System,
  paths: readonly string[],
): Promise<UserError | undefined> {
  for (const path of paths.flatMap((path) => [path, `${path}.ps1`])) {
    const trouble = await troubleWith(system, path);
    if (trouble !== "absent") return notStarted(path, trouble);
  }
  return undefined;
}

function notStarted(path: string, trouble: string | undefined): UserError {
  if (trouble !== undefined) return notExecutable(path, trouble);
  const isPowerShell = /\.ps1$/i.test(path);
  const why = isPowerShell
    ? "it is a script of PowerShell"
    : "Windows starts no such file by itself";
  return new UserError("command_not_executable", `Cannot run "${visible(path)}": ${why}`, {
    hint: `-- ${isPowerShell ? "powershell -File" : "PROGRAM"} ${typed(path)}`,
  });
}

/**
 * Windows' program that opens its Linux, where no variable of Windows is known but those in `WSLENV`: programs there
 * have the identity that is signed in in that Linux (https://learn.microsoft.com/windows/wsl/filesystems). Another
 * `bash` on PATH is a shell here.
 */
const OPENS_LINUX =
  /\\(?:wsl|(?:System32|Sysnative|WindowsApps)\\bash|WindowsApps\\(?:ubuntu|debian|kali|opensuse|sles|oraclelinux|almalinux|fedora|arch|alpine)[^\\]*)\.exe$/i;

const ANOTHER_SYSTEM = "it opens Linux, which knows nothing of an identity here";

async function troubleWith(system: System, path: string): Promise<string | undefined> {
  const info = await infoOf(system, path);
  if (info === undefined) return "absent";
  if (info.kind === "directory") return "it is a directory";
  if (system.os === "windows" && OPENS_LINUX.test(path)) return ANOTHER_SYSTEM;
  const runnable = system.os === "windows" || (info.mode & 0o111) !== 0;
  return runnable ? undefined : "it is not executable";
}

/**
 * Returns the facts of a path's target. Programs of Windows' store lie in `WindowsApps` under names that can be
 * started, but neither followed nor opened (https://github.com/denoland/deno/issues/18598).
 */
async function infoOf({ files, os }: System, path: string) {
  try {
    const real = await files.realPath(path);
    return real === undefined ? undefined : await files.info(real);
  } catch {
    const info = os === "windows" ? await files.info(path).catch(() => undefined) : undefined;
    return info?.kind === "link" ? undefined : info;
  }
}

function asProgram(system: System, path: string): Program {
  const batch = system.os === "windows" && /\.(bat|cmd)$/i.test(path);
  return {
    path,
    commandLine: (args, env) =>
      batch ? { ...throughCmd(system, path, args), env } : { program: path, args, env },
  };
}

/**
 * Returns the command that runs a batch file by `cmd`, which parses its line once more; throws for an argument that it
 * can't carry.
 */
function throughCmd(system: System, path: string, args: readonly string[]) {
  return cmdLine(system, [path, ...args].map(quoteForCmd).join(" "));
}

/**
 * Returns the system's own `cmd`: `ComSpec` may name another shell, which reads such a line differently, or nothing.
 */
export function ownCmd(env: Environment): string {
  const root = env.get("SystemRoot") ?? "";
  return `${/^[a-z]:\\/i.test(root) ? root : "C:\\Windows"}\\System32\\cmd.exe`;
}

/** Returns the command with which `cmd` runs a line. */
export function cmdLine({ env }: Pick<System, "env">, line: string) {
  return { program: ownCmd(env), args: ["/d", "/s", "/c", `"${line}"`], verbatim: true } as const;
}

function notExecutable(path: string, why: string): UserError {
  return new UserError("command_not_executable", `Cannot run "${visible(path)}": ${why}`, {
    hint: hintFor(path, why),
  });
}

function hintFor(path: string, why: string): string {
  if (why === ANOTHER_SYSTEM) return "wsl atmos-auth shell   (with an atmos-auth for Linux in it)";
  return why.includes("directory") ? "name a program in it" : dialect().permit("+x", path);
}

/** Commands inside cmd, without a file: `help` in cmd lists most of them. */
const INSIDE_CMD =
  /^(?:assoc|break|call|cd|chdir|cls|color|copy|date|del|dir|dpath|echo|endlocal|erase|exit|for|ftype|goto|if|keys|md|mkdir|mklink|move|path|pause|popd|prompt|pushd|rd|rem|ren|rename|rmdir|set|setlocal|shift|start|time|title|type|ver|verify|vol)$/i;

/** The sign that cmd takes for the end of such a command's name: any behind `echo`, as in `echo.`, a switch's, `cd..`. */
const SIGN = /^(echo(?=[.:(,;=+[\]/\\])|[a-z]+(?=\/[a-z?](?:[/:]|$))|(?:cd|chdir)(?=[.\\]))(.+)$/i;

/** Returns such a word as it stands behind `cmd /c`; `undefined` where Windows may have a program of that name. */
export function insideCmd(os: Os, word: string): string | undefined {
  const [, name = word, rest = ""] = SIGN.exec(word) ?? [];
  if (os !== "windows" || !INSIDE_CMD.test(name)) return undefined;
  // Quotes would make a part of the name of what stands in them.
  return name.toLowerCase() + (/^[.:/\\][\w.:/\\?-]*$/.test(rest) ? rest : "");
}

function notFound(os: Os, name: string, env: Environment, beside: string | undefined): UserError {
  const inside = insideCmd(os, name);
  const isPath = inside === undefined &&
    (name.includes("/") || (os === "windows" && name.includes("\\")));
  const why = !isPath && env.isGarbled?.("PATH") ? ": PATH is not UTF-8 text" : "";
  const message = `Cannot find the command "${visible(name)}"${why}`;
  return new UserError("command_not_found", message, {
    hint: isPath ? dialect().look("", name) : searching(os, beside, inside),
    wrong: [name],
  });
}

/**
 * Returns the error for a PATH that can't be passed on; `undefined` when it can. Without it a shell would use the
 * system's own PATH, and find other programs.
 */
export function pathFault(env: Environment): UserError | undefined {
  if (!env.isGarbled?.("PATH")) return undefined;
  return new UserError("failed", "Cannot pass PATH on: it is not UTF-8 text", {
    hint: dialect().readablePath(),
  });
}

function searching(os: Os, beside: string | undefined, inside: string | undefined): string {
  if (os === "windows" && beside !== undefined) {
    return `-- ${typed(beside)}   (a program is looked for on PATH alone)`;
  }
  return inside !== undefined
    ? `-- cmd /c ${inside}   (it is a part of cmd)`
    : `check the spelling, or your PATH: ${dialect().showsPath}`;
}
