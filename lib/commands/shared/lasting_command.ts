/** The command line of this program for files that are written now and used later. */
import { configFlags, isReadOnce } from "../../cli/config_flags.ts";
import type { GlobalFlags } from "../../cli/flags.ts";
import { lastingProgram } from "../../paths/lasting_program.ts";
import { pathOf } from "../../paths/directories.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Returns our path, and the flags that lead to the same configuration. */
export async function lastingCommand(
  workspace: Workspace,
  flags: GlobalFlags,
): Promise<readonly string[]> {
  const words = [await lastingProgram(workspace.system), ...configFlags(workspace, flags)];
  return await Promise.all(words.map((word) => plainly(workspace.system, word)));
}

/**
 * Replaces odd parts of a path on Windows by short names, which exist beside many long ones: Windows has no quotes that
 * every reader of a command line understands.
 */
async function plainly({ os, files }: Workspace["system"], word: string): Promise<string> {
  const [, flag = "", path = ""] = /^(--[a-z-]+=)?(.*)$/s.exec(word) ?? [];
  const [, odd, rest = ""] = /^(.*[^\w.:\\/~-][^\\]*)(.*)$/s.exec(path) ?? [];
  if (os !== "windows" || odd === undefined || !pathOf(os).isAbsolute(path)) return word;
  return flag + await files.shortNamed(odd) + rest;
}

/** Returns the same command line for comparison alone; for a configuration that is read once, only the path. */
export async function comparedCommand(
  workspace: Workspace,
  flags: GlobalFlags,
): Promise<readonly string[]> {
  if (!isReadOnce(workspace.system, flags)) return await lastingCommand(workspace, flags);
  return [await lastingProgram(workspace.system)];
}
