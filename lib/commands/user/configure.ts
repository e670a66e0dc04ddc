import { answerOf } from "../../terminal/answer.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { chooseUser } from "../shared/keyed_users.ts";
import { configureKeys } from "../shared/new_keys.ts";
import { stdinText } from "../shared/stdin_text.ts";

/** `user configure`: keeps long-lived keys, such as an IAM user's, in the store. */
export async function userConfigure(context: Context<"user configure">): Promise<number> {
  const workspace = await openWorkspace(context, { gives: false });
  const user = await chooseUser(workspace, context.invocation.flags);
  const given = context.invocation.flags.has("stdin")
    ? await stdinText(workspace.system)
    : undefined;
  const isSaid = context.invocation.flags.has("replace");
  const whose = await configureKeys(workspace, user, { given, isSaid });
  if (context.invocation.flags.has("json")) {
    workspace.terminal.print(answerOf("user configure", { identity: user.name, principal: whose }));
  }
  return 0;
}
