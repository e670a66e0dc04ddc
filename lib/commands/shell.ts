import { pathOf } from "../paths/directories.ts";
import { withMore } from "../session/environment/passed.ts";
import { runChild } from "../session/child.ts";
import { banner, farewell } from "./banner.ts";
import { leave } from "../session/termination.ts";
import { orderFrom } from "./session_order.ts";
import { EXPIRES_FILE } from "../session/record.ts";
import type { Session } from "../session/session.ts";
import { checkNesting } from "./nesting.ts";
import { withinSession } from "../session/with_session.ts";
import { findShell, shellFor } from "../session/shells/mod.ts";
import type { Command } from "../system.ts";
import {
  type Context,
  openWorkspace,
  signInOptions,
  type Workspace,
} from "../workspace/workspace.ts";
import { markOf } from "./prompt_label.ts";

const SHELL_FOLDER = "shell";

/** `shell`: an interactive shell that is an identity and nothing else. */
export async function shell(context: Context<"shell">): Promise<number> {
  const { system, invocation } = context;
  const { flags } = invocation;
  const quiet = flags.has("quiet");
  const workspace = await openWorkspace(context, { signIn: signInOptions(flags), quiet });
  await checkNesting(workspace);
  const path = await findShell(workspace, flags.text("shell"));
  const order = await orderFrom(workspace, flags, path);
  let left = () => {};
  const status = await withinSession(workspace, order, "shell", async (session) => {
    const command = await shellCommand(workspace, context, session, path, order.chains);
    if (!quiet) banner(workspace, session);
    left = () => farewell(workspace, session);
    return await runChild(system, command, "hang up", () => leave(workspace, session, "hang up"));
  });
  if (!quiet) left();
  return status;
}

/** The shell's own files come first, ours after; both are ready before it starts. */
async function shellCommand(
  workspace: Workspace,
  { system, invocation }: Context<"shell">,
  session: Session,
  path: string,
  chains: Parameters<typeof markOf>[2],
): Promise<Command> {
  const { flags, rest } = invocation;
  const { settings } = workspace.model;
  const start = shellFor(path, system.os).start({
    os: system.os,
    path,
    login: flags.said("login-shell") ?? settings.shell.login,
    args: rest,
    directory: session.directory.pathOf(SHELL_FOLDER),
    env: system.env,
    pins: session.pins,
    prompt: markOf(workspace, session, chains),
    notices: session.notices,
    expires: session.directory.pathOf(EXPIRES_FILE),
    drift: session.directory.pathOf("drift"),
  });
  await session.directory.write("drift", "");
  await session.directory.write(`${SHELL_FOLDER}/.keep`, "");
  for (const [name, text] of Object.entries(start.files)) {
    await session.directory.write(`${SHELL_FOLDER}/${name}`, text);
  }
  const { isAbsolute } = pathOf(system.os);
  if (!isAbsolute(path)) throw new Error(`the shell's path is not absolute: ${path}`);
  return {
    program: path,
    args: start.args,
    env: withMore(session.env, { SHELL: path, ...start.env }),
    stdio: "terminal",
    ...(start.verbatim ? { verbatim: true } : {}),
  };
}
