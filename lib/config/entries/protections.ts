/** Protections of one's own files, which hold whatever other files say: the stricter value counts. */
import type { Cloud } from "../../provider/cloud.ts";
import { PART_OF } from "../parts.ts";
import { valueIn } from "../yaml/located.ts";
import { ByName } from "./by_name.ts";
import { stricter, underProviders } from "./inherited.ts";
import type { Model, Node } from "./model.ts";
import { type Guarding, guardingBy } from "./obtained.ts";
import { withOwnAlone } from "./own_alone.ts";
import { pathTo } from "./path.ts";
import { AGENTS, NESTING, type Settings } from "./settings.ts";

/** Returns the whole configuration's model, nowhere less strict than that of one's own files alone. */
export function protectedBy(own: Model, model: Model, clouds: readonly Cloud[]): Model {
  const guarding = guardingBy(own, model, clouds);
  if (own === model) return { ...model, ...guardedAlone(model, guarding), guarding };
  const guard = (node: Node) => guarding(stricter(guardOf(own, node), node));
  const providers = ofEach(model.providers, guard);
  const identities = underProviders(ofEach(model.identities, guard), providers);
  const guarded = {
    ...model,
    guarding,
    providers,
    identities,
    settings: strictSettings(own.settings, model.settings),
  };
  const leads = (node: Node) =>
    leadsThrough(own, guarded, node) ? { ...node, protected: true } : node;
  return { ...guarded, identities: ofEach(identities, leads) };
}

/** Applies guards to a configuration that consists of own files only. */
function guardedAlone(model: Model, guarding: Guarding): Pick<Model, "providers" | "identities"> {
  const providers = ofEach(model.providers, guarding);
  return { providers, identities: underProviders(ofEach(model.identities, guarding), providers) };
}

function ofEach(
  nodes: ReadonlyMap<string, Node>,
  make: (node: Node) => Node,
): ReadonlyMap<string, Node> {
  return new ByName(nodes.keys(), (name) => make(nodes.get(name)!));
}

/**
 * Returns one's own entry of that name as a guard. If its own program was to tell `protected` and another file has
 * replaced it, the program can't be asked any more, and the entry is protected.
 */
function guardOf(own: Model, { role, name, tree }: Node): Node | undefined {
  const mine = own[PART_OF[role]].get(name);
  const asked = mine && valueIn(mine.tree, "protected");
  const isTold = asked?.type !== "command" || valueIn(tree, "protected")?.type === "command";
  return mine && (isTold ? mine : { ...mine, protected: true });
}

function strictSettings(own: Settings, all: Settings): Settings {
  const both = [own.shell, all.shell];
  return {
    ...withOwnAlone(own, all),
    shell: {
      ...all.shell,
      nested: strictest(NESTING, both.map(({ nested }) => nested)),
      agents: strictest(AGENTS, both.map(({ agents }) => agents)),
      // What is remembered of a person is theirs to say.
      frecency: own.shell.frecency && all.shell.frecency,
    },
    console: own.console.isolated ? { ...all.console, isolated: true } : all.console,
  };
}

/** Returns the strictest of these words, in an order from the loosest. */
function strictest<const Order extends readonly string[]>(
  order: Order,
  said: readonly Order[number][],
): Order[number] {
  return order[Math.max(...said.map((word) => order.indexOf(word)))]!;
}

/** Whether an identity is obtained from one that one's own files protect, and would not be by one's own files alone. */
function leadsThrough(own: Model, model: Model, node: Node): boolean {
  const mine = own.identities.get(node.name);
  const asEver = new Set(mine && pathSafely(own, mine).map(({ name }) => name));
  const isGuarded = (each: Node) =>
    own.identities.get(each.name)?.protected === true || model.guarding(each).protected;
  return pathSafely(model, node).some((each) =>
    each.role === "identity" && !asEver.has(each.name) && isGuarded(each)
  );
}

function pathSafely(model: Model, node: Node): readonly Node[] {
  try {
    return pathTo(model, node);
  } catch {
    return []; // Whoever plans it hears what is wrong.
  }
}
