import { checkWord } from "../choose/choose.ts";
import { usage, UserError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import { leave, runChild } from "../session/child.ts";
import { withMore } from "../environment/passed.ts";
import { DRIFT_FILE, EXPIRES_FILE } from "../session/record.ts";
import type { Session, SessionOrder } from "../session/session.ts";
import { findShell, isShell, shellFor } from "../session/shells/mod.ts";
import type { ShellStart } from "../session/shells/shell.ts";
import { withinSession } from "../session/open.ts";
import type { Command } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { agrees } from "../terminal/terminal.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, signInOptions, type Workspace } from "../workspace/workspace.ts";
import { banner, farewell, markOf } from "./banner.ts";
import { orderFrom } from "./session_order.ts";

const SHELL_FOLDER = "shell";

/** `shell`: an interactive shell that is an identity and nothing else. */
export async function shell(context: Context<"shell">): Promise<number> {
  const { invocation, invocation: { flags } } = context;
  const quiet = flags.has("quiet");
  const workspace = await openWorkspace(context, { signIn: signInOptions(flags), quiet });
  await checkNesting(workspace);
  checkWord(workspace.model, flags, (word) => isShell(word, workspace.system.os), {
    what: "a shell",
    instead: "shell --shell",
  });
  const path = await findShell(workspace, flags.text("shell"));
  const order = await orderFrom(workspace, flags, path);
  let left = () => {};
  const status = await withinSession(workspace, order, "shell", async (session) => {
    const command = await shellCommand(
      session,
      path,
      startOf(workspace, invocation, session, order),
    );
    if (!quiet) banner(workspace, session, order);
    left = () => farewell(workspace, session);
    return await runChild(
      workspace.system,
      command,
      "hang up",
      (how) => leave(workspace, session, how),
    );
  });
  if (!quiet) left();
  return status;
}

/** The shell's own files come first, ours after; both are ready before it starts. */
async function shellCommand(
  session: Session,
  path: string,
  { args, env, files, verbatim = false }: ShellStart,
): Promise<Command> {
  await session.directory.write(DRIFT_FILE, "");
  await session.directory.write(`${SHELL_FOLDER}/.keep`, "");
  for (const [name, text] of Object.entries(files)) {
    await session.directory.write(`${SHELL_FOLDER}/${name}`, text);
  }
  return {
    program: path,
    args,
    env: withMore(session.env, { SHELL: path, ...env }),
    stdio: "terminal",
    ...(verbatim ? { verbatim } : {}),
  };
}

/** How the shell is started as this session's. */
function startOf(
  workspace: Workspace,
  { flags, rest }: Context<"shell">["invocation"],
  session: Session,
  { program, chains }: SessionOrder,
): ShellStart {
  const { system: { os, env }, model: { settings } } = workspace;
  if (!pathOf(os).isAbsolute(program)) {
    throw new Error(`the shell's path is not absolute: ${program}`);
  }
  return shellFor(program, os).start({
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
  });
}

/** Applies `auth.shell.nested`; throws when the person, or the configuration, says no. */
async function checkNesting({ system, model, person }: Workspace): Promise<void> {
  const outer = system.env.get("ATMOS_SESSION") ? system.env.get("ATMOS_IDENTITY") : undefined;
  const rule = model.settings.shell.nested;
  if (!outer || rule === "allow") return;
  const inside = `You are inside a shell of "${visible(outer)}"`;
  if (rule === "deny") {
    throw usage(`${inside}, and auth.shell.nested is deny`, "exit");
  }
  const message = `${inside}. Open another one in it? (yes/no)`;
  if (await agrees(person, { message, hint: "leave it first: exit" })) return;
  throw new UserError("cancelled", "No shell was opened");
}
