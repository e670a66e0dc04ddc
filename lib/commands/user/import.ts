import { meantHere } from "../../choose/choose.ts";
import { elsewhere, findIdentity } from "../../config/entries/model.ts";
import { firstStep } from "../../config/files/passed_over.ts";
import { throwBug, usage, UserError } from "../../errors.ts";
import { answerOf } from "../../terminal/answer.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { nameTyped, typedFlag } from "../../terminal/flag.ts";
import { orOthers } from "../../terminal/hint.ts";
import type { BareContext } from "../../workspace/context.ts";
import type { ImportNote } from "../../provider/import.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { type FoundKeys, importLine, stillInClear, takeIn, whereIn } from "../shared/found_keys.ts";
import { keyedKindOf, keyedKinds, type KeyedUser } from "../shared/keyed_users.ts";
import { type KeysRead, readKeyFiles } from "../shared/key_files.ts";
import { checkStore } from "../shared/store_check.ts";
import { removeFromFile } from "./import_removal.ts";
import { dialect } from "../../terminal/dialect.ts";

/** `user import`: takes keys out of the files of a cloud's own tools into the store, and then out of those files. */
export async function userImport(context: BareContext<"user import">): Promise<number> {
  const { flags, positional: [profile] } = context.invocation;
  const workspace = await openWorkspace(context, { gives: false });
  await checkStore(workspace);
  const read = await readKeyFiles(context, flags.text("file"))
    .catch((error: unknown) => throwTyping(workspace, error, profile));
  const found = await chosen(workspace, flags, read, profile);
  const named = (await meantHere(workspace, flags)).names.at(-1);
  const user = userFor(workspace, { flags, named }, found);
  await takeIn(workspace, user, found, flags.has("replace"));
  const removed = await offerRemoval(context, workspace, user.name, found);
  if (flags.has("json")) {
    const { profile, file } = found.place;
    const said = { identity: user.name, profile, file, removed };
    workspace.terminal.print(answerOf("user import", said));
  }
  return 0;
}

/** Throws the error, with the way to type the keys of an identity that is there where there is no file with any. */
function throwTyping(
  { model, clouds }: Workspace,
  error: unknown,
  named: string | undefined,
): never {
  throwBug(error);
  const kinds = keyedKinds(clouds).map(({ name }) => name);
  const users = [...model.identities.values()].filter(({ kind }) => kinds.includes(kind));
  const names = users.map(({ name }) => name).filter((name) => (named ?? name) === name);
  const isNoFile = error.hint?.startsWith("atmos-auth init");
  if (!isNoFile || names.length !== 1) throw error;
  const other = "of another file: atmos-auth user import --file FILE";
  throw error.with({
    hint: orOthers(`atmos-auth user configure ${nameTyped(names[0]!)}`, [other]),
  });
}

type ImportFlags = BareContext<"user import">["invocation"]["flags"];

/** Returns the keys of the named profile, else the only ones, else those that the person picks. */
async function chosen(
  { person }: Workspace,
  flags: ImportFlags,
  { keys: all, notes }: KeysRead,
  profile: string | undefined,
): Promise<FoundKeys> {
  const named = (wanted: string) => all.find(({ place }) => place.profile === wanted);
  const names = all.map(({ place }) => place.profile);
  if (profile !== undefined) {
    const note = notes.find(({ leftOut }) => leftOut === profile);
    return named(profile) ?? (note ? unclear(note) : without(flags, profile, names));
  }
  if (all.length < 2) return all[0] ?? without(flags, undefined, names);
  const choices = all.map(({ place }) => ({
    value: place.profile,
    label: visible(place.profile),
    notes: [`${visible(place.file)}:${place.lines[0] ?? ""}`],
  }));
  const hint = anyOf(flags, names);
  return named(await person.pick("The keys of which profile?", choices, { hint }))!;
}

/** Throws for a profile whose keys can't be told. */
function unclear({ file, line, subject, text }: ImportNote): never {
  const message = `Cannot take the keys of ${visible(subject)}, ${visible(file)}:${line}: ${
    visible(text)
  }`;
  throw usage(message, dialect().edit(file));
}

function without(
  flags: ImportFlags,
  profile: string | undefined,
  names: readonly string[],
): never {
  const which = profile === undefined ? "No profile has" : `No profile "${visible(profile)}" has`;
  throw usage(`${which} long-lived keys`, anyOf(flags, names));
}

/** Writes the line for the first profile, and the names of the others. */
function anyOf(flags: ImportFlags, [first, ...others]: readonly string[]): string {
  if (first === undefined) return "atmos-auth user configure";
  const whose = flags.typed("identity").slice(-1).map((name) => typedFlag("-i", name));
  return orOthers(importLine(flags, first, ...whose), others.map(typed));
}

/** Returns the identity that is named, else the one with the profile's name. */
function userFor(
  { model, clouds }: Workspace,
  { flags, named }: { readonly flags: ImportFlags; readonly named: string | undefined },
  { name, place }: FoundKeys,
): KeyedUser {
  const candidates = named === undefined ? [name, place.profile] : [named];
  for (const candidate of candidates) {
    const kind = keyedKindOf(clouds, model.identities.get(candidate));
    if (kind !== undefined) return { name: candidate, kind };
  }
  if (named !== undefined) {
    const { at, kind } = findIdentity(model, named);
    throw usage(
      `"${visible(named)}" is of kind ${visible(kind)}, which has no keys`,
      "atmos-auth list",
      at,
    );
  }
  const users = [...model.identities.values()].filter((node) => keyedKindOf(clouds, node));
  const [first] = users;
  const message = `No identity "${visible(place.profile)}" with keys of its own is configured` +
    elsewhere(model);
  throw new UserError("identity_unknown", message, {
    hint: first === undefined
      ? firstStep(model.passedOver)
      : importLine(flags, place.profile, typedFlag("-i", first.name)),
  });
}

/** Removes the keys from their file if the person agrees; returns whether they were removed. */
async function offerRemoval(
  context: BareContext<"user import">,
  { terminal, person }: Workspace,
  user: string,
  found: FoundKeys,
): Promise<boolean> {
  const { cloud, name, place } = found;
  const { flags } = context.invocation;
  const asked = async () => {
    const answer = await person.ask({
      message: `Remove them from ${whereIn(place)}? Type yes, or nothing to leave them:`,
      hint: "--remove   (or --leave)",
    });
    return answer.trim().toLowerCase() === "yes";
  };
  const isThere = !flags.has("remove") && !flags.has("leave") && person.isThere();
  if (flags.has("remove") || isThere && await asked()) {
    await removeFromFile(context, cloud, name, place);
    return true;
  }
  terminal.say(stillInClear(flags, found, user));
  return false;
}
