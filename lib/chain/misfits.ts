/**
 * Problems that keep an entry from being a link: a kind that does not exist, or one that can't follow the link before
 * it.
 */
import { UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import { type Kind, type NodeRole, START } from "../provider/kind.ts";
import { visible } from "../terminal/escape.ts";
import {
  declared,
  type DeclaredKind,
  everyKind,
  findKind,
  kindNames,
} from "../config/entries/kinds.ts";
import { type Guard, written } from "../config/entries/guards.ts";
import type { Model } from "../config/entries/model.ts";
import { MAX_STEPS, type Node, subjectOf, type Via } from "../config/entries/node.ts";
import { PART_OF } from "../config/parts.ts";
import { placeAt, problem } from "../config/schema/problems.ts";
import { nearest } from "../nearest.ts";

/** Returns the problem of a kind that no cloud declares for that role; none when the entry names no kind. */
export function kindProblem(node: Node, clouds: readonly Cloud[]): readonly UserError[] {
  const { role, kind } = node;
  if (kind === "") return [];
  const { failed, entry } = subjectOf(node);
  const at = placeAt(entry, ["kind"]);
  const named = `"${visible(kind)}"`;
  if (everyKind(clouds, role).includes(kind)) {
    const message = `${failed}: this version does not support the kind ${named} yet`;
    // An emulator is somebody at no cloud, and a database is no registry: no kind of ours comes near them.
    const isAlone = role === "integration" || kind.endsWith("/emulator");
    const near = isAlone ? [] : kindsNear(clouds, role, kind);
    const hint = near.length > 0 ? `kind: ${near.join(" | ")}` : "leave it to atmos itself";
    return [new UserError("kind_unsupported", message, { at, hint })];
  }
  const other = role === "provider" ? "identity" : "provider";
  if (role !== "integration" && findKind(clouds, other, kind)) {
    const message = `${failed}: ${named} is a kind of ${other}, not of ${role}`;
    const section = other === "provider" ? "auth.providers" : "auth.identities";
    return [problem(message, at, `move it to ${section}`)];
  }
  const meant = meantBy(kind, kindNames(clouds, role));
  const message = `${failed}: there is no kind ${named}`;
  return [problem(message, at, meant ? `kind: ${meant}` : oneOf(clouds, role, kind))];
}

/**
 * Returns the nearest kind by its letters, else by a word of its name: `aws/process` means `aws/credential-process`.
 */
function meantBy(kind: string, names: readonly string[]): string | undefined {
  const [cloud, ...own] = wordsOf(kind);
  const alike = (word: string, other: string) =>
    Math.min(word.length, other.length) > 3 && (word.startsWith(other) || other.startsWith(word));
  const sharing = names.filter((name) => {
    const [theirs, ...words] = wordsOf(name);
    return theirs === cloud && words.some((word) => own.some((each) => alike(word, each)));
  });
  return nearest(kind, names) ?? sharing[0];
}

function wordsOf(kind: string): readonly string[] {
  return kind.toLowerCase().split(/[^a-z0-9]+/);
}

/** A hint with the existing kinds: those of the same cloud, if it has any. */
function oneOf(clouds: readonly Cloud[], role: NodeRole, kind: string): string {
  const near = kindsNear(clouds, role, kind);
  return `kind: ${(near.length > 0 ? near : kindNames(clouds, role)).join(" | ")}`;
}

function kindsNear(clouds: readonly Cloud[], role: NodeRole, kind: string): readonly string[] {
  return kindNames(clouds, role).filter((name) => name.split("/")[0] === kind.split("/")[0]);
}

/** The error for a kind that takes no policy, so that its credential can't be narrowed to reading. */
export function cannotNarrow({ name, at }: Node, kind: Kind, clouds: readonly Cloud[]): UserError {
  const message = `"${visible(name)}" can't be narrowed to reading: ${kind.name} takes no policy`;
  const above = declared(clouds, "identity").find(({ kind: { narrows, accepts } }) =>
    narrows && accepts.includes(kind.yields)
  );
  const hint = above === undefined
    ? "use an identity that may do less, and leave --read-only out"
    : `put an identity of kind ${above.kind.name} on top of it, and use --read-only with that`;
  return new UserError("usage", message, { at, hint });
}

/** The parts of a link before that the message names. */
interface Before {
  readonly node: Pick<Node, "role" | "name">;
  readonly kind: Pick<Kind, "name" | "yields">;
}

/** The entries among which a fitting one is searched. */
interface Places {
  readonly model: Model;
  readonly clouds: readonly Cloud[];
}

/** Makes the problem of a kind that can't follow the link before it. */
export function misfit(
  node: Node,
  kind: Kind,
  before: Before | undefined,
  places: Places,
): UserError {
  const { failed, entry } = subjectOf(node);
  const at = placeAt(entry, ["via"]);
  if (before !== undefined && kind.accepts.length === 0) {
    const message = `${failed}: ${kind.name} starts a chain, so it can't have "via"`;
    return problem(message, at, "remove via");
  }
  const hint = viaHint(node, kind, before, places);
  if (before === undefined) {
    return problem(`${failed}: "via" is missing, and ${kind.name} needs one`, at, hint);
  }
  const names = new Set(kindsYielding(kind.accepts, places.clouds).map(({ kind }) => kind.name));
  const only = names.size > 0 ? `; it follows ${[...names].join(" or ")}` : "";
  const message = `${failed}: ${kind.name} can't follow ${before.kind.name}${only}`;
  return problem(message, node.via?.at ?? at, hint);
}

function kindsYielding(
  types: readonly string[],
  clouds: readonly Cloud[],
): readonly DeclaredKind[] {
  const all = [...declared(clouds, "provider"), ...declared(clouds, "identity")];
  return all.filter(({ kind }) => types.includes(kind.yields));
}

/**
 * A hint with an entry that it can follow, preferably one that is obtained from the entry before, such as a permission
 * set of that sign-in; without any, with the kind of one that would fit between.
 */
function viaHint(node: Node, kind: Kind, before: Before | undefined, places: Places): string {
  const fitting = fittingNodes(node, kind, places);
  const near = fitting.find(({ via }) =>
    before !== undefined && via?.role === before.node.role && via.name === before.node.name
  );
  const kinds = kindsYielding(kind.accepts, places.clouds).map(({ kind }) => kind);
  const bridge = kinds.find(({ accepts }) => before && accepts.includes(before.kind.yields));
  const found = near ?? (bridge === undefined ? fitting[0] : undefined);
  if (found !== undefined) return `via: {${found.role}: ${visible(found.name)}}`;
  if (bridge === undefined) return `via: {${kinds[0]?.role ?? "provider"}: NAME}`;
  return `via: {${bridge.role}: NAME}   (where NAME is of kind ${bridge.name})`;
}

/** Returns the existing entries that it can follow, providers first: those whose own chains are whole without it. */
function fittingNodes(node: Node, { accepts }: Kind, places: Places): readonly Node[] {
  const all = [...places.model.providers.values(), ...places.model.identities.values()];
  return all.filter((one) => {
    if (one.role === "integration") return false;
    const kind = findKind(places.clouds, one.role, one.kind)?.kind;
    return kind !== undefined && accepts.includes(kind.yields) && isWhole(one, node, places);
  });
}

/** Whether an entry is obtained from one that may start a chain, and not through the node, which would be a circle. */
function isWhole(from: Node, node: Node, { model, clouds }: Places): boolean {
  let each: Node | undefined = from;
  for (let steps = 0; each !== undefined && steps < MAX_STEPS; steps++) {
    if (each.role === "integration" || each === node) return false;
    if (each.via === undefined) {
      const starts = findKind(clouds, each.role, each.kind)?.kind.accepts;
      return starts !== undefined && (starts.length === 0 || starts.includes(START));
    }
    const { role, name }: Via = each.via;
    each = model[PART_OF[role]].get(name);
  }
  return false;
}

/**
 * The problem of a program that tells the same target as a guarded entry of one's own files: guards must be known
 * before anything runs.
 */
export function toldObtained(node: Node, guard: Guard): UserError {
  const { failed, entry } = subjectOf(node);
  const key = guard.path.join(".");
  const message = `${failed}: what !exec tells there is what an entry of your own files has ` +
    `"${key}" for: it must say so itself`;
  return problem(message, placeAt(entry, []), written(guard));
}

/** The problem of a `via` that a program tells: a chain must be known before anything in it runs. */
export function toldVia(node: Node): UserError {
  const { failed, entry } = subjectOf(node);
  const at = node.via?.at ?? placeAt(entry, ["via"]);
  return problem(`${failed}: "via" can't be told by !exec`, at, "via: {provider: NAME}");
}

/**
 * The problem of a provider's guard that a program tells: it holds for all that is obtained through the provider, and
 * is shown with that before anything runs.
 */
export function toldGuard(node: Node, guard: Guard): UserError {
  const { failed, entry } = subjectOf(node);
  const key = guard.path.join(".");
  const message =
    `${failed}: "${key}" can't be told by !exec, since it protects what comes through`;
  return problem(message, placeAt(entry, guard.path), written(guard));
}
