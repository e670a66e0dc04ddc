import { runChild } from "../session/child.ts";
import { leave } from "../session/termination.ts";
import { orderFrom } from "./session_order.ts";
import { findProgram } from "../paths/program.ts";
import { withinSession } from "../session/with_session.ts";
import { type Context, openWorkspace } from "../workspace/workspace.ts";

/** `exec -- COMMAND ARGS`: one command as an identity; its exit status is ours. */
export async function exec(context: Context): Promise<number> {
  const { system, invocation } = context;
  const [name, ...args] = invocation.rest!;
  // A command that can't be found must not cost a sign-in.
  const program = await findProgram(system, name!, system.env);
  const workspace = await openWorkspace(context);
  const order = await orderFrom(workspace, context, program.path);
  return await withinSession(workspace, order, "exec", (session) => {
    const command = program.commandLine(args, session.env);
    const told = () => leave(workspace, session, "as sent");
    return runChild(system, { ...command, stdio: "terminal" }, "as sent", told);
  });
}
