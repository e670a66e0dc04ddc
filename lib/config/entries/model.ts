/** The configuration as the rest of the program sees it. Reading it runs nothing and reaches nothing. */
import { type Place, UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { NodeRole } from "../../provider/kind.ts";
import { visible, visibleName } from "../../terminal/escape.ts";
import { few } from "../../terminal/few.ts";
import { PART_OF, PARTS } from "../parts.ts";
import { isUntold, type Located, type LocatedMap, mapIn, valueIn } from "../yaml/located.ts";
import { type Node, readNode } from "./node.ts";
import { type Faults, onePerPlace, problem } from "../schema/problems.ts";
import type { Loaded } from "../files/load.ts";
import { passedOver, sectionAt } from "../files/passed_over.ts";
import { ByName } from "./by_name.ts";
import type { Guarding } from "./obtained.ts";
import { underProviders } from "./inherited.ts";
import { partIn, readSettings, type Settings } from "./settings.ts";
import { readRealms, type Realm } from "./realm.ts";
import { thatMaySay, type Written } from "./said.ts";
import type { Neighbours } from "./shape.ts";
import { namesWith, slipOf } from "./like.ts";
import { readEnvironment } from "./environment.ts";
import { unheardIn } from "./unheard.ts";
import { unheardProvider } from "./unheard_offers.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";

export type { Node, Via } from "./node.ts";

/**
 * A configuration, with problems outside of its nodes. Broken nodes are in it, with their own problems; the others
 * work.
 */
export interface Model extends Faults {
  /** The configuration's own realm. */
  readonly realm: Realm;
  /** Returns the realm of an entry's credentials: that of the files that say the entry or what it is obtained through. */
  readonly realmOf: (node: Pick<Node, "entry" | "via" | "tree">) => Realm;
  readonly settings: Settings;
  readonly providers: ReadonlyMap<string, Node>;
  readonly identities: ReadonlyMap<string, Node>;
  readonly integrations: ReadonlyMap<string, Node>;
  /**
   * Adds to a node the guards of own entries that obtain the same; asked again once a program has told the node's
   * values.
   */
  readonly guarding: Guarding;
  /** The tree that it was read from. */
  readonly root: LocatedMap;
  /** Remarks on variables that are left out, though nothing is wrong with them. */
  readonly left: readonly UserError[];
  /** Remarks on settings and variables; nodes have their own. */
  readonly remarks: readonly UserError[];
  /** Imports that could not be fetched: an entry that is missing may be in one of them. */
  readonly unfetched: readonly UserError[];
  /** Sections that may have been meant to hold entries and that nothing reads. */
  readonly passedOver: readonly Place[];
}

/** Reads the merged tree of a whole configuration; never throws. `env` is asked for `ATMOS_AUTH_REALM`. */
export function readModel(
  loaded: Pick<Loaded, "root" | "own" | "realms" | "unfetched" | "remarks">,
  clouds: readonly Cloud[],
  env: (name: string) => string | undefined = () => undefined,
): Model {
  const { root } = loaded;
  const { problems, milder, remarks, settings } = readSettings(root, clouds);
  const { keep } = settings.shell;
  // The same list when nothing is taken from it: facts about a list of clouds are cached by it.
  const others = keep.length === 0 ? clouds : clouds.filter(({ name }) => !keep.includes(name));
  const environment = readEnvironment(root, others);
  const names = (part: string) => new Set(partIn(root, part)?.entries.keys());
  const around = {
    clouds,
    providers: names("providers"),
    identities: names("identities"),
    unheard: () => unheardProvider(root),
  };
  const read = (role: NodeRole, kindOf: Neighbours["kindOf"]) =>
    readNodes(role, partIn(root, PART_OF[role]), { ...around, kindOf });
  const providers = read("provider", () => undefined);
  const kindOf = (name: string) => providers.get(name)?.kind;
  const identities = underProviders(read("identity", kindOf), providers);
  const told = { get: env, entries: () => [] };
  const { wrong, ...realms } = readRealms(loaded, told, { providers, identities });
  const all = [
    ...onePerPlace([...wrong, ...problems]),
    ...partProblems(root),
    ...environment.problems,
  ];
  return {
    ...realms,
    settings,
    providers,
    identities,
    integrations: read("integration", kindOf),
    guarding: (node) => node,
    root,
    problems: all,
    milder,
    left: environment.left,
    remarks: [...remarks, ...unheardIn(root)],
    unfetched: loaded.unfetched,
    passedOver: passedOver(loaded),
  };
}

function readNodes(role: NodeRole, part: LocatedMap | undefined, around: Neighbours) {
  const entries: LocatedMap["entries"] = part?.entries ?? new Map();
  return new ByName(entries.keys(), (name) => readNode(role, name, entries.get(name)!, around));
}

/** Returns the clouds and names around a node, to read it again. */
export function aroundIn(model: Model, clouds: readonly Cloud[]): Neighbours {
  return {
    clouds,
    providers: new Set(model.providers.keys()),
    identities: new Set(model.identities.keys()),
    kindOf: (name) => model.providers.get(name)?.kind,
    unheard: () => unheardProvider(model.root),
  };
}

function* partProblems(root: LocatedMap): Generator<UserError> {
  const auth = valueIn(root, "auth");
  if (auth !== undefined && !isMapOrNone(auth)) {
    yield notAMap(auth, "it", "auth: {identities: {NAME: {kind: KIND}}}");
  }
  for (const part of PARTS) {
    const value = valueIn(mapIn(root, "auth"), part);
    if (value === undefined || isMapOrNone(value)) continue;
    yield notAMap(value, `"${part}"`, `${part}: {NAME: {kind: KIND}}`);
  }
}

/** Whether it is a map, or says nothing. */
function isMapOrNone(value: Located): boolean {
  return value.type === "map" || value.type === "scalar" && value.value === null;
}

/**
 * The problem of a part that is no map. The names of entries are needed before anything may run: they lead to what is
 * trusted, and to hints.
 */
function notAMap(value: Located, what: string, hint: string): UserError {
  if (value.type === "failed") return value.why;
  const told = "can't be told by a program or a variable: write the names of its entries";
  const wrong = isUntold(value) ? told : "must be a map of entries by name";
  return problem(`Cannot use the section auth: ${what} ${wrong}`, value.at, hint);
}

/** Returns the identity of that name, spelled in any case, or of that alias; throws `identity_unknown`. */
export function findIdentity(model: Model, name: string): Node {
  return findNode(model, "identity", name) ?? failUnknown(model, "identity", name);
}

/** Whether `findIdentity` would find that name; throws `identity_unclear` when it names several. */
export function isIdentity(model: Model, name: string): boolean {
  return findNode(model, "identity", name) !== undefined;
}

/** Whether `findProvider` would find that name. */
export function isProvider(model: Model, name: string): boolean {
  return findNode(model, "provider", name) !== undefined;
}

/** Returns the provider of that name, spelled in any case; throws `identity_unknown`. */
export function findProvider(model: Model, name: string): Node {
  return findNode(model, "provider", name) ?? failUnknown(model, "provider", name);
}

/** Returns the identity of that name, else the provider; throws `identity_unknown`, as for an identity. */
export function findEntry(model: Model, name: string): Node {
  return findNode(model, "identity", name) ?? findNode(model, "provider", name) ??
    failUnknown(model, "identity", name);
}

/** Finds a node by name, else by alias; in another case when only one fits so; throws when several fit. */
function findNode(
  model: Written,
  role: "provider" | "identity",
  name: string,
): Node | undefined {
  const nodes = model[PART_OF[role]];
  const named = () => [...nodes.keys()].filter((each) => isSame(each, name));
  const aliased = (fits: (alias: string) => boolean) =>
    onlyOne(
      name,
      thatMaySay(model, role, "alias").filter(({ alias }) => alias !== undefined && fits(alias)),
    );
  return nodes.get(name) ?? onlyOne(name, named().map((each) => nodes.get(each)!)) ??
    aliased((alias) => alias === name) ?? aliased((alias) => isSame(alias, name));
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function onlyOne(name: string, found: readonly Node[]): Node | undefined {
  if (found.length < 2) return found[0];
  const names = found.map((node) => `"${visible(node.name)}"`).sort().join(" or ");
  const message = `Cannot tell which ${found[0]!.role} "${visible(name)}" is: ${names}`;
  throw new UserError("identity_unclear", message, { hint: listing(name) });
}

function failUnknown(model: Model, role: "identity" | "provider", name: string): never {
  const { why, ...detail } = mendOf(model, role, name);
  const said = `There is no ${role} "${visibleName(name)}"${elsewhere(model)}`;
  throw new UserError("identity_unknown", why === undefined ? said : `${said}; ${why}`, detail);
}

/** The reason and the hint for an unknown name. */
function mendOf(model: Model, role: "identity" | "provider", name: string) {
  const list = listing(name);
  const wrong = [name];
  if (role === "identity" && model.providers.has(name)) {
    return { why: "a provider has that name", hint: list };
  }
  if (role === "provider" && model.identities.has(name)) {
    return { why: "an identity has that name", hint: typedFlag("--identity", name), wrong };
  }
  const several = role === "identity" ? severalIn(model, name) : [];
  if (several.length > 0) {
    const hint = several.map((one) => typedFlag("--identity", one)).join(" ");
    return { why: "each is named by a flag of its own", hint, wrong };
  }
  const near = namesNear(model, role, name);
  const [meant] = near;
  if (near.length > 1) return { why: `that is a part of ${few(near)}`, hint: list, wrong };
  if (meant === undefined) return { hint: "atmos-auth list", wrong };
  return { hint: typedFlag(`--${role}`, meant), wrong };
}

/** Returns the identities of `dev,ops`, as who is in a session is written; none where one of them is nobody. */
export function severalIn(model: Model, name: string): readonly string[] {
  const names = name.split(",").map((one) => one.trim());
  return names.every((one) => isIdentity(model, one)) ? names : [];
}

/** Returns the configured names that may have been meant: those that it is a part of, or the one it is a slip of. */
export function namesNear(
  model: Written,
  role: "identity" | "provider",
  name: string,
): readonly string[] {
  const like = role === "identity" ? namesWith([...model.identities.keys()], name) : [];
  if (like.length > 0) return like;
  const aliases = thatMaySay(model, role, "alias").flatMap(({ alias }) => alias ?? []);
  const meant = slipOf([...model[PART_OF[role]].keys(), ...aliases], name);
  return meant === undefined ? [] : [meant];
}

/** The command that lists entries with that word. */
function listing(word: string): string {
  return `atmos-auth list ${operandTyped(word)}`;
}

type Elsewhere = Pick<Model, "unfetched" | "passedOver">;

/**
 * Says where a missing entry may be, as the end of a sentence: in an import that could not be fetched, or a section
 * that is passed over.
 */
export function elsewhere({ unfetched, passedOver: [section] }: Elsewhere): string {
  const passed = section === undefined ? "" : `; ${sectionAt(section)} is passed over`;
  if (unfetched.length === 0) return passed;
  return `${passed}; it may be in what could not be had of the imports: ${unfetched[0]!.message}`;
}
