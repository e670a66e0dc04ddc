import { showExpiry, showTime } from "../../duration.ts";
import { rows } from "../../terminal/columns.ts";
import { openView } from "../../workspace/view.ts";
import type { Context } from "../../workspace/context.ts";
import { namedRecords, plainOf, type ShownRecord } from "../shared/shown_records.ts";
import { warnOfTrouble } from "../shared/store_trouble.ts";
import { answerOf } from "../../terminal/answer.ts";

/** `store show`: shows all that is known of a name's records, never their values. */
export async function storeShow(context: Context<"store show">): Promise<number> {
  const { flags, positional: [name] } = context.invocation;
  const view = await openView(context, { orNone: true });
  const found = await namedRecords(view, name, flags.typed("realm").at(-1));
  const { where, trouble } = await view.store.describe({ passphrase: "tried" });
  const now = view.system.clock.now();
  const text = flags.has("json")
    ? answerOf("store show", { records: found.map(plainOf) })
    : found.map((one) => shown(one, where, now)).join("\n\n");
  view.terminal.print(text);
  warnOfTrouble(view, trouble);
  return 0;
}

function shown(
  { record, names, identities, damaged }: ShownRecord,
  where: string,
  now: number,
): string {
  const { name: { realm, role, entry, item }, expires, kept } = record;
  return rows([
    ["Name", `${role} ${names.join(", ")}`],
    ["Kept as", names.includes(entry) ? undefined : entry],
    ["What", item],
    ["Realm", realm],
    ["Written", showTime(kept?.written)],
    ["Expires", showExpiry(expires, now)],
    ["Used by", identities.join(", ") || "nobody in this configuration"],
    ["File", kept?.file ?? where],
    ["Key", damaged ? "none: the file is damaged" : kept?.key],
  ]);
}
