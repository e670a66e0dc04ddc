import { confirmed } from "./confirmed.ts";
import { usesFile } from "../choose/used.ts";
import { browserPlace, browsersPlace } from "../browser/chromium/memory.ts";
import { directories } from "../paths/directories.ts";
import {
  isLongLived as isLongLivedItem,
  KEYS_ITEM,
  type RecordInfo,
  type RecordName,
} from "../store/store.ts";
import { visible } from "../terminal/escape.ts";
import type { System } from "../system.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import type { Link } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { realmInWords } from "../config/entries/realm.ts";
import { provisionedFile } from "../config/files/provisioned.ts";
import { entryOf } from "../sign_in/stored.ts";
import {
  lastingDirectory,
  lastingPlace,
  profileDirectories,
  profilesPlaces,
} from "../paths/lasting_directory.ts";
import { briefDirectories, briefFolders } from "../paths/brief_directory.ts";
import { type Forgettable, forgettable, isRevocable, revoke } from "../sign_in/revocation.ts";
import { isNamed, type LogoutFlags, logoutLine } from "./logout_line.ts";
import { type LogoutTargets, logoutTargets } from "./logout_targets.ts";
import { typedFlag } from "../terminal/flag.ts";

/** `logout`: forgets stored credentials, and says exactly which. */
export async function logout(context: Context<"logout">): Promise<number> {
  const { flags } = context.invocation;
  const workspace = await openWorkspace(context, { gives: false });
  const chosen = await logoutTargets(workspace, context.invocation);
  const records = (await workspace.store.list()).filter(({ name }) => chosen.covers(name));
  const kept = flags.has("keychain") ? [] : records.filter(isLongLived);
  const gone = records.filter((record) => !kept.includes(record));
  const left = await leftBehind(workspace, chosen);
  const { damaged } = await workspace.store.describe();
  const lines = [...gone.map(({ name }) => describe(name)), ...left, ...damaged];
  const known = await forgettable(workspace, gone.map(({ name }) => name));
  if (flags.has("dry-run")) {
    for (const { link } of known.filter(isRevocable)) {
      workspace.terminal.say(`Would take back ${nameOf(link.node)} at its cloud`);
    }
    announce(workspace, { verb: "Would remove", lines, kept, flags });
    if (flags.has("json")) printJson(workspace, { gone, left, kept, dry: true });
    return await ending(workspace, chosen, [...lines, ...kept], flags);
  }
  if (gone.some(isLongLived) && !flags.has("force")) await confirm(workspace, gone);
  for (const one of known) await revoke(workspace, one);
  for (const { name } of gone) await workspace.store.remove(name);
  for (const path of left) await workspace.system.files.remove(path);
  await workspace.store.sweep();
  if ((flags.has("all") || flags.has("all-realms")) && await workspace.store.forgetKey()) {
    workspace.terminal.say("Locked the key store");
  }
  announce(workspace, { verb: "Removed", lines, kept, flags });
  if (flags.has("json")) printJson(workspace, { gone, left, kept, dry: false });
  await sayWhatIsShared(workspace, known, flags);
  return await ending(workspace, chosen, [...lines, ...kept], flags);
}

/** A provider's sign-in outlives an identity's: others may use it. */
async function sayWhatIsShared(
  workspace: Workspace,
  known: readonly Forgettable[],
  flags: LogoutFlags,
): Promise<void> {
  const records = await workspace.store.list();
  const { system } = workspace;
  const realmOf = (node: Node) => workspace.model.realmOf(node).name;
  const isKept = async (link: Link) =>
    link.node.role === "provider" && directories(system).data !== undefined &&
    (records.some(({ name }) => name.role === "provider" && name.entry === entryOf(link)) ||
      await isThere(system, await browserPlace(system, realmOf(link.node), link.node.name)));
  const roots = known.map(({ chain }) => chain.root);
  const which = await Promise.all(roots.map(isKept));
  const kept = roots.filter((_, at) => which[at]);
  for (const name of new Set(kept.map(({ node }) => node.name))) {
    const hint = logoutLine(flags, { of: [typedFlag("--provider", name)] });
    workspace.terminal.say(`Kept the sign-in of provider "${visible(name)}"; ${hint} ends it`);
  }
}

async function isThere({ files }: Pick<System, "files">, path: string): Promise<boolean> {
  return await files.info(path) !== undefined;
}

/**
 * What `env` and `console` left for these identities, the lists of what these providers offer, and what their
 * browsers remember.
 */
async function leftBehind(
  { system, model }: Workspace,
  { identities, providers, everything }: LogoutTargets,
): Promise<readonly string[]> {
  const lists = providers.flatMap(({ name }) => provisionedFile(system, name) ?? []);
  const realmOf = (node: Node) => model.realmOf(node).name;
  const brief = everything ? await briefFolders(system) : (await Promise.all(
    identities.map((node) => briefDirectories(system, realmOf(node), node.name)),
  )).flat();
  if (directories(system).data === undefined) {
    return [...brief, ...await thereOf(system, lists)];
  }
  const left = (node: Node) =>
    Promise.all([
      lastingDirectory(system, realmOf(node), node.name),
      profileDirectories(system, realmOf(node), node.name),
    ]);
  const lasting = everything
    ? [usesFile(system), lastingPlace(system), browsersPlace(system), ...profilesPlaces(system)]
    : (await Promise.all(identities.map(left))).flat(2);
  const browsers = await Promise.all(
    providers.map((node) => browserPlace(system, realmOf(node), node.name)),
  );
  return [...brief, ...await thereOf(system, [...lasting, ...lists, ...browsers])];
}

async function thereOf(system: System, paths: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(paths.map((path) => isThere(system, path)));
  return paths.filter((_, at) => there[at]);
}

function isLongLived({ name }: RecordInfo): boolean {
  return isLongLivedItem(name);
}

async function confirm({ person }: Workspace, gone: readonly RecordInfo[]): Promise<void> {
  const names = [...new Set(gone.filter(isLongLived).map(({ name }) => visible(name.entry)))];
  await confirmed(person, {
    message: `This removes the long-lived keys of ${names.join(", ")}.`,
    hint: "--force",
  }, "Nothing was removed");
}

function announce(
  { terminal }: Workspace,
  { verb, lines, kept, flags }: {
    readonly verb: "Removed" | "Would remove";
    readonly lines: readonly string[];
    readonly kept: readonly RecordInfo[];
    readonly flags: LogoutFlags;
  },
): void {
  for (const line of lines) terminal.say(`${verb} ${line}`);
  const hint = logoutLine(flags, { more: ["--keychain"] });
  for (const { name } of kept) terminal.say(`Kept ${describe(name)}; ${hint} removes it too`);
}

/** What was removed, or would be: records of the store by their names, and paths. */
function printJson(
  { terminal }: Workspace,
  { gone, left, kept, dry }: {
    readonly gone: readonly RecordInfo[];
    readonly left: readonly string[];
    readonly kept: readonly RecordInfo[];
    readonly dry: boolean;
  },
): void {
  const names = (records: readonly RecordInfo[]) => records.map(({ name }) => name);
  const said = { dry_run: dry, removed: names(gone), paths: left, kept: names(kept) };
  terminal.print(JSON.stringify(said, null, 2));
}

/** Where nothing was found, it is said where it was looked for, and where equal names have something. */
async function ending(
  { terminal, model, store }: Workspace,
  { identities, providers, everything }: LogoutTargets,
  found: readonly unknown[],
  flags: LogoutFlags,
): Promise<number> {
  if (found.length > 0) return 0;
  if (everything) terminal.say("Nothing was stored, so nothing was removed");
  if (everything) return 0;
  const nodes = [...identities, ...providers];
  const realms = nodes.length > 0 ? nodes.map((node) => model.realmOf(node)) : [model.realm];
  const where = [...new Set(realms.map(realmInWords))].join(" or ");
  terminal.say(`Nothing was stored in the realm ${where}, so nothing was removed`);
  for (const [realm, { role, entry }] of elsewhere(await store.list(), nodes)) {
    const picked = [typedFlag(`--${role}`, entry)];
    const hint = logoutLine(flags, { realm, ...isNamed(flags) ? {} : { of: picked } });
    terminal.say(`The realm ${visible(realm)} has something of "${visible(entry)}": ${hint}`);
  }
  return 0;
}

/** The first of each other realm that has a record of such a name. */
function elsewhere(
  records: readonly RecordInfo[],
  nodes: readonly Node[],
): ReadonlyMap<string, RecordName> {
  const names = new Set(nodes.map(({ name }) => name));
  const theirs = records.filter(({ name: { realm, entry } }) => realm !== "" && names.has(entry));
  return new Map(theirs.reverse().map(({ name }) => [name.realm, name]));
}

function nameOf({ role, name }: Forgettable["link"]["node"]): string {
  return `the credential of ${role} "${visible(name)}"`;
}

function describe({ realm, role, entry, item }: RecordName): string {
  const where = realm ? ` (realm ${visible(realm)})` : "";
  const what = item === KEYS_ITEM ? "the long-lived keys" : `the ${visible(item)}`;
  return `${what} of ${role} "${visible(entry)}"${where}`;
}
