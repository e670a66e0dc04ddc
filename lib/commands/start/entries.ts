/** Whether the configuration's entries are right, for the first screen: who opens a shell would hear of it there. */
import { isBroken } from "../../chain/validate.ts";
import type { Link } from "../../chain/link.ts";
import { refuseCommands } from "../../config/yaml/exec.ts";
import { orUndefined } from "../../errors.ts";
import { expiriesHere } from "../../list/expiries.ts";
import type { View } from "../../workspace/view.ts";
import { findingsIn } from "../shared/findings.ts";

/** State of the entries. */
export interface Entries {
  /** Whether `validate` calls anything an error. */
  readonly isWrong: boolean;
  /** Whether a shell can be one of them, or what one of them offers: what is wrong breaks itself alone. */
  readonly isUsable: boolean;
  /** When the credentials of identities lapse that a store has, or what stands beside it. */
  readonly expiries: ReadonlyMap<string, number>;
}

/** Looks at them; nothing runs, and what only a program could tell is not wrong. */
export async function checkEntries(opened: View): Promise<Entries | undefined> {
  return await orUndefined(async () => {
    const links: Link[] = [];
    const view = { ...opened, resolve: refuseCommands };
    const found = await findingsIn(view, (link) => links.push(link));
    const untold = found.filter(({ error }) => error.code === "trust_required");
    const isWrong = found.some((each) => isBroken(each) && !untold.includes(each));
    const isUsable = untold.length > 0 || links.some(isOfShell);
    // A store that can't be used is no news here.
    const silent = { warn: () => {}, paint: view.terminal.paint };
    return { isWrong, isUsable, expiries: await expiriesHere({ ...view, terminal: silent }) };
  });
}

function isOfShell({ role, plan }: Link): boolean {
  return role === "identity" || "offers" in plan && plan.offers !== undefined;
}
