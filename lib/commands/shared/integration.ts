/** The integrations that a command means: one by its name, or those of an identity. */
import type { IdentityChain } from "../../chain/chain.ts";
import type { LinkedIntegration } from "../../chain/linked_integration.ts";
import { chooseOfCloud } from "../../choose/choose.ts";
import type { ByCloud } from "../../cli/commands.ts";
import type { IdentityFlags } from "../../cli/flags.ts";
import { findIntegration } from "../../config/entries/kinds.ts";
import { isIdentity, type Node } from "../../config/entries/model.ts";
import { nearest } from "../../nearest.ts";
import { usage, UserError } from "../../errors.ts";
import type { IntegrationKind, IntegrationPlan } from "../../provider/kind.ts";
import { linkedTo, linkTo } from "../../session/tools/integration_calls.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import * as v from "valibot";

/** Integrations, and the chain of their identity. */
interface ChainIntegrations {
  readonly chain: IdentityChain;
  readonly all: readonly LinkedIntegration[];
}

/** Returns the declared kinds of a command; throws `kind_unsupported` when this version has none of them. */
export function kindsOf(
  { clouds }: Workspace,
  { kinds }: ByCloud,
): readonly [IntegrationKind, ...IntegrationKind[]] {
  const [first, ...others] = kinds.flatMap((name) => findIntegration(clouds, name) ?? []);
  if (first !== undefined) return [first, ...others];
  const message = `This version does not support the kind "${kinds[0]}" yet`;
  throw new UserError("kind_unsupported", message, { hint: "atmos-auth validate" });
}

/** Returns the integration of that name, with the identity that it names. */
export async function meantByName(
  workspace: Workspace,
  flags: IdentityFlags,
  name: string,
  by: ByCloud,
): Promise<ChainIntegrations> {
  const node = findNode(workspace, name);
  const kinds = kindsOf(workspace, by).map((kind) => kind.name);
  if (!kinds.includes(node.kind)) throw ofOtherKind(node, kinds);
  // An integration of a provider needs one of its identities: the one that is meant elsewhere, too.
  const chain = node.via?.role === "identity"
    ? await workspace.chain(node.via.name)
    : await chooseOfCloud(workspace, flags, by.cloud);
  return { chain, all: [await linkTo(workspace, chain, node)] };
}

/** Returns all integrations of these kinds of the identity that is meant; throws when there are none. */
export async function meantByIdentity(
  workspace: Workspace,
  flags: IdentityFlags,
  by: ByCloud,
): Promise<ChainIntegrations> {
  const kinds = kindsOf(workspace, by).map(({ name }) => name);
  const chain = await chooseOfCloud(workspace, flags, by.cloud);
  const nodes = linkedTo(workspace, chain).filter(({ kind }) => kinds.includes(kind));
  if (nodes.length === 0) throw nothingHangs(chain, kinds);
  return { chain, all: await Promise.all(nodes.map((node) => linkTo(workspace, chain, node))) };
}

function findNode({ model }: Workspace, name: string): Node {
  const found = model.integrations.get(name);
  if (found !== undefined) return found;
  const message = `There is no integration "${visible(name)}"`;
  const wrong = [name];
  if (isIdentity(model, name)) {
    const hint = typedFlag("--identity", name);
    throw new UserError("identity_unknown", `${message}: that is an identity`, { hint, wrong });
  }
  const meant = nearest(name, model.integrations.keys());
  const hint = meant === undefined ? "atmos-auth validate" : typedFlag("--integration", meant);
  throw new UserError("identity_unknown", message, { hint, wrong });
}

function ofOtherKind(node: Node, kinds: readonly string[]): UserError {
  const wanted = kinds.join(" or ");
  const message = `Integration "${visible(node.name)}" is of kind ${node.kind}, not ${wanted}`;
  return usage(message, "atmos-auth help");
}

function nothingHangs({ target }: IdentityChain, kinds: readonly string[]): UserError {
  const { name } = target.node;
  const wanted = kinds.join(" or ");
  const message = `No integration of kind ${wanted} hangs on "${visible(name)}"`;
  const entry = `integrations: {NAME: {kind: ${kinds[0]}, via: {identity: ${visible(name)}}}}`;
  return usage(message, entry);
}

/** Makes the plan of an entry with these fields; `what` is the person's name for it, for messages. */
export function planDescribed(
  kind: IntegrationKind,
  { target }: IdentityChain,
  fields: unknown,
  what: string,
): IntegrationPlan {
  const { node, kind: { yields }, plan } = target;
  if (!kind.accepts.includes(yields)) {
    const message = `"${visible(node.name)}" (${node.kind}) can't have an integration ${kind.name}`;
    throw usage(message, "atmos-auth list");
  }
  const read = v.safeParse(kind.schema, fields);
  if (!read.success) throw misdescribed(what, read.issues[0]);
  const at = (...path: (string | number)[]) => ({
    file: "(command line)",
    line: 1,
    column: 1,
    path: path.join("."),
  });
  return kind.plan({ name: what, identity: node.name, fields: read.output, at }, plan);
}

function misdescribed(what: string, issue: v.BaseIssue<unknown>): UserError {
  const field = issue.path?.at(-1)?.key ?? what;
  const flag = `--${String(field).replaceAll("_", "-")}`;
  const missing = issue.input === undefined;
  const message = missing ? `${what} needs ${flag}` : `${flag} of ${what}: ${issue.message}`;
  return usage(message, `${flag} VALUE`);
}
