import { meantHere } from "../choose/choose.ts";
import { findIdentity } from "../config/entries/model.ts";
import { pathOf } from "../paths/directories.ts";
import { usage, UserError } from "../errors.ts";
import type { Cloud, Imported, KeyPlace } from "../provider/cloud.ts";
import { withContexts } from "../sign_in/link_contexts.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { BareContext } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { importFrom } from "./import_profiles.ts";
import {
  checkStore,
  keepKeys,
  keyedKindOf,
  type KeyedUser,
  refuseConfigured,
} from "./user_configure.ts";
import { removeFromFile } from "./user_import_removal.ts";

/** Keys that were found in the files of a cloud's own tools. */
interface FoundKeys {
  readonly cloud: Cloud;
  readonly imported: Imported;
  /** What `import` calls whom they belong to. */
  readonly name: string;
  readonly place: KeyPlace;
}

/** `user import`: takes keys out of the files of a cloud's own tools into the store, and then out of those files. */
export async function userImport(context: BareContext<"user import">): Promise<number> {
  const { flags, positional: [profile] } = context.invocation;
  const workspace = await openWorkspace(context, { gives: false });
  await checkStore(workspace);
  const found = await chosen(workspace, await keysIn(context), profile);
  const user = userFor(workspace, (await meantHere(workspace, flags)).names.at(-1), found);
  const keys = found.imported.keys[found.name]!;
  const chain = await workspace.chain(user.name);
  const typed = chain.target.plan.keys;
  refuseConfigured(user.name, typed);
  const whose = await withContexts(
    workspace,
    chain,
    {},
    (contextOf) => Promise.resolve(typed?.whose(contextOf(chain.target), keys)),
  );
  await keepKeys(workspace, user.name, user.kind, keys, whose);
  await offerRemoval(context, workspace, found);
  return 0;
}

/** Those of all clouds whose tools keep any. */
async function keysIn(context: BareContext<"user import">): Promise<readonly FoundKeys[]> {
  const { system, clouds, invocation: { flags } } = context;
  const named = flags.text("file");
  const file = named === undefined ? undefined : pathOf(system.os).resolve(system.cwd(), named);
  const readable = clouds.filter((cloud) => cloud.import !== undefined);
  const all = await Promise.all(readable.map(async (cloud) => {
    const imported = await importFrom(context, cloud, file);
    return Object.keys(imported.keys).flatMap((name) => {
      const place = imported.keyPlaces.get(name);
      return place === undefined ? [] : [{ cloud, imported, name, place }];
    });
  }));
  return all.flat();
}

/** That of the profile that is named, else the only one, else the one that the person picks. */
async function chosen(
  { person }: Workspace,
  all: readonly FoundKeys[],
  profile: string | undefined,
): Promise<FoundKeys> {
  const named = (wanted: string) => all.find(({ place }) => place.profile === wanted);
  const names = all.map(({ place }) => place.profile);
  if (profile !== undefined) return named(profile) ?? without(profile, names);
  if (all.length < 2) return all[0] ?? without(undefined, names);
  const choices = all.map(({ place }) => ({
    value: place.profile,
    label: visible(place.profile),
    notes: [`${visible(place.file)}:${place.lines[0] ?? ""}`],
  }));
  const hint = `atmos-auth user import ${names[0]}`;
  return named(await person.pick("The keys of which profile?", choices, { hint }))!;
}

function without(profile: string | undefined, names: readonly string[]): never {
  const which = profile === undefined ? "No profile has" : `No profile "${visible(profile)}" has`;
  const hint = names.length === 0
    ? "atmos-auth user configure"
    : names.map((name) => `atmos-auth user import ${visible(name)}`).join("; or ");
  throw usage(`${which} long-lived keys`, hint);
}

/** The identity that is named, else that of the profile's name. */
function userFor(
  { model, clouds }: Workspace,
  named: string | undefined,
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
  const message = `No identity "${visible(place.profile)}" with keys of its own is configured`;
  throw new UserError("identity_unknown", message, {
    hint: first === undefined
      ? "atmos-auth init"
      : `atmos-auth user import ${visible(place.profile)} ${typedFlag("-i", first.name)}`,
  });
}

async function offerRemoval(
  context: BareContext<"user import">,
  { terminal, person }: Workspace,
  { cloud, name, place }: FoundKeys,
): Promise<void> {
  const { flags } = context.invocation;
  const { file, lines, profile } = place;
  const where = `${visible(file)}${lines.length > 0 ? `:${lines.join(" and :")}` : ""}`;
  const asked = async () => {
    const answer = await person.ask({
      message: `Remove them from ${where}? Type yes, or nothing to leave them:`,
      hint: "--remove   (or --leave)",
    });
    return answer.trim().toLowerCase() === "yes";
  };
  const isThere = !flags.has("remove") && !flags.has("leave") && person.isThere();
  if (flags.has("remove") || isThere && await asked()) {
    return await removeFromFile(context, cloud, name, place);
  }
  terminal.say(
    `They still stand in clear in ${where}: atmos-auth user import ${visible(profile)} --remove`,
  );
}
