/** One provider, identity or integration of the configuration. */
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { NodeRole, Role } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import { checkValue } from "../schema/check.ts";
import { COMMON, type Common, NOTHING_SAID } from "./common.ts";
import { exampleKind, ownName, schemasOf } from "./kinds.ts";
import { carriedBy } from "../../environment/carriers.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { isOurs } from "../../environment/passed.ts";
import {
  isComputed,
  type LocatedEntry,
  type LocatedMap,
  textIn,
  toPlain,
  valueIn,
  withoutComputed,
  withSpelled,
} from "../yaml/located.ts";
import { spelledAs } from "../schema/suggest.ts";
import { decode } from "../schema/decode.ts";
import { placeAt, problem, sentence, type Subject, subjectFor } from "../schema/problems.ts";
import type { Moved } from "./places.ts";
import { type Neighbours, shapeEntry } from "./shape.ts";
import { variableKeys } from "./environment.ts";

/** What a node is obtained from. */
export interface Via {
  readonly role: Role;
  /** As its owner spells it, when there is one. */
  readonly name: string;
  readonly at: Place;
}

/**
 * An entry as far as it can be read alone. A broken one is a node too, with its problems. Common keys that
 * are wrong, or that only a program can tell, are as if absent.
 */
export interface Node extends Omit<Common, "via" | "provider"> {
  readonly role: NodeRole;
  readonly name: string;
  /** In its own name; empty when the entry does not say. */
  readonly kind: string;
  /** Where its name stands. */
  readonly at: Place;
  readonly via: Via | undefined;
  /** The entry in the map form; empty when it is no map. */
  readonly tree: LocatedMap;
  /** Keys that stand elsewhere in the file. */
  readonly moved: readonly Moved[];
  /** The entry as it was written. */
  readonly entry: LocatedEntry;
  /** Whether some value is only known once a program has run. */
  readonly computed: boolean;
  /** What is wrong with the common keys; its kind's own are checked when the node is planned. */
  readonly problems: readonly UserError[];
  /** What was read as something else than it is written. */
  readonly remarks: readonly UserError[];
}

/** What a node's checks are about. */
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
  const spelled = role === "integration" ? shaped : withSpelled(shaped, "env");
  const kind = ownName(around.clouds, textIn(spelled, "kind") ?? "");
  const before = subjectOf({ role, name, at: entry.keyAt, tree: spelled, moved });
  const { map: tree, remarks } = decode(before, spelled, schemasOf(around.clouds, { role, kind }));
  const subject = subjectOf({ role, name, at: entry.keyAt, tree, moved });
  const { common, problems } = readCommon(subject, tree);
  const computed = isComputed(entry.value);
  const { via: _via, provider: _provider, ...rest } = common;
  return {
    ...rest,
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
      ...entry.value.type === "map"
        ? kindProblems(subject, tree, exampleKind(around.clouds, role))
        : [],
      ...problems,
      ...role === "identity" ? ownVariables(subject, tree, around.clouds) : [],
    ],
    remarks,
  };
}

/**
 * Inside of its session an identity would tell us whom to trust, and where its configuration lies; or it would tell
 * programs that they are somebody else.
 */
function ownVariables(
  subject: Subject,
  tree: LocatedMap,
  clouds: readonly Cloud[],
): readonly UserError[] {
  const keys = variableKeys(valueIn(tree, "env"));
  const cloudOf = keys.length > 0 ? carriedBy(clouds) : () => undefined;
  return keys.flatMap(({ name, at, path }) => {
    const [why, who] = isOurs(name)
      ? ["is a variable of atmos-auth itself", "only your own environment sets it"]
      : cloudOf(name) !== undefined
      ? ["carries or selects an identity", "the identity sets it"]
      : [];
    if (why === undefined) return [];
    const message = sentence(subject, ["env", ...path], why);
    return problem(message, at, `remove ${visible(name)} from "env"; ${who}`);
  });
}

function shape(role: NodeRole, name: string, written: Subject, around: Neighbours) {
  const { value } = written.entry;
  if (value.type !== "map") {
    const tree: LocatedMap = { type: "map", at: value.at, entries: new Map() };
    const hint = `kind: ${exampleKind(around.clouds, role)}`;
    const wrong = problem(`${written.failed}: it must be a map`, value.at, hint);
    return { tree, moved: [], problems: value.type === "command" ? [] : [wrong] };
  }
  if (role === "integration") return { tree: value, moved: [], problems: [] };
  return shapeEntry(role, name, written, value, around);
}

/** A name stands in files, prompts and variables. */
function nameProblems({ failed, entry }: Subject, name: string): readonly UserError[] {
  if (name.trim() === "") return [problem(`${failed}: its name is empty`, entry.keyAt, "NAME:")];
  if (!/\p{Cc}/u.test(name)) return [];
  const message = `${failed}: its name must not hold control characters`;
  return [problem(message, entry.keyAt, `${name.replace(/\p{Cc}/gu, "-")}:`)];
}

function kindProblems(
  subject: Subject,
  tree: LocatedMap,
  example: string,
): readonly UserError[] {
  const kind = tree.entries.get("kind")?.value;
  if (kind?.type === "command" || textIn(tree, "kind")) return [];
  const isMissing = kind === undefined || (kind.type === "scalar" && kind.value === null);
  const message = `${subject.failed}: "kind" ${isMissing ? "is missing" : "must be text"}`;
  return [problem(message, placeAt(subject.entry, ["kind"]), `kind: ${example}`)];
}

/** The common keys: all that are right, whatever is wrong with the others. */
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
