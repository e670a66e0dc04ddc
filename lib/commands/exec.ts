import { remember } from "../choose/choose.ts";
import { type Forwarding, leave, runChild } from "../session/child.ts";
import { orderFrom } from "./shared/session_order.ts";
import { findProgram } from "../paths/program.ts";
import { withinSession } from "../session/open.ts";
import type { Ending } from "../system/programs.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, signInOptions } from "../workspace/workspace.ts";

/** `exec -- COMMAND ARGS`: runs one command as an identity; the exit status is the command's. */
export async function exec(context: Context<"exec">): Promise<Ending> {
  const { flags, rest: [name, ...args] } = context.invocation;
  const workspace = await openWorkspace(context, {
    signIn: signInOptions(flags),
    quiet: flags.has("quiet"),
  });
  const { system } = workspace;
  // A command that can't be found must not cost a sign-in.
  const program = await findProgram(system, name, system.env);
  const order = await orderFrom(workspace, flags, program.path);
  const delivery = flags.has("server") ? "server" : order.delivery;
  return await withinSession(workspace, { ...order, delivery }, "exec", async (session) => {
    const command = program.commandLine(args, session.env);
    const onTold = (how: Forwarding) => leave(workspace, session, how);
    const [ending] = await Promise.all([
      runChild(system, { ...command, stdio: "terminal" }, { forwarding: "as sent", onTold }),
      remember(workspace, order.chains),
    ]);
    return ending;
  });
}
