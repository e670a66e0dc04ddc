/** Finding a program as a shell would: by path, or on PATH. */
import { pathOf } from "./directories.ts";
import { UserError } from "../errors.ts";
import type { Environment, Os, System } from "../system.ts";
import type { Command, ProcessEnvironment } from "../system/programs.ts";
import { typed, visible } from "../terminal/escape.ts";
import { quoteForCmd } from "../terminal/quote.ts";
import { dialect } from "../terminal/dialect.ts";

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
 * A file of the working directory that was named with its ending: cmd looks for programs there. Of one that was not so
 * named nothing is said, for it may be a stranger's `aws.cmd`.
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

/** What Windows starts: other endings that `PATHEXT` has, such as `.JS`, are of documents that a shell opens with a program. */
const PROGRAMS = [".com", ".exe", ".bat", ".cmd"];

/** Windows starts `tool.exe` and `tool.cmd` under the name of `tool`. */
function startable(os: Os, path: string, env: Environment): readonly string[] {
  if (os !== "windows") return [path];
  const listed = (env.get("PATHEXT") ?? "").toLowerCase().split(";");
  const wanted = listed.filter((ending) => PROGRAMS.includes(ending));
  const endings = wanted.length === 0 ? PROGRAMS : wanted;
  const named = endings.some((ending) => path.toLowerCase().endsWith(ending));
  return named ? [path] : endings.map((ending) => path + ending);
}

/** What has that name and is nothing that Windows starts by itself, be it a script of PowerShell, which needs no ending there. */
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
 * Windows' own way into its Linux, where no variable of Windows is known but those in `WSLENV`: what runs there is whoever
 * that Linux is signed in as (https://learn.microsoft.com/windows/wsl/filesystems). Another `bash` on PATH is a shell here.
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
 * Whatever a path leads to. The programs of Windows' store lie in `WindowsApps` under names that can be started, and
 * neither followed nor opened (https://github.com/denoland/deno/issues/18598).
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

/** A batch file is run by `cmd`, which parses its line once more; what it can't carry is refused. */
function throughCmd(system: System, path: string, args: readonly string[]) {
  return cmdLine(system, [path, ...args].map(quoteForCmd).join(" "));
}

/** The system's own `cmd`: what `ComSpec` names may be another shell, which reads a line of cmd's otherwise, or nothing. */
export function ownCmd(env: Environment): string {
  const root = env.get("SystemRoot") ?? "";
  return `${/^[a-z]:\\/i.test(root) ? root : "C:\\Windows"}\\System32\\cmd.exe`;
}

/** How `cmd` is started to run a line of its own. */
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

/** Commands that no file is: `help` in cmd names them. */
const INSIDE_CMD =
  /^(?:assoc|call|cd|cls|copy|date|del|dir|echo|erase|for|ftype|if|md|mkdir|mklink|move|path|pause|popd|pushd|rd|ren|rename|rmdir|set|start|time|title|type|ver|verify|vol)$/i;

function notFound(os: Os, name: string, env: Environment, beside: string | undefined): UserError {
  const isPath = name.includes("/") || (os === "windows" && name.includes("\\"));
  const why = !isPath && env.isGarbled?.("PATH") ? ": PATH is not UTF-8 text" : "";
  const message = `Cannot find the command "${visible(name)}"${why}`;
  return new UserError("command_not_found", message, {
    hint: isPath ? dialect().look("", name) : searching(os, name, beside),
    wrong: [name],
  });
}

/** Why nobody can be given the person's PATH: without it a shell would take the system's own, and other programs. */
export function pathFault(env: Environment): UserError | undefined {
  if (!env.isGarbled?.("PATH")) return undefined;
  return new UserError("failed", "Cannot pass PATH on: it is not UTF-8 text", {
    hint: dialect().readablePath(),
  });
}

function searching(os: Os, name: string, beside: string | undefined): string {
  if (os === "windows" && beside !== undefined) {
    return `-- ${typed(beside)}   (a program is looked for on PATH alone)`;
  }
  return os === "windows" && INSIDE_CMD.test(name)
    ? `-- cmd /c ${name.toLowerCase()}   (it is a part of cmd)`
    : `check the spelling, or your PATH: ${dialect().showsPath}`;
}
