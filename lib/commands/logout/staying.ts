/** The parts that `logout` leaves: sign-ins that others share, and sessions with credentials of their own. */
import { browserPlace } from "../../browser/chromium/memory.ts";
import type { Chain, Link } from "../../chain/chain.ts";
import type { Node } from "../../config/entries/model.ts";
import { directories } from "../../paths/directories.ts";
import { type Forgettable } from "../../sign_in/revocation.ts";
import { recordName } from "../../sign_in/stored.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { showDuration } from "../../duration.ts";
import { orUndefined } from "../../errors.ts";
import {
  listOpenSessions,
  type OpenSession,
  sessionAround,
} from "../../session/directory/open_sessions.ts";
import type { SessionRecord } from "../../session/record.ts";
import { isObtainedThrough } from "../../session/origin.ts";
import { visible } from "../../terminal/escape.ts";
import { isLongLived, type RecordName } from "../../store/store.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type LogoutFlags, logoutLine } from "./line.ts";
import type { LogoutTargets } from "./targets.ts";

/**
 * Returns the open sessions that hold one of the chosen identities, or one that is obtained through a chosen provider.
 */
export async function stillHolding(
  workspace: Workspace,
  targets: LogoutTargets,
): Promise<readonly OpenSession[]> {
  const open = (await listOpenSessions(workspace.system)).filter(({ record }) =>
    record.identities.some(({ withdrawn }) => withdrawn === undefined)
  );
  if (targets.everything || open.length === 0) return open;
  const chains = await chainsOf(workspace, targets);
  const held = await Promise.all(open.map((each) => holds(workspace, chains, each)));
  return open.filter((_, at) => held[at]);
}

/** Returns the chains of the chosen entries; one that can't be planned any more is obtained by nobody. */
async function chainsOf(
  workspace: Workspace,
  { identities, providers }: LogoutTargets,
): Promise<readonly Chain[]> {
  const planned = await Promise.all([
    ...identities.map(({ name }) => orUndefined<Chain>(() => workspace.chain(name))),
    ...providers.map(({ name }) => orUndefined<Chain>(() => workspace.provider(name))),
  ]);
  return planned.flatMap((chain) => chain ?? []);
}

async function holds(
  workspace: Workspace,
  chains: readonly Chain[],
  { record: { origin } }: OpenSession,
): Promise<boolean> {
  const held = await Promise.all(
    chains.map((chain) => isObtainedThrough(origin, workspace, chain, "end")),
  );
  return held.includes(true);
}

/** Says of each shell how long it still has them, and what ends it. */
export async function sayStillHolding(
  { terminal, system }: Workspace,
  sessions: readonly OpenSession[],
): Promise<void> {
  if (sessions.length === 0) return;
  const here = (await sessionAround(system))?.record.pid;
  for (const records of byEnd(sessions.map(({ record }) => record), here)) {
    const identities = records.flatMap((record) => record.identities);
    const names = new Set(identities.map(({ name }) => `"${visible(name)}"`));
    const first = Math.max(...identities.map(({ expires }) => expires ?? Infinity));
    const time = first === Infinity ? "" : `, for ${showDuration(first - system.clock.now())}`;
    const { id, pid } = records.find(({ left }) => !left) ?? records[0]!;
    const [whose, end] = pid === here
      ? ["This shell", "exit"]
      : [`Session ${id}`, `atmos-auth sessions end ${id}`];
    const why = records.every(({ left }) => left) ? ", for what it started before" : "";
    terminal.say(
      `${whose} still holds ${[...names].join(", ")}${why}${time}; it ends with: ${end}`,
    );
  }
}

/**
 * Puts together the sessions that end at once: with its shell all that it was before ends. Those that their shell has
 * left end one by one, so that it can stay, but for the shell around us, which nobody has to be told of twice.
 */
function byEnd(
  records: readonly SessionRecord[],
  here: number | undefined,
): readonly (readonly SessionRecord[])[] {
  return [...Map.groupBy(records, ({ pid }) => pid)].flatMap(([pid, all]) =>
    pid === here || all.some(({ left }) => !left) ? [all] : all.map((each) => [each])
  );
}

/** The credentials that are forgotten, and the line that forgets them. */
interface Forgotten {
  readonly known: readonly Forgettable[];
  readonly targets: LogoutTargets;
  readonly flags: LogoutFlags;
}

/** Says which sign-ins stay that what is forgotten was obtained by, since others may use them: it can be had again. */
export async function sayWhatIsShared(
  workspace: Workspace,
  { known, targets, flags }: Forgotten,
): Promise<void> {
  const { terminal, store } = workspace;
  const records = (await store.list()).map(({ name }) => name);
  const links = new Set(
    known.flatMap(({ chain }) => chain.links)
      .filter((link) => !targets.covers(recordName(workspace, link))),
  );
  const said = await Promise.all([...links].map((link) => kept(workspace, link, records)));
  const lines = [...links].flatMap(({ node }, at) => {
    const what = said[at];
    if (what === undefined) return [];
    const more = what === KEYS && !flags.has("keychain") ? ["--keychain"] : [];
    const hint = logoutLine(flags, { of: [typedFlag(`--${node.role}`, node.name)], more });
    return `Kept ${what} of ${node.role} "${visible(node.name)}"; ${hint} ends it`;
  });
  for (const line of new Set(lines)) terminal.say(line);
}

const KEYS = "the long-lived keys";

/** Returns what stays of a link: its sign-in, or else the keys that it signs in with. */
async function kept(
  workspace: Workspace,
  link: Link,
  records: readonly RecordName[],
): Promise<string | undefined> {
  const own = records.filter((name) => isOf(name, recordName(workspace, link)));
  if (own.some((name) => !isLongLived(name)) || await hasBrowser(workspace, link.node)) {
    return "the sign-in";
  }
  return own.length === 0 ? undefined : KEYS;
}

/** Whether a browser of the provider's own is kept, which may be signed in. */
async function hasBrowser({ system, model }: Workspace, node: Node): Promise<boolean> {
  if (node.role !== "provider" || directories(system).data === undefined) return false;
  const place = await browserPlace(system, model.realmOf(node).name, node.name);
  return await system.files.info(place) !== undefined;
}

/** Whether two records are of one entry. */
function isOf(one: RecordName, other: RecordName): boolean {
  return one.realm === other.realm && one.role === other.role && one.entry === other.entry;
}
