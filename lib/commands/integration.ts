/** Which integrations a command means: one by its name, or those of an identity. */
import { chooseOfCloud } from "../choose/choose.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import { findIntegration } from "../config/entries/kinds.ts";
import type { IdentityChain } from "../chain/chain.ts";
import type { Node } from "../config/entries/model.ts";
import { nearest } from "../config/schema/suggest.ts";
import { linkedTo, linkTo } from "../session/tools/connect.ts";
import type { LinkedIntegration } from "../chain/linked_integration.ts";
import { UserError } from "../errors.ts";
import type { IntegrationKind } from "../provider/integration.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Integrations, and the identity that they hang on. */
export interface Meant {
  readonly chain: IdentityChain;
  readonly all: readonly LinkedIntegration[];
}

/** The declared kinds of these names; throws `kind_unsupported` when this version has none of them. */
export function kindsNamed(
  { clouds }: Workspace,
  names: readonly string[],
): readonly IntegrationKind[] {
  const found = names.flatMap((name) => findIntegration(clouds, name) ?? []);
  if (found.length > 0) return found;
  const message = `This version does not support the kind "${names[0]}" yet`;
  throw new UserError("kind_unsupported", message, { hint: "atmos-auth validate" });
}

/** The integration of that name, on the identity that it names. */
export async function meantByName(
  workspace: Workspace,
  flags: IdentityFlags,
  name: string,
  kinds: readonly IntegrationKind[],
): Promise<Meant> {
  const node = findNode(workspace, name);
  if (!kinds.some((kind) => kind.name === node.kind)) throw ofOtherKind(node, kinds);
  const chain = await chainOf(workspace, flags, node);
  return { chain, all: [await linkTo(workspace, chain, node)] };
}

/** All of these kinds that hang on the identity that is meant; throws when there are none. */
export async function meantByIdentity(
  workspace: Workspace,
  flags: IdentityFlags,
  kinds: readonly IntegrationKind[],
): Promise<Meant> {
  const chain = await chooseOfCloud(workspace, flags, kinds[0]!.name.split("/")[0]!);
  const nodes = linkedTo(workspace, chain).filter((node) =>
    kinds.some(({ name }) => name === node.kind)
  );
  if (nodes.length === 0) throw nothingHangs(chain, kinds);
  return { chain, all: await Promise.all(nodes.map((node) => linkTo(workspace, chain, node))) };
}

/** What hangs on a provider needs an identity of it: the one that is meant as everywhere. */
async function chainOf(
  workspace: Workspace,
  flags: IdentityFlags,
  node: Node,
): Promise<IdentityChain> {
  if (node.via?.role === "identity") return await workspace.chain(node.via.name);
  return await chooseOfCloud(workspace, flags, node.kind.split("/")[0]!);
}

function findNode({ model }: Workspace, name: string): Node {
  const found = model.integrations.get(name);
  if (found !== undefined) return found;
  const meant = nearest(name, model.integrations.keys());
  throw new UserError("identity_unknown", `There is no integration "${visible(name)}"`, {
    hint: meant === undefined ? "atmos-auth validate" : `did you mean ${visible(meant)}?`,
  });
}

function ofOtherKind(node: Node, kinds: readonly IntegrationKind[]): UserError {
  const wanted = kinds.map(({ name }) => name).join(" or ");
  const message = `Integration "${visible(node.name)}" is of kind ${node.kind}, not ${wanted}`;
  return new UserError("usage", message, { hint: "atmos-auth help" });
}

function nothingHangs({ target }: IdentityChain, kinds: readonly IntegrationKind[]): UserError {
  const { name } = target.node;
  const wanted = kinds.map((kind) => kind.name).join(" or ");
  const message = `No integration of kind ${wanted} hangs on "${visible(name)}"`;
  const entry = `integrations: {NAME: {kind: ${kinds[0]!.name}, via: {identity: ${
    visible(name)
  }}}}`;
  return new UserError("usage", message, { hint: entry });
}
