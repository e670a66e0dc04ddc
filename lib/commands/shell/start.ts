/** Start of a session's shell, and its files. */
import type { Invocation } from "../../cli/commands.ts";
import { withMore } from "../../environment/passed.ts";
import { pathOf } from "../../paths/directories.ts";
import { writePins } from "../../session/drift.ts";
import { DRIFT_FILE, EXPIRES_FILE } from "../../session/record.ts";
import type { Session, SessionOrder } from "../../session/session.ts";
import { shellFor } from "../../session/shells/mod.ts";
import type { ShellRequest, ShellStart } from "../../session/shells/shell.ts";
import type { Command } from "../../system/programs.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { markOf } from "./banner.ts";

/** The folder of the shell's own files in the session directory. */
export const SHELL_FOLDER = "shell";

/** Makes the request for a session's shell. */
export function requestFor(
  workspace: Workspace,
  { flags, rest }: Invocation<"shell">,
  session: Session,
  { program, chains }: SessionOrder,
): ShellRequest {
  const { system: { os, env }, model: { settings } } = workspace;
  if (!pathOf(os).isAbsolute(program)) {
    throw new Error(`the shell's path is not absolute: ${program}`);
  }
  return {
    os,
    path: program,
    login: flags.said("login-shell") ?? settings.shell.login,
    args: rest,
    directory: session.directory.pathOf(SHELL_FOLDER),
    env,
    pins: session.pins,
    prompt: markOf(workspace, session, chains),
    notices: session.notices,
    expires: session.directory.pathOf(EXPIRES_FILE),
    drift: session.directory.pathOf(DRIFT_FILE),
  };
}

/**
 * Returns the command that starts the shell. The shell's own files come first, ours after; both are ready before it
 * starts.
 */
export async function shellCommand(session: Session, request: ShellRequest): Promise<Command> {
  const { os, path } = request;
  const { args, env, verbatim = false, files } = shellFor(path, os).start(request);
  await writeFiles(session, files);
  return {
    program: path,
    args,
    env: withMore(session.env, { SHELL: path, ...env }),
    stdio: "terminal",
    ...(verbatim ? { verbatim } : {}),
  };
}

/** Writes the files that a shell reads, and those that it writes to. */
export async function writeFiles(session: Session, files: ShellStart["files"]): Promise<void> {
  await session.directory.write(DRIFT_FILE, "");
  await writePins(session.directory, session.pins, session.expected);
  await session.directory.write(`${SHELL_FOLDER}/.keep`, "");
  for (const [name, text] of Object.entries(files)) {
    await session.directory.write(`${SHELL_FOLDER}/${name}`, text);
  }
}
