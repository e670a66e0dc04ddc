/** The checks of `doctor` on the store and its records. */
import { isCi } from "../../build_services.ts";
import { realmInWords } from "../../config/entries/realm.ts";
import { asUserError, UserError } from "../../errors.ts";
import { tryDataDirectory } from "../../paths/data_directory.ts";
import { dataPlace } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { View } from "../../workspace/view.ts";
import { FINISHING, removingDamaged, UNFINISHED } from "../shared/store_trouble.ts";
import { broken, type Check, orNone } from "./check.ts";
import { withType } from "../../store/messages.ts";

/** Checks where the store is, whether it opens, and which of its files are damaged. */
export async function store({ store, system }: View): Promise<Check> {
  const topic = "store";
  const state = await store.describe({ passphrase: "tried" }).catch(asUserError);
  if (state instanceof UserError) return broken(topic, state);
  const { type, where, trouble, records } = state;
  const count = `${records} record${records === 1 ? "" : "s"}`;
  const finding = `${type} at ${where}, ${count}${trouble ? `: ${trouble.reason}` : ""}`;
  const damaged = await store.damaged();
  const [first] = damaged;
  if (trouble === undefined && first !== undefined) {
    const lost = `${finding}, and ${damaged.length} damaged: ${visible(first.file)}`;
    return { topic, state: "broken", finding: lost, mend: removingDamaged(first) };
  }
  if (trouble === undefined && state.unfinished) {
    return { topic, state: "broken", finding: `${finding}: ${UNFINISHED}`, mend: FINISHING };
  }
  if (trouble === undefined) return await placed(system, type, { topic, state: "ok", finding });
  const { from, mend } = trouble;
  if (from === "once locked") return { topic, state: "broken", finding, mend };
  // Nobody can type a passphrase in a job.
  const better = isCi(system.env) ? withType("memory") : mend ?? withType("file");
  // Memory in place of another store is not broken: nobody asked for that one.
  const found = type === "memory" ? "note" : "broken";
  return { topic, state: found, finding, mend: better };
}

/** Returns the check, or the reason for which nothing can be kept there. */
async function placed(system: System, type: string, check: Check): Promise<Check> {
  if (type === "memory") return check;
  const place = tryDataDirectory(system, dataPlace(system, "locks")).then(() => undefined);
  const error = await place.catch(asUserError);
  return error === undefined ? check : broken(check.topic, error);
}

/** Checks the realm of credentials here, and names other realms with records. */
export async function realm({ model, store, flags }: View): Promise<Check> {
  const records = await store.list().catch(orNone);
  const realms = new Set(records.map(({ name }) => name.realm).filter(Boolean));
  realms.delete(model.realm.name);
  const others = realms.size > 0 ? `; others hold something: ${[...realms].sort().join(", ")}` : "";
  return { topic: "realm", state: "ok", finding: `${realmInWords(model.realm, flags)}${others}` };
}
