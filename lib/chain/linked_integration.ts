/** Integrations of the configuration on top of their identities. */
import type { IntegrationKind, IntegrationPlan } from "../provider/kind.ts";
import { joined, type UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import { visible } from "../terminal/escape.ts";
import { type KubeconfigOptions, kubeconfigOptions } from "../config/entries/integrations.ts";
import { findIntegration } from "../config/entries/kinds.ts";
import { kindProblem } from "./misfits.ts";
import { checkNode } from "./check_node.ts";
import { type Link, type Planning, resolved } from "./link.ts";
import type { Node } from "../config/entries/model.ts";
import { subjectOf } from "../config/entries/node.ts";
import { inFileOrder, placeAt, problem } from "../config/schema/problems.ts";

/** A valid integration of an identity. */
export interface LinkedIntegration {
  readonly node: Node;
  readonly plan: IntegrationPlan;
  readonly kubeconfig: KubeconfigOptions;
}

/** Whether the integration can be one of such an identity, as far as its kind is known. */
export function fits(clouds: readonly Cloud[], node: Node, link: Link): boolean {
  return findIntegration(clouds, node.kind)?.accepts.includes(link.kind.yields) ?? true;
}

/** Plans an integration on top of an identity; throws `UserError`, or `UserErrors` when several things are wrong. */
export async function hang(
  planning: Planning,
  unresolved: Node,
  link: Link,
): Promise<LinkedIntegration> {
  const node = await resolved(planning, unresolved);
  const { kind, fields, problems } = checkIntegration(node, planning.clouds);
  if (kind === undefined) throw joined(inFileOrder(problems));
  if (!kind.accepts.includes(link.kind.yields)) throw unfit(node, link, kind);
  const at = (...path: (string | number)[]) => placeAt(subjectOf(node).entry, path);
  const entry = { name: node.name, identity: link.node.name, fields, at };
  return { node, plan: kind.plan(entry, link.plan), kubeconfig: kubeconfigOptions(fields) };
}

function unfit(node: Node, link: Link, kind: IntegrationKind): UserError {
  const { failed, entry } = subjectOf(node);
  const message = `${failed}: ${kind.name} can't hang on "${visible(link.node.name)}", ` +
    `which is ${link.kind.name}`;
  return problem(message, node.via?.at ?? placeAt(entry, ["via"]), "via: {identity: NAME}");
}

/** A checked entry: its kind and fields, or all of its problems; and remarks on it. */
type Checked =
  & { readonly remarks: readonly UserError[] }
  & (
    | { readonly kind: IntegrationKind; readonly fields: unknown; readonly problems: readonly [] }
    | { readonly kind?: never; readonly fields?: never; readonly problems: readonly UserError[] }
  );

/** Returns the kind of an integration and its fields, or its problems. */
export function checkIntegration(node: Node, clouds: readonly Cloud[]): Checked {
  const kind = findIntegration(clouds, node.kind);
  if (kind === undefined) {
    const problems = [...node.problems, ...kindProblem(node, clouds)];
    return { problems, remarks: node.remarks };
  }
  const { fields, problems, remarks } = checkNode(node, kind);
  return problems.length > 0 ? { problems, remarks } : { kind, fields, problems: [], remarks };
}
