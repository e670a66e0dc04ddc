import { showTime } from "../../duration.ts";
import { roomOf, table } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import { openView } from "../../workspace/view.ts";
import type { Context } from "../../workspace/context.ts";
import { type NamedSecret, namedSecrets } from "./named.ts";
import { warnOfDamaged, warnOfTrouble } from "../shared/store_trouble.ts";
import { warnOfUnlooked } from "../shared/unlooked.ts";
import { answerOf } from "../../terminal/answer.ts";

/**
 * `secret list`: lists the names of secrets that are kept, and of those that the configuration wants; never a value.
 */
export async function secretList(context: Context<"secret list">): Promise<number> {
  const view = await openView(context, { orNone: true });
  const all = await namedSecrets(view);
  const isSeen = !await warnOfUnlooked(view, ({ role }) => role === "secret");
  if (context.invocation.flags.has("json")) {
    view.terminal.print(answerOf("secret list", { secrets: all.map(plainOf) }));
  } else if (all.length === 0) {
    if (isSeen) view.terminal.say("No secret is kept: atmos-auth secret set NAME");
  } else view.terminal.print(table(HEAD, all.map(cellsOf), roomOf(view.system)));
  const { trouble } = await view.store.describe();
  if (all.some(({ kept }) => kept)) warnOfTrouble(view, trouble);
  warnOfDamaged(view, await view.store.damaged());
  return 0;
}

const HEAD = ["NAME", "WRITTEN", "USED BY"];

function cellsOf({ name, kept, damaged, written, identities }: NamedSecret): readonly string[] {
  const missing = damaged ? "(damaged)" : "(not in the store)";
  const by = identities.map(visible).join(", ") || "(nobody here)";
  return [visible(name), kept ? showTime(written) ?? "" : missing, by];
}

function plainOf({ written, ...secret }: NamedSecret) {
  return { ...secret, written: showTime(written) };
}
