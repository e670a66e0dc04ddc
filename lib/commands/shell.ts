import { namesAround, sessionAround } from "../session/directory/open_sessions.ts";
import { checkWord, remember } from "../choose/choose.ts";
import { usage, UserError } from "../errors.ts";
import { leave, runChild } from "../session/child.ts";
import { isHeldBy } from "../session/origin.ts";
import type { SessionOrder } from "../session/session.ts";
import { findShell, isShell } from "../session/shells/mod.ts";
import { withinSession } from "../session/open.ts";
import type { Ending } from "../system/programs.ts";
import { visible } from "../terminal/escape.ts";
import { agrees } from "../terminal/terminal.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, signInOptions, type Workspace } from "../workspace/workspace.ts";
import { banner, farewell } from "./shell/banner.ts";
import { orderFrom } from "./shared/session_order.ts";
import { requestFor, shellCommand } from "./shell/start.ts";
import { checkScript } from "./shell/script.ts";
import { Succession } from "./shell/succession.ts";

/** `shell`: opens an interactive shell that is an identity and nothing else. */
export async function shell(context: Context<"shell">): Promise<Ending> {
  const { invocation, invocation: { flags } } = context;
  const quiet = flags.has("quiet");
  const workspace = await openWorkspace(context, { signIn: signInOptions(flags), quiet });
  const outer = await namesAround(workspace.system);
  await checkNesting(workspace, outer);
  checkWord(workspace.model, flags, (word) => isShell(word, workspace.system.os), {
    what: "a shell",
    flag: "--shell",
  });
  await checkScript(workspace.system, invocation);
  const path = await findShell(workspace, flags.text("shell"));
  const order = await orderFrom(workspace, flags, path);
  const isAgain = await isThatOf(workspace, outer, order);
  let left = () => {};
  const ending = await withinSession(workspace, order, "shell", async (session) => {
    const { system } = workspace;
    const request = requestFor(workspace, invocation, session, order);
    const command = await shellCommand(session, request);
    await using succession = new Succession(context, workspace, { session, order, request });
    if (!quiet) banner(workspace, session, order, { outer, isAgain });
    left = () => farewell(workspace, succession.sessions);
    const running = runChild(system, command, {
      forwarding: "hang up",
      onTold: (how) => succession.sessions.forEach((each) => leave(workspace, each, how)),
      onStarted: (pid) => succession.attend(pid),
    });
    const [ending] = await Promise.all([running, remember(workspace, order.chains)]);
    return ending;
  });
  if (!quiet) left();
  return ending;
}

/** Whether the shell around is the very same: not another project's, which may call somebody else so. */
async function isThatOf(
  workspace: Workspace,
  outer: string | undefined,
  { chains }: SessionOrder,
): Promise<boolean> {
  if (outer !== chains.map(({ target }) => target.node.name).join(",")) return false;
  const around = await sessionAround(workspace.system);
  if (around === undefined) return true;
  const held = chains.map((chain) => isHeldBy(around.record.origin, workspace, chain));
  return (await Promise.all(held)).every(Boolean);
}

/** Applies `auth.shell.nested`; throws when the person, or the configuration, says no. */
async function checkNesting(
  { model, person }: Workspace,
  outer: string | undefined,
): Promise<void> {
  const rule = model.settings.shell.nested;
  if (outer === undefined || rule === "allow") return;
  const inside = `You are inside a shell of "${visible(outer)}"`;
  if (rule === "deny") {
    throw usage(`${inside}, and auth.shell.nested is deny`, "exit");
  }
  const message = `${inside}. Open another one in it? (yes/no)`;
  if (await agrees(person, { message, hint: "leave it first: exit" })) return;
  throw new UserError("cancelled", "No shell was opened");
}
