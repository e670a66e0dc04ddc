import { confirmed } from "./shared/confirmed.ts";
import { usesFile } from "../choose/used.ts";
import { browserPlace, browsersPlace } from "../browser/chromium/memory.ts";
import { directories } from "../paths/directories.ts";
import {
  isLongLived as isLongLivedItem,
  type RecordInfo,
  type RecordName,
} from "../store/store.ts";
import { described, describedIn } from "../store/messages.ts";
import { visible } from "../terminal/escape.ts";
import type { System } from "../system.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import type { Node } from "../config/entries/model.ts";
import { realmInWords } from "../config/entries/realm.ts";
import { provisionedFile } from "../config/files/provisioned.ts";
import {
  lastingDirectory,
  lastingPlace,
  profileDirectories,
  profilesPlaces,
} from "../paths/lasting_directory.ts";
import { briefDirectories, briefFolders, removeBrief } from "../paths/brief_directory.ts";
import { foreseen, type Forgettable, forgettable, revoke } from "../sign_in/revocation.ts";
import { isNamed, type LogoutFlags, logoutLine } from "./logout/line.ts";
import { damagedFor, isAll } from "./logout/damaged.ts";
import { type LogoutTargets, logoutTargets } from "./logout/targets.ts";
import type { OpenSession } from "../session/directory/open_sessions.ts";
import { typedFlag } from "../terminal/flag.ts";
import {
  type DockerLogin,
  loginInWords,
  standingLogins,
  takeBack,
} from "../session/tools/docker_logins.ts";
import { warnOfOpener } from "./shared/locking.ts";
import { removeEach } from "./shared/removals.ts";
import { hasCode, Interrupted, throwAll } from "../errors.ts";
import { warnOfDamaged } from "./shared/store_trouble.ts";
import { refuseUnlooked } from "./shared/unlooked.ts";
import { sayStillHolding, sayWhatIsShared, stillHolding } from "./logout/staying.ts";
import { answerOf } from "../terminal/answer.ts";

/** `logout`: forgets stored credentials, and says exactly which. */
export async function logout(context: Context<"logout">): Promise<number> {
  const { flags } = context.invocation;
  const workspace = await opened(context);
  const chosen = await logoutTargets(workspace, context.invocation);
  await refuseUnlooked(workspace, chosen.covers);
  const damaged = await damagedFor(workspace, chosen, flags);
  const sound = (await workspace.store.list()).filter(({ name }) => chosen.covers(name));
  const records = [...sound, ...damaged.records];
  const kept = flags.has("keychain") ? [] : records.filter(isLongLived);
  const gone = records.filter((record) => !kept.includes(record));
  const left = await leftBehind(workspace, chosen);
  const { called } = chosen;
  const found = { gone, left, lost: damaged.lost, logins: await dockerLogins(workspace, chosen) };
  const known = await forgettable(
    workspace,
    sound.filter((record) => gone.includes(record)).map(({ name }) => name),
  );
  const open = await stillHolding(workspace, chosen);
  if (flags.has("dry-run")) {
    for (const one of known) workspace.terminal.say(foreseen(workspace, one));
    announce(workspace, { verb: "Would remove", ...found, kept, called, flags });
    if (isAll(flags) && await workspace.store.isUnlocked()) {
      workspace.terminal.say("Would lock the key store");
    }
    if (flags.has("json")) printJson(workspace, { ...found, kept, open, dry: true });
    await sayStillHolding(workspace, open);
    await sayWhatIsShared(workspace, { known, targets: chosen, flags });
    return await ending(workspace, chosen, [...Object.values(found).flat(), ...kept], flags);
  }
  if ((gone.some(isLongLived) || damaged.lost.length > 0) && !flags.has("force")) {
    await confirm(workspace, gone, damaged.lost);
  }
  await revokeAll(workspace, known);
  const { removed, failed } = await removeAll(workspace, found, isAll(flags));
  warnOfDamaged(workspace, damaged.stays);
  announce(workspace, { verb: "Removed", ...removed, kept, called, flags });
  if (flags.has("json")) printJson(workspace, { ...removed, kept, open, dry: false });
  await sayStillHolding(workspace, open);
  await sayWhatIsShared(workspace, { known, targets: chosen, flags });
  throwAll(failed);
  return await ending(workspace, chosen, [...Object.values(found).flat(), ...kept], flags);
}

/** Whoever leaves while a cloud is waited for is told that nothing is forgotten here yet. */
async function revokeAll(workspace: Workspace, known: readonly Forgettable[]): Promise<void> {
  const { terminal } = workspace;
  try {
    for (const one of known) {
      const { role, name } = one.link.node;
      await terminal.waitFor(`Taking back ${role} "${name}" at its cloud`, revoke(workspace, one));
    }
  } catch (error) {
    if (error instanceof Interrupted) terminal.say("Removed nothing");
    throw error;
  }
}

/** Opens the workspace; where there is no configuration, it is what a realm's name, or no name at all, is enough for. */
async function opened(context: Context<"logout">): Promise<Workspace> {
  const { flags } = context.invocation;
  const [realm] = flags.texts("realm").slice(-1);
  const orNone = flags.has("all-realms") || flags.has("all") && realm !== undefined;
  try {
    return await openWorkspace(context, { gives: false, orNone });
  } catch (error) {
    // Who forgets needs no new configuration.
    if (!hasCode(error, "config_not_found") || !/\binit\b/.test(error.hint ?? "")) throw error;
    const what = realm === undefined ? "--all-realms" : `--all ${typedFlag("--realm", realm)}`;
    throw error.with({ hint: `atmos-auth logout ${what}` });
  }
}

/** Things to remove: records, paths beside the store, and files that hold no record any more. */
interface Going {
  readonly gone: readonly RecordInfo[];
  readonly left: readonly string[];
  readonly lost: readonly string[];
  readonly logins: readonly DockerLogin[];
}

/** Returns the logins that stand in the person's own docker configurations for the chosen identities. */
async function dockerLogins(
  { system }: Workspace,
  { covers }: LogoutTargets,
): Promise<readonly DockerLogin[]> {
  const all = await standingLogins(system);
  return all.filter(({ realm, identity }) =>
    covers({ realm, role: "identity", entry: identity, item: "docker" })
  );
}

async function removeAll(
  { store, system, terminal }: Workspace,
  { gone, left, lost, logins }: Going,
  locks: boolean,
) {
  const records = await removeEach(gone, ({ name }) => store.remove(name));
  const paths = await removeEach(left, (path) => removeBrief(system, path));
  const files = await removeEach(lost, (file) => store.discard(file));
  const docker = await removeEach(logins, (login) => takeBack(system, login));
  const removed: Going = {
    ...{ gone: records.gone, left: paths.gone, lost: files.gone, logins: docker.gone },
  };
  const locking = await removeEach(locks ? [store] : [], async () => {
    const locking = await store.forgetKey();
    if (!locking.locked) return;
    terminal.say("Locked the key store");
    await warnOfOpener({ terminal }, locking);
  });
  const all = [records, paths, files, docker, locking];
  return { removed, failed: all.flatMap(({ failed }) => failed) };
}

async function isThere({ files }: Pick<System, "files">, path: string): Promise<boolean> {
  return await files.info(path) !== undefined;
}

/**
 * Returns the files that `env` and `console` left for these identities, the lists of these providers' offers, and their
 * browsers' profiles.
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

async function confirm(
  { person }: Workspace,
  gone: readonly RecordInfo[],
  lost: readonly string[],
): Promise<void> {
  const lasting = gone.filter(isLongLived).map(({ name }) => name);
  const owners = new Set(lasting.filter((it) => it.role !== "secret").map(({ entry }) => entry));
  const keys = owners.size > 0
    ? [`the long-lived keys of ${[...owners].map(visible).join(", ")}`]
    : [];
  const secrets = lasting.filter((it) => it.role === "secret").map((name) => described(name));
  const files = lost.map((file) => `"${visible(file)}", which may have held keys`);
  await confirmed(person, {
    message: `This removes ${[...keys, ...secrets, ...files].join(", and ")}.`,
    hint: "--force",
  }, "Nothing was removed");
}

function announce(
  { terminal }: Workspace,
  { verb, gone, left, lost, logins, kept, called, flags }: Going & {
    readonly verb: "Removed" | "Would remove";
    readonly kept: readonly RecordInfo[];
    readonly called: LogoutTargets["called"];
    readonly flags: LogoutFlags;
  },
): void {
  const records = gone.map(({ name }) => describedIn(name, called(name)));
  const lines = [...records, ...left, ...lost, ...logins.map(loginInWords)];
  for (const line of lines) terminal.say(`${verb} ${line}`);
  const hint = logoutLine(flags, { more: ["--keychain"] });
  for (const { name } of kept) {
    terminal.say(`Kept ${describedIn(name, called(name))}; ${hint} removes it too`);
  }
}

/** Prints what was removed, or would be, as data: records of the store by name, and paths. */
function printJson(
  { terminal }: Workspace,
  { gone, left, logins, kept, open, dry }: Going & {
    readonly kept: readonly RecordInfo[];
    readonly open: readonly OpenSession[];
    readonly dry: boolean;
  },
): void {
  const names = (records: readonly RecordInfo[]) => records.map(({ name }) => name);
  const sessions = open.map(({ record: { id } }) => id);
  const docker = logins.map(({ host, file }) => ({ host, file }));
  const said = {
    dry_run: dry,
    removed: names(gone),
    paths: left,
    docker,
    kept: names(kept),
    sessions,
  };
  terminal.print(answerOf("logout", said));
}

/** Says, when nothing was found, in which realms it was looked for, and in which others equal names have records. */
async function ending(
  { terminal, model, store, flags: typed }: Workspace,
  { identities, providers, everything }: LogoutTargets,
  found: readonly unknown[],
  flags: LogoutFlags,
): Promise<number> {
  if (found.length > 0) return 0;
  if (everything) terminal.say("Nothing was stored, so nothing was removed");
  if (everything) return 0;
  const nodes = [...identities, ...providers];
  const realms = nodes.length > 0 ? nodes.map((node) => model.realmOf(node)) : [model.realm];
  const where = [...new Set(realms.map((each) => realmInWords(each, typed)))].join(" or ");
  terminal.say(`Nothing was stored in the realm ${where}, so nothing was removed`);
  for (const [realm, { role, entry }] of elsewhere(await store.list(), nodes)) {
    // Of a name that an identity and a provider have, the line that was typed means one.
    const isMeant = isNamed(flags) && nodes.some((one) => one.role === role && one.name === entry);
    const of = isMeant ? {} : { of: [typedFlag(`--${role}`, entry)] };
    const hint = logoutLine(flags, { realm, ...of });
    terminal.say(`The realm ${visible(realm)} has something of "${visible(entry)}": ${hint}`);
  }
  return 0;
}

/** Returns the first record of such a name in each other realm. */
function elsewhere(
  records: readonly RecordInfo[],
  nodes: readonly Node[],
): ReadonlyMap<string, RecordName> {
  const names = new Set(nodes.map(({ name }) => name));
  const theirs = records.filter(({ name: { realm, role, entry } }) =>
    realm !== "" && names.has(entry) && (role === "provider" || role === "identity")
  );
  return new Map(theirs.reverse().map(({ name }) => [name.realm, name]));
}
