/** Identities that a provider offers beside those that are configured: listed once in a while, kept in the cache. */
import { chainOf, type Offering } from "../chain/chain.ts";
import { provisionedFile } from "../config/files/provisioned.ts";
import { showTime } from "../duration.ts";
import type { Credential } from "../credential.ts";
import { withContexts } from "./link_contexts.ts";
import { pathOf } from "../paths/directories.ts";
import { throwBug } from "../errors.ts";
import type { Offered } from "../provider/plan.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { SignInContext } from "./context.ts";

/** Whether the list of what a provider offers is missing, or too old. */
export async function isStale(system: System, { link, offers }: Offering): Promise<boolean> {
  const file = provisionedFile(system, link.node.name);
  const info = file === undefined ? undefined : await system.files.info(file);
  return info === undefined || info.modified + offers.ttl <= system.clock.now();
}

/** Makes the list anew; a failure is said, and keeps the old one. The next command knows the identities. */
export async function renewOffers(
  context: SignInContext,
  { link, offers }: Offering,
  credential: Credential,
): Promise<void> {
  const name = visible(link.node.name);
  try {
    const offered = await withContexts(
      context,
      chainOf([], link),
      {},
      (contextOf) => offers.list(contextOf(link), credential),
    );
    await keep(context.system, link.node.name, offered);
    const count = Object.keys(offered.identities).length;
    context.terminal.say(`Found ${count} identities of "${name}": atmos-auth list`);
  } catch (error) {
    throwBug(error);
    context.terminal.warn(`Cannot list what "${name}" offers: ${error.message}`);
  }
}

async function keep(system: System, provider: string, offered: Offered): Promise<void> {
  const file = provisionedFile(system, provider);
  if (file === undefined) return;
  const { source, identities, counts } = offered;
  const provisioned_at = showTime(system.clock.now());
  const content = { _metadata: { provisioned_at, source, provider, counts }, auth: { identities } };
  // Hardly a sign-in comes here, and all of them load this file.
  const { writeYaml } = await import("../config/yaml/write.ts");
  await system.files.makeDirectory(pathOf(system.os).dirname(file));
  await system.files.write(file, writeYaml(content));
}
