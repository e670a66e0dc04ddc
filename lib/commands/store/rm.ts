import { confirmed } from "../shared/confirmed.ts";
import { throwAll, usage, UserError } from "../../errors.ts";
import { removeEach } from "../shared/removals.ts";
import { isLongLived, type RecordName } from "../../store/store.ts";
import { described } from "../../store/messages.ts";
import { answerOf } from "../../terminal/answer.ts";
import { visible } from "../../terminal/escape.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { namedRecords, neededBy, type ShownRecord } from "../shared/shown_records.ts";

/** `store rm`: removes the records of a name, whether or not it is configured; `logout` also ends the sign-in. */
export async function storeRm(context: Context<"store rm">): Promise<number> {
  const { flags, positional: [name] } = context.invocation;
  const workspace = await openWorkspace(context, { gives: false, orNone: true });
  const all = await namedRecords(workspace, name, flags.typed("realm").at(-1));
  const item = flags.text("item");
  const meant = all.filter(({ record }) => item === undefined || record.name.item === item);
  if (meant.length === 0) throw noItem(name, item!, all);
  refuseSeveral(name, meant);
  if (!flags.has("force")) await confirm(workspace, meant);
  const { gone, failed } = await removeEach(meant, async ({ record, names }) => {
    await workspace.store.remove(record.name);
    workspace.terminal.say(`Removed ${described(record.name, names)}`);
  });
  if (flags.has("json")) {
    const removed = gone.map(({ record: { name } }) => name);
    workspace.terminal.print(answerOf("store rm", { removed }));
  }
  throwAll(failed);
  return 0;
}

function noItem(name: string, item: string, all: readonly ShownRecord[]): UserError {
  const items = all.map(({ record }) => visible(record.name.item)).join(", ");
  const message = `Of "${visible(name)}" there is no ${visible(item)}, only ${items}`;
  return usage(message, typedFlag("--item", all[0]!.record.name.item));
}

/**
 * Throws when records of several realms are meant: equal names of different projects, or of a secret and an identity,
 * are different things, and which is meant is not guessed.
 */
function refuseSeveral(name: string, meant: readonly ShownRecord[]): void {
  const realms = new Set(meant.map(({ record }) => record.name.realm));
  if (realms.size < 2) return;
  const list = meant.map(({ record, names }) =>
    `${described(record.name, names)} ${whereOf(record.name)}`
  );
  const show = `atmos-auth store show ${operandTyped(name)}`;
  throw usage(
    `Several are called "${visible(name)}": ${list.join(", ")}`,
    `${show}   (then the same with --realm or --item)`,
  );
}

function whereOf({ realm }: RecordName): string {
  return realm === "" ? "(every realm)" : `(realm ${visible(realm)})`;
}

/** Asks before records are removed that a new sign-in does not bring back. */
async function confirm({ person }: Workspace, meant: readonly ShownRecord[]): Promise<void> {
  const lost = meant.filter(({ record }) => isLongLived(record.name));
  if (lost.length === 0) return;
  const list = lost.map(ofWhom).join(", ");
  await confirmed(person, {
    message: `This removes ${list}, for good.`,
    hint: "--force",
  }, "Nothing was removed");
}

/** Describes a record; a secret with the identities that need it. */
function ofWhom({ record: { name }, names, identities }: ShownRecord): string {
  return described(name, names) + (name.role === "secret" ? neededBy(identities) : "");
}
