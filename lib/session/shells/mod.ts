/** The shells that are known, by the name of their program, and which one is opened. */
import { orUndefined, UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import { findProgram, ownCmd } from "../../paths/program.ts";
import type { Os } from "../../system.ts";
import { typed, visible } from "../../terminal/escape.ts";
import type { SessionContext } from "../session.ts";
import { cmd } from "./cmd.ts";
import { nushell } from "./nushell.ts";
import { ksh, posix } from "./posix.ts";
import { powershell } from "./powershell.ts";
import type { Shell } from "./shell.ts";
import { bash, fish, zsh } from "./unix.ts";

const SHELLS: readonly Shell[] = [bash, zsh, fish, powershell, nushell, cmd, ksh, posix];

/** Any other program: it gets its arguments, and the variables that every program gets; nothing holds them there. */
const other: Shell = {
  names: [],
  start: ({ args }) => ({ args, env: {}, files: {} }),
};

/** Finds a shell by its program's name; versions (`zsh-5.9`, `ksh93`) and `.exe` don't matter. */
export function shellFor(path: string, os: Os): Shell {
  const name = pathOf(os).basename(path).replace(/\.exe$/i, "");
  const plain = (os === "windows" ? name.toLowerCase() : name).replace(/^-/, "");
  const is = (known: string) => new RegExp(`^${known}([-.\\d]|$)`).test(plain);
  return SHELLS.find(({ names }) => names.some(is)) ?? other;
}

/** Whether it is the name of a shell that is known, or leads to one. */
export function isShell(path: string, os: Os): boolean {
  return shellFor(path, os) !== other;
}

type Finding = Pick<SessionContext, "model" | "system" | "terminal">;

/**
 * The absolute path of the shell: `--shell` or `ATMOS_SHELL`, `auth.shell.default_shell`, `SHELL`, then what the
 * system has. A shell that was named must exist; throws `shell_not_found`.
 */
export async function findShell(context: Finding, asked: string | undefined): Promise<string> {
  const { system, model } = context;
  const named = asked ?? model.settings.shell.default_shell;
  if (named !== undefined) {
    const found = await find(context, named);
    if (found === undefined) throw await missing(context, named);
    return found;
  }
  const own = system.env.get("SHELL");
  const found = own ? await find(context, own) : undefined;
  if (found !== undefined) return found;
  if (own) context.terminal.warn(`SHELL names "${own}", which can't be run; using another`);
  const fallback = await firstFallback(context);
  if (fallback === undefined) throw await missing(context, own ?? fallbacks(context)[0]!);
  return fallback;
}

async function firstFallback(context: Finding): Promise<string | undefined> {
  for (const name of fallbacks(context)) {
    const path = await find(context, name);
    if (path !== undefined) return path;
  }
}

function fallbacks({ system }: Pick<Finding, "system">): readonly string[] {
  if (system.os !== "windows") return ["bash", "/bin/bash", "sh", "/bin/sh"];
  const named = system.env.get("ComSpec");
  return [...named === undefined ? [] : [named], ownCmd(system.env)];
}

async function find(
  { system }: Pick<Finding, "system">,
  name: string,
): Promise<string | undefined> {
  return (await orUndefined(() => findProgram(system, name, system.env)))?.path;
}

async function missing(context: Finding, name: string): Promise<UserError> {
  const there = await firstFallback(context);
  return new UserError("shell_not_found", `Cannot find the shell "${visible(name)}"`, {
    hint: there === undefined ? "-- COMMAND" : `--shell ${typed(there)}`,
  });
}
