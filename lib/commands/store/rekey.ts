import { usage, UserError } from "../../errors.ts";
import type { Store } from "../../store/store.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { stdinText } from "../shared/stdin_text.ts";
import { warnOfDamaged } from "../shared/store_trouble.ts";
import { answerOf } from "../../terminal/answer.ts";
import { withType } from "../../store/messages.ts";

/** `store rekey`: seals all records anew, under a new key. */
export async function storeRekey(context: Context<"store rekey">): Promise<number> {
  const workspace = await openWorkspace(context, { gives: false, orNone: true });
  const { store, terminal } = workspace;
  if (await store.type() === "memory") {
    throw new UserError("store_unavailable", "Nothing is kept: there is no key to replace", {
      hint: withType("file"),
    });
  }
  const { flags } = context.invocation;
  const rewrapped = flags.has("passphrase");
  if (rewrapped) await requireFile(store);
  const chosen = flags.has("stdin") ? await stdinText(workspace.system) : undefined;
  if (chosen !== undefined) workspace.redactor.learn(chosen);
  const { unfinished } = await store.describe();
  const done = await terminal.waitFor(
    "Sealing what is kept anew",
    store.rekey({ rewrapped, chosen }),
  );
  const { sealed, left } = done;
  const key = unfinished ? "the new key, which was made before" : "a new key";
  terminal.say(`Sealed ${counted(sealed)} anew, under ${key}`);
  for (const where of done.removed) terminal.say(`Removed the old key from ${where}`);
  for (const where of done.staying) {
    terminal.warn(
      `The old key stays in ${where}, which other stores may have: nothing is sealed with it here`,
    );
  }
  if (flags.has("json")) terminal.print(answerOf("store rekey", { ...done }));
  const damaged = await store.damaged();
  warnOfDamaged(workspace, damaged);
  if (left > 0) throw await unsealed(store, left);
  return damaged.length > 0 ? 1 : 0;
}

async function requireFile(store: Store): Promise<void> {
  const type = await store.type();
  if (type === "file") return;
  const message = `The store's key has no passphrase of ours: its place is of the type ${type}`;
  throw usage(message, "atmos-auth store rekey");
}

function counted(count: number): string {
  return count === 1 ? "1 record" : `${count} records`;
}

async function unsealed(store: Store, left: number): Promise<UserError> {
  const { trouble } = await store.describe();
  const why = trouble === undefined ? "" : `: ${trouble.reason}`;
  const message = `${counted(left)} could not be opened, and stayed under the old key${why}`;
  return new UserError("store_unavailable", message, {
    hint: trouble?.mend ?? "atmos-auth store list",
  });
}
