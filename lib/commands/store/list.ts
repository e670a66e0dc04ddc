import { showTime } from "../../duration.ts";
import { isLongLived } from "../../store/store.ts";
import { roomOf, table } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import { openView } from "../../workspace/view.ts";
import type { Context } from "../../workspace/context.ts";
import { plainOf, type ShownRecord, shownRecords } from "../shared/shown_records.ts";
import { warnOfDamaged, warnOfTrouble, warnOfUnfinished } from "../shared/store_trouble.ts";
import { warnOfUnlooked } from "../shared/unlooked.ts";
import { answerOf } from "../../terminal/answer.ts";

/** `store list`: lists the records, since when and until when they are kept, and which identities use them. */
export async function storeList(context: Context<"store list">): Promise<number> {
  const { flags } = context.invocation;
  const view = await openView(context, { orNone: true });
  const realm = flags.typed("realm").at(-1);
  const all = await shownRecords(view, undefined, realm);
  const state = await view.store.describe({ passphrase: "tried" });
  const damaged = await view.store.damaged();
  const { trouble } = state;
  const reachable = trouble?.from !== "now";
  if (!flags.has("json")) view.terminal.say(`Kept in ${visible(state.where)}`);
  const isSeen = !await warnOfUnlooked(
    view,
    (name) => realm === undefined || name.realm === realm,
  );
  if (flags.has("json")) {
    const { type, where } = state;
    const opens = { reachable, reason: trouble?.reason };
    const { unfinished } = state;
    const json = { type, where, ...opens, unfinished, records: all.map(plainOf), damaged };
    view.terminal.print(answerOf("store list", json));
  } else if (all.length > 0) {
    view.terminal.print(table(HEAD, all.map(cellsOf), roomOf(view.system)));
  } else if (damaged.length > 0) view.terminal.say("Nothing is kept that can be read");
  else if (isSeen) view.terminal.say("Nothing is kept");
  if (all.length > 0 || reachable) warnOfTrouble(view, trouble);
  if (state.unfinished) warnOfUnfinished(view);
  warnOfDamaged(view, damaged);
  return 0;
}

const HEAD = ["NAME", "WHAT", "REALM", "WRITTEN", "EXPIRES", "USED BY"];

function cellsOf(
  { record: { name, expires, kept }, names, identities, damaged }: ShownRecord,
): readonly string[] {
  return [
    few(names),
    visible(name.item) + (damaged ? " (damaged)" : ""),
    visible(name.realm) || "(all)",
    showTime(kept?.written) ?? "",
    showTime(expires) ?? (isLongLived(name) ? "never" : ""),
    few(identities) || "(nobody here)",
  ];
}

function few(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return names.slice(0, 3).map(visible).join(", ") + more;
}
