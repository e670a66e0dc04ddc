/** The order for a session, by a command line. */
import type { IdentityChain } from "../../chain/chain.ts";
import { confirmProtected } from "./protected.ts";
import { chooseIdentities } from "../../choose/choose.ts";
import type { SessionFlags } from "../../cli/commands/session.ts";
import { configFlags } from "../../cli/config_flags.ts";
import { durationSaid } from "../../cli/duration_flag.ts";
import { keysOf } from "../../config/schema/fields.ts";
import { namesOf } from "../../provider/cloud.ts";
import type { Delivery } from "../../provider/grant.ts";
import type { CloudName } from "../../provider/kind.ts";
import { runsLines } from "../../paths/system_programs.ts";
import { checkKept, checkOnePerCloud } from "../../session/grants.ts";
import type { SessionOrder } from "../../session/session.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Makes the order that `shell` and `exec` are called for. */
export async function orderFrom(
  workspace: Workspace,
  flags: SessionFlags,
  program: string,
): Promise<SessionOrder> {
  const names = await chooseIdentities(workspace, flags, "signs in");
  const chains = await chainsOf(workspace, names, flags.has("read-only"));
  const order = await orderOf(workspace, flags, program, chains);
  // Last, so that nobody types a name to be told afterwards that the command line is wrong.
  await confirmProtected(workspace, chains, flags.texts("yes-i-mean"));
  return order;
}

/** Returns the chains of a session. */
export async function chainsOf(
  workspace: Workspace,
  names: readonly string[],
  readOnly: boolean,
): Promise<readonly IdentityChain[]> {
  const chains = await Promise.all(names.map((name) => workspace.chain(name, { readOnly })));
  checkOnePerCloud(chains);
  return chains;
}

/** Makes the order for a session of these chains. */
export async function orderOf(
  workspace: Workspace,
  flags: SessionFlags,
  program: string,
  chains: readonly IdentityChain[],
): Promise<SessionOrder> {
  const keep = keptIn(workspace, chains, flags.texts("keep"));
  const minimum = durationSaid("--min-ttl", flags.text("min-ttl"), "45m");
  for (const chain of chains) warnOfDuration(workspace, chain);
  const { settings } = workspace.model;
  return {
    chains,
    program,
    self: () => [workspace.system.program, ...configFlags(workspace, flags)],
    delivery: flags.text("delivery") ?? settings.shell.delivery ?? await usualDelivery(workspace),
    pass: [...settings.shell.pass, ...flags.texts("pass")],
    keep,
    minimum,
    quiet: flags.has("quiet"),
  };
}

/** Returns the delivery where nobody says: that by process runs programs of the system, the server needs none. */
async function usualDelivery({ system }: Workspace): Promise<Delivery> {
  return await runsLines(system) ? "process" : "server";
}

/**
 * Returns the clouds whose own sign-ins are let in. A configured one yields to an identity of its cloud; one on the
 * command line contradicts it, which throws.
 */
function keptIn(
  { model, clouds }: Workspace,
  chains: readonly IdentityChain[],
  asked: readonly string[],
): readonly CloudName[] {
  checkKept(asked, chains);
  const held = chains.map(({ target }) => target.cloud.name);
  const wanted = new Set([...model.settings.shell.keep, ...asked]);
  return namesOf(clouds).filter((name) => wanted.has(name) && !held.includes(name));
}

/** Warns of a configured duration that has no effect, since the cloud decides. */
function warnOfDuration({ person }: Workspace, { links }: IdentityChain): void {
  for (const { node, kind } of links) {
    const heard = keysOf([kind.schema])?.known.has("session");
    if (node.session?.duration === undefined || heard) continue;
    person.warn(
      `session.duration of "${visible(node.name)}" has no effect: ` +
        `how long ${kind.name} lasts is up to the cloud`,
    );
  }
}
