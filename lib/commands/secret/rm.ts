import { usage } from "../../errors.ts";
import { secretRecord } from "../../store/store.ts";
import { answerOf } from "../../terminal/answer.ts";
import { visible, visibleName } from "../../terminal/escape.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { confirmed } from "../shared/confirmed.ts";
import { neededBy } from "../shared/shown_records.ts";
import { type NamedSecret, namedSecrets } from "./named.ts";

/** `secret rm`: removes a secret that was kept under a name, for good. */
export async function secretRm(context: Context<"secret rm">): Promise<number> {
  const { flags, positional: [name] } = context.invocation;
  const workspace = await openWorkspace(context, { gives: false, orNone: true });
  const all = await namedSecrets(workspace);
  const meant = all.find((one) => one.kept && one.name === name);
  const answer = (damaged?: true) => {
    if (!flags.has("json")) return;
    workspace.terminal.print(answerOf("secret rm", { name, ...damaged ? { damaged } : {} }));
  };
  if (meant === undefined && await removeDamaged(workspace, name)) {
    answer(true);
    return 0;
  }
  if (meant === undefined) {
    throw usage(`The store has no secret "${visibleName(name)}"`, "atmos-auth secret list");
  }
  if (!flags.has("force")) {
    await confirmed(workspace.person, question(meant), "Nothing was removed");
  }
  await workspace.store.remove(secretRecord(name));
  workspace.terminal.say(`Removed "${visible(name)}"`);
  answer();
  return 0;
}

/** Removes a damaged file, which is listed under no name, but is at this name's path; `false` when there is none. */
async function removeDamaged({ store, terminal }: Workspace, name: string): Promise<boolean> {
  if (!await store.remove(secretRecord(name))) return false;
  terminal.say(`Removed "${visible(name)}", which was damaged`);
  return true;
}

function question({ name, identities }: NamedSecret) {
  const users = neededBy(identities);
  return {
    message: `This removes the secret "${visible(name)}"${users}, for good.`,
    hint: "--force",
  };
}
