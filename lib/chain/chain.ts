/** Chains: from a name to the providers and identities that it is signed in through, in order. */
import { joined } from "../errors.ts";
import type { Credential } from "../credential.ts";
import type { Role } from "../provider/kind.ts";
import type { Facts, Offers } from "../provider/plan.ts";
import {
  type IdentityLink,
  type Link,
  planLink,
  type Planning,
  type ProviderLink,
} from "./link.ts";
import { findIdentity, findProvider, type Model } from "../config/entries/model.ts";
import type { Node } from "../config/entries/node.ts";
import { pathTo } from "../config/entries/path.ts";
import { inFileOrder } from "../config/schema/problems.ts";

export type { IdentityLink, Link, Planning, ProviderLink, Resolve } from "./link.ts";
export { wholeFingerprint } from "./link.ts";

/** The chain of an entry: the links that it is signed in through. */
export interface Chain<Target extends Link = Link> {
  /** The link that is signed in to first; it may be the target itself. */
  readonly root: Link;
  /** The entry's own link, the last one. */
  readonly target: Target;
  /** All links, the root first. */
  readonly links: readonly Link[];
}

/** The chain of an identity. */
export type IdentityChain = Chain<IdentityLink>;

/** Makes a chain of these links. */
export function chainOf<Target extends Link>(
  before: readonly Link[],
  target: Target,
): Chain<Target> {
  return { root: before[0] ?? target, target, links: [...before, target] };
}

/** Returns all facts of a chain's end that are known without asking anybody: later links speak for earlier ones. */
export function factsOf(chain: Chain, credential?: Credential): Facts {
  const facts = Object.assign({}, ...chain.links.map(({ plan }) => plan.facts));
  return { ...facts, ...credential?.shown };
}

/** Returns the integrations that name this identity, or the provider that its chain begins with. */
export function integrationsOf(model: Model, { root, target }: Chain): readonly Node[] {
  return [...model.integrations.values()].filter(({ via }) =>
    via !== undefined &&
    [root, target].some(({ role, node }) => via.role === role && via.name === node.name)
  );
}

/** A provider that offers identities. */
export interface Offering {
  readonly link: Link;
  readonly offers: Offers;
}

/** Returns the provider that a chain begins with, if it offers identities; else `undefined`. */
export function offeringOf({ root: link }: Chain): Offering | undefined {
  const offers = "offers" in link.plan ? link.plan.offers : undefined;
  return offers && { link, offers };
}

/** Options of a chain. */
export interface ChainOptions {
  /** Whether its end can only read. */
  readonly readOnly?: boolean;
}

/** Plans an identity; throws `UserError`, or `UserErrors` when several things are wrong. */
export async function planChain(
  planning: Planning,
  name: string,
  { readOnly = false }: ChainOptions = {},
): Promise<IdentityChain> {
  return await planTo(planning, findIdentity(planning.model, name), "identity", readOnly);
}

/** Plans a provider alone, for `login --provider`; throws as `planChain` does. */
export async function planProvider(
  planning: Planning,
  name: string,
): Promise<Chain<ProviderLink>> {
  return await planTo(planning, findProvider(planning.model, name), "provider", false);
}

async function planTo<R extends Role>(
  planning: Planning,
  node: Node,
  role: R,
  readOnly: boolean,
): Promise<Chain<Link<R>>> {
  const before: Link[] = [];
  for (const each of pathTo(planning.model, node).slice(0, -1)) {
    before.push(await linked(planning, each, before.at(-1), false));
  }
  const target = await linked(planning, node, before.at(-1), readOnly);
  if (!hasRole(target, role)) throw new Error(`${node.name} is planned as another role`);
  return chainOf(before, target);
}

async function linked(
  planning: Planning,
  node: Node,
  before: Link | undefined,
  readOnly: boolean,
): Promise<Link> {
  const { link, problems } = await planLink(planning, node, before, readOnly);
  if (link === undefined) throw joined(inFileOrder(problems));
  return link;
}

function hasRole<R extends Role>(link: Link, role: R): link is Link<R> {
  return link.role === role;
}
