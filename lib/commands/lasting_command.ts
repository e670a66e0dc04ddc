/** How this program is called in what is written down now and used later. */
import { configFlags } from "../cli/config_flags.ts";
import type { GlobalFlags } from "../cli/flags.ts";
import { lastingProgram } from "../paths/lasting_program.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Its path, and the flags that lead to the same configuration. */
export async function lastingCommand(
  workspace: Workspace,
  flags: GlobalFlags,
): Promise<readonly string[]> {
  return [await lastingProgram(workspace.system), ...configFlags(workspace, flags)];
}
