/** From a command line to the order for a session. */
import { chooseIdentities } from "../choose/choose.ts";
import type { SessionFlags } from "../cli/commands/session.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { configFlags } from "../cli/config_flags.ts";
import { parseDuration } from "../config/schema/duration.ts";
import { keysOf } from "../config/schema/fields.ts";
import { UserError } from "../errors.ts";
import { type CloudName, VENDORS } from "../provider/kind.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { checkKept } from "../session/nobody.ts";
import { confirmProtected } from "../session/protect.ts";
import type { SessionOrder } from "../session/session.ts";

/** What `shell` and `exec` were asked for. */
export async function orderFrom(
  workspace: Workspace,
  flags: SessionFlags,
  program: string,
): Promise<SessionOrder> {
  const names = await chooseIdentities(workspace, flags);
  const request = { readOnly: flags.has("read-only") };
  const chains = await Promise.all(names.map((name) => workspace.chain(name, request)));
  for (const chain of chains) warnOfDuration(workspace, chain);
  await confirmProtected(workspace, chains, flags.texts("yes-i-mean"));
  const { settings } = workspace.model;
  return {
    chains,
    program,
    self: [workspace.system.program, ...configFlags(workspace, flags)],
    delivery: flags.text("delivery") ?? settings.shell.delivery ?? "process",
    pass: [...settings.shell.pass, ...flags.texts("pass")],
    keep: keptIn(workspace, chains, flags.texts("keep")),
    minimum: minimumFrom(flags.text("min-ttl")),
  };
}

/** What is configured for every session yields to an identity; what is asked for this one contradicts it. */
function keptIn(
  { model }: Workspace,
  chains: readonly IdentityChain[],
  asked: readonly string[],
): readonly CloudName[] {
  checkKept(asked, chains);
  const held = chains.map(({ target }) => target.cloud.name);
  const wanted = new Set([...model.settings.shell.keep, ...asked]);
  return VENDORS.filter((name) => wanted.has(name) && !held.includes(name));
}

/** A duration that the cloud gives nobody a say in is better said to be without effect than ignored. */
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

/** The time asked for with `--min-ttl`, in milliseconds. */
function minimumFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new UserError("usage", `--min-ttl takes a length of time; got "${text}"`, {
    hint: "--min-ttl 45m",
  });
}
