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
import type { RecordName } from "../../store/store.ts";
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

/** Says which providers' sign-ins are kept, since others than the forgotten identity may use them. */
export async function sayWhatIsShared(
  workspace: Workspace,
  known: readonly Forgettable[],
  flags: LogoutFlags,
): Promise<void> {
  const records = await workspace.store.list();
  const { system } = workspace;
  const realmOf = (node: Node) => workspace.model.realmOf(node).name;
  const isKept = async (link: Link) =>
    link.node.role === "provider" && directories(system).data !== undefined &&
    (records.some(({ name }) => isOf(name, recordName(workspace, link))) ||
      await system.files.info(await browserPlace(system, realmOf(link.node), link.node.name)) !==
        undefined);
  const roots = known.map(({ chain }) => chain.root);
  const which = await Promise.all(roots.map(isKept));
  const kept = roots.filter((_, at) => which[at]);
  for (const name of new Set(kept.map(({ node }) => node.name))) {
    const hint = logoutLine(flags, { of: [typedFlag("--provider", name)] });
    workspace.terminal.say(`Kept the sign-in of provider "${visible(name)}"; ${hint} ends it`);
  }
}

/** Whether two records are of one entry. */
function isOf(one: RecordName, other: RecordName): boolean {
  return one.realm === other.realm && one.role === other.role && one.entry === other.entry;
}
