/** The path from an entry to the one that it is obtained from, and so on to the root. */
import { UserError } from "../../errors.ts";
import { problem } from "../schema/problems.ts";
import { nearestOf } from "../../nearest.ts";
import { visible } from "../../terminal/escape.ts";
import type { Model } from "./model.ts";
import { MAX_STEPS, type Node, subjectOf, type Via } from "./node.ts";
import { secretVias } from "./secret_vias.ts";

/**
 * Returns the nodes from the root to this one; throws when `via` leads nowhere, in a circle or too far, or when a
 * secret of one of them is asked for through an entry that needs the secret itself.
 */
export function pathTo(model: Model, target: Node): readonly Node[] {
  const path = straightTo(model, target);
  const cleared = new Set<Node>();
  for (const node of path) refuseNeed(model, [node], cleared);
  return path;
}

/**
 * Throws when a secret of the trail's last node is asked for through an entry that needs one of the trail. Each node is
 * walked once.
 */
function refuseNeed(model: Model, trail: readonly Node[], cleared: Set<Node>): void {
  const node = trail.at(-1)!;
  if (cleared.has(node)) return;
  for (const via of secretVias(node.tree)) {
    for (const each of straightTo(model, follow(model, node, via))) {
      if (trail.includes(each)) throw neededByItself(trail, each, via);
      refuseNeed(model, [...trail, each], cleared);
    }
  }
  cleared.add(node);
}

function neededByItself(trail: readonly Node[], again: Node, via: Via): UserError {
  const round = [
    ...trail.slice(trail.indexOf(again)).map(({ name }) => name),
    via.name,
    again.name,
  ];
  const names = round.filter((name, at) => name !== round[at - 1]).map(visible);
  const { failed } = subjectOf(trail[0]!);
  const message = `${failed}: a secret of it is asked for as itself: ${names.join(" -> ")}`;
  return problem(message, via.at, "via: {identity: ANOTHER}");
}

function straightTo(model: Model, target: Node): readonly Node[] {
  const path: [Node, ...Node[]] = [target];
  for (let via = target.via; via !== undefined; via = path[0].via) {
    const next = follow(model, path[0], via);
    if (path.includes(next)) throw circle(path, next);
    path.unshift(next);
    if (path.length > MAX_STEPS) throw tooLong(target);
  }
  return path;
}

function follow(model: Model, node: Node, via: Via): Node {
  const [there, elsewhere] = via.role === "provider"
    ? [model.providers, model.identities]
    : [model.identities, model.providers];
  const found = there.get(via.name);
  if (found !== undefined) return found;
  const { failed } = subjectOf(node);
  const message = `${failed}: there is no ${via.role} "${visible(via.name)}"`;
  const namesake = elsewhere.get(via.name);
  if (namesake !== undefined) {
    const article = namesake.role === "identity" ? "an" : "a";
    const hint = `via: {${namesake.role}: ${visible(via.name)}}`;
    throw problem(`${message}, but ${article} ${namesake.role} has that name`, via.at, hint);
  }
  const meant = nearestOf(via.name, there);
  throw problem(message, via.at, meant ? `${via.role}: ${visible(meant)}` : "atmos-auth list");
}

function tooLong(target: Node): UserError {
  const message = `${
    subjectOf(target).failed
  }: its via leads through more than ${MAX_STEPS} entries`;
  return problem(message, target.via!.at, "via: {provider: NAME}");
}

/**
 * The problem of a circle; it begins at the first name of the loop, so that the same loop is the same problem wherever
 * it was entered.
 */
function circle(path: readonly Node[], again: Node): UserError {
  const loop = path.slice(0, path.indexOf(again) + 1).reverse();
  const first = loop.reduce((least, node) => node.name < least.name ? node : least);
  const from = loop.indexOf(first);
  const round = [...loop.slice(from), ...loop.slice(0, from), first];
  const names = round.map(({ name }) => visible(name)).join(" -> ");
  const message = `${subjectOf(first).failed}: its via goes in a circle: ${names}`;
  return problem(message, first.via!.at, "via: {provider: NAME}");
}
