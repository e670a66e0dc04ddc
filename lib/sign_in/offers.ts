/** Identities that a provider offers beside those that are configured: listed once in a while, kept in the cache. */
import type { Chain, Link } from "../chain/chain.ts";
import { provisionedFile } from "../config/files/load.ts";
import type { Credential } from "../credential.ts";
import { openContexts } from "./link_contexts.ts";
import { pathOf } from "../paths/directories.ts";
import { UserError } from "../errors.ts";
import type { Offered } from "../provider/provider.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** The provider that a chain begins with, if it offers identities. */
export function offering({ links: [root] }: Chain): Link | undefined {
  return root?.node.role === "provider" && root.plan.offers ? root : undefined;
}

/** Whether the list of what a provider offers is missing, or too old. */
export async function isStale(system: System, { node, plan }: Link): Promise<boolean> {
  const file = provisionedFile(system, node.name);
  const info = file === undefined ? undefined : await system.files.info(file);
  return info === undefined || info.modified + plan.offers!.ttl <= system.clock.now();
}

/** Makes the list anew; a failure is said, and keeps the old one. The next command knows the identities. */
export async function renewOffers(
  workspace: Workspace,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  const link = offering(chain)!;
  const contexts = openContexts(workspace, { links: [link] });
  try {
    const offered = await link.plan.offers!.list(contexts.contextOf(link), credential);
    await keep(workspace.system, link.node.name, offered);
    const count = Object.keys(offered.identities).length;
    workspace.terminal.say(
      `Found ${count} identities of "${visible(link.node.name)}": atmos-auth list`,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    workspace.terminal.warn(
      `Cannot list what "${visible(link.node.name)}" offers: ${error.message}`,
    );
  } finally {
    contexts.close();
  }
}

async function keep(system: System, provider: string, offered: Offered): Promise<void> {
  const file = provisionedFile(system, provider);
  if (file === undefined) return;
  const { source, identities, counts } = offered;
  const provisioned_at = new Date(system.clock.now()).toISOString();
  const content = { _metadata: { provisioned_at, source, provider, counts }, auth: { identities } };
  // Hardly a sign-in comes here, and all of them load this file.
  const { writeYaml } = await import("../config/yaml/write.ts");
  await system.files.makeDirectory(pathOf(system.os).dirname(file));
  await system.files.write(file, writeYaml(content));
}
