/** One provider, identity or integration of the configuration. */
import { isUnreadable, strayGuards, unsaidGuards } from "./guards.ts";
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { NodeRole, Role } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import { checkValue } from "../schema/check.ts";
import { COMMON, type Common, NOTHING_SAID } from "./common.ts";
import { exampleKind, ownName, schemasOf } from "./kinds.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { isOurs } from "../../environment/passed.ts";
import {
  isUntold,
  type Located,
  type LocatedEntry,
  type LocatedMap,
  mapped,
  textIn,
  valueIn,
} from "../yaml/located.ts";
import { isComputed, toPlain, withoutComputed, withSpelled } from "../yaml/plain.ts";
import { spelledAs } from "../../nearest.ts";
import { decode } from "../schema/decode.ts";
import {
  onePerPlace,
  placeAt,
  problem,
  remark,
  sentence,
  type Subject,
  subjectFor,
} from "../schema/problems.ts";
import type { Moved } from "./places.ts";
import { type Neighbours, shapeEntry } from "./shape.ts";
import { unoffered } from "./unheard_offers.ts";
import {
  decidedBySession,
  strangeItems,
  type VariableKey,
  variableKeys,
  withoutNames,
} from "./environment.ts";

/** The most entries that one may be signed in through, so that walking every chain of thousands stays quick. */
export const MAX_STEPS = 16;

/** The entry that a node is obtained from. */
export interface Via {
  readonly role: Role;
  /** Its name, as its own entry spells it, when there is one. */
  readonly name: string;
  readonly at: Place;
}

/**
 * An entry as far as it can be read alone. A broken one is a node too, with its problems. Common keys that are wrong,
 * or that only a program can tell, are as if absent.
 */
export interface Node extends Omit<Common, "via" | "provider"> {
  readonly role: NodeRole;
  readonly name: string;
  /** The kind's own name; empty when the entry says none. */
  readonly kind: string;
  /** The place of its name. */
  readonly at: Place;
  readonly via: Via | undefined;
  /** The entry in the map form; empty when it is no map. */
  readonly tree: LocatedMap;
  /** Keys that are written elsewhere than they are read. */
  readonly moved: readonly Moved[];
  /** The entry as it was written. */
  readonly entry: LocatedEntry;
  /** Whether some value is only known once a program has run. */
  readonly computed: boolean;
  /** Problems of the common keys; its kind's own are checked when the node is planned. */
  readonly problems: readonly UserError[];
  /** Remarks on values that were read as something else than they are written. */
  readonly remarks: readonly UserError[];
}

/** Makes the subject of a node's checks. */
export function subjectOf(node: Pick<Node, "role" | "name" | "at" | "tree" | "moved">): Subject {
  const { role, name, at, tree, moved } = node;
  return subjectFor(named(role, name), { keyAt: at, value: tree }, moved);
}

/** Reads an entry; never throws. */
export function readNode(
  role: NodeRole,
  name: string,
  entry: LocatedEntry,
  around: Neighbours,
): Node {
  const written = subjectFor(named(role, name), entry);
  const { tree: shaped, moved, problems: misshapen } = shape(role, name, written, around);
  const whole = role === "integration" ? shaped : withSpelled(shaped, "env");
  const left = role === "identity" ? decidedBySession(valueIn(whole, "env"), around.clouds) : [];
  const spelled = withoutVariables(whole, left.map((each) => each.name));
  const kind = ownName(around.clouds, textIn(spelled, "kind") ?? "");
  const before = subjectOf({ role, name, at: entry.keyAt, tree: spelled, moved });
  const { map: tree, remarks } = decode(before, spelled, schemasOf(around.clouds, { role, kind }));
  const subject = subjectOf({ role, name, at: entry.keyAt, tree, moved });
  const { common, problems } = readCommon(subject, tree);
  const computed = isComputed(entry.value);
  const { via: _via, provider: _provider, ...rest } = common;
  return {
    ...rest,
    protected: rest.protected || isUnreadable(valueIn(tree, "protected")),
    role,
    name,
    kind,
    at: entry.keyAt,
    via: viaOf(common, subject, around),
    tree,
    moved,
    entry,
    computed,
    problems: [
      ...nameProblems(subject, name),
      ...misshapen,
      ...entry.value.type === "map" ? kindProblems(subject, tree, around, role) : [],
      ...onePerPlace([...strangeItems(subject, valueIn(tree, "env")), ...problems]),
      ...unsaidGuards(subject, tree),
      ...strayGuards(subject, tree, role !== "integration"),
      ...role === "identity" ? ownVariables(subject, tree) : [],
    ],
    remarks: [...remarks, ...left.map((each) => leftOut(subject, each))],
  };
}

/**
 * Problems of our own variables in an identity's `env`: inside of its session they would tell us whom to trust, and
 * where the configuration is.
 */
function ownVariables(subject: Subject, tree: LocatedMap): readonly UserError[] {
  const ours = variableKeys(valueIn(tree, "env")).filter(({ name }) => isOurs(name));
  return ours.map(({ name, at, path }) => {
    const message = sentence(subject, ["env", ...path], "is a variable of atmos-auth itself");
    return problem(
      message,
      at,
      `remove ${visible(name)} from "env"; only your own environment sets it`,
    );
  });
}

/** The remark on a variable that would tell programs that they are somebody else than the identity. */
function leftOut({ what }: Subject, { name, at }: VariableKey): UserError {
  const shown = visible(name);
  const message = `env.${shown} of ${what} is left out: its session says itself who one is`;
  return remark("variable_left_out", message, at, `remove ${shown} from "env"`);
}

/** Returns the part of an entry whose programs are to run: none runs for a variable that is left out. */
export function toBeTold({ role, entry: { value } }: Node, clouds: readonly Cloud[]): Located {
  if (role !== "identity" || value.type !== "map") return value;
  const left = decidedBySession(valueIn(value, "env"), clouds);
  return withoutVariables(value, left.map(({ name }) => name));
}

function withoutVariables(map: LocatedMap, names: readonly string[]): LocatedMap {
  if (names.length === 0) return map;
  return mapped(map, (value, key) => key === "env" ? withoutNames(value, names) : value);
}

function shape(role: NodeRole, name: string, written: Subject, around: Neighbours) {
  const { value } = written.entry;
  if (value.type !== "map") {
    const tree: LocatedMap = { type: "map", at: value.at, entries: new Map() };
    const hint = `kind: ${exampleKind(around.clouds, role)}`;
    const wrong = problem(`${written.failed}: it must be a map`, value.at, hint);
    return { tree, moved: [], problems: isUntold(value) ? [] : [wrong] };
  }
  if (role === "integration") return { tree: value, moved: [], problems: [] };
  return shapeEntry(role, name, written, value, around);
}

/** Problems of a name that is empty or has control characters: it stands in files, prompts and variables. */
function nameProblems({ failed, entry }: Subject, name: string): readonly UserError[] {
  if (name.trim() === "") return [problem(`${failed}: its name is empty`, entry.keyAt, "NAME:")];
  if (!/\p{Cc}/u.test(name)) return [];
  const message = `${failed}: its name must not hold control characters`;
  return [problem(message, entry.keyAt, `${name.replace(/\p{Cc}/gu, "-")}:`)];
}

function kindProblems(
  subject: Subject,
  tree: LocatedMap,
  around: Neighbours,
  role: NodeRole,
): readonly UserError[] {
  const kind = tree.entries.get("kind")?.value;
  if (kind?.type === "command" || textIn(tree, "kind")) return [];
  const isMissing = kind === undefined || (kind.type === "scalar" && kind.value === null);
  const waiting = isMissing && role === "identity" && !tree.entries.has("via")
    ? unoffered(subject, around.unheard())
    : undefined;
  if (waiting !== undefined) return [waiting];
  const message = `${subject.failed}: "kind" ${isMissing ? "is missing" : "must be text"}`;
  const hint = `kind: ${exampleKind(around.clouds, role)}`;
  return [problem(message, placeAt(subject.entry, ["kind"]), hint)];
}

/** Reads the common keys that are right, whatever is wrong with the others. */
function readCommon(
  subject: Subject,
  tree: LocatedMap,
): { common: Common; problems: readonly UserError[] } {
  const known = withoutComputed(tree);
  const checked = checkValue({ ...subject, entry: { ...subject.entry, value: known } }, COMMON);
  if (checked.output !== undefined) return { common: checked.output, problems: [] };
  const entries = [...known.entries].filter(([key, { value }]) => isRight(key, toPlain(value)));
  const right = v.safeParse(COMMON, toPlain({ ...known, entries: new Map(entries) }));
  return { common: right.success ? right.output : NOTHING_SAID, problems: checked.problems };
}

function isRight(key: string, plain: unknown): boolean {
  const entries: Readonly<Record<string, v.GenericSchema>> = COMMON.entries;
  return Object.hasOwn(entries, key) && v.safeParse(entries[key]!, plain ?? undefined).success;
}

function viaOf({ via }: Common, { entry }: Subject, around: Neighbours): Via | undefined {
  const role = via?.provider !== undefined ? "provider" : "identity";
  const name = via?.[role];
  if (name === undefined) return undefined;
  const names = role === "provider" ? around.providers : around.identities;
  return { role, name: spelledAs(name, names) ?? name, at: placeAt(entry, ["via", role]) };
}

function named(role: NodeRole, name: string): string {
  return `${role} "${visible(name)}"`;
}
