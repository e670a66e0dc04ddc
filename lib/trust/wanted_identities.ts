/** Identities that a found configuration would sign one in as, told without running, asking or opening anything. */
import { factsOf, planChain } from "../chain/chain.ts";
import { refuseCommands } from "../config/yaml/exec.ts";
import type { Node } from "../config/entries/model.ts";
import type { Statements } from "../config/files/trust_record.ts";
import { foreignHosts } from "../sign_in/announce.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Facts } from "../provider/plan.ts";
import type { Environment } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { entryOf, entryPath, type Subject } from "./said.ts";

/** An identity in a line, and its hosts. */
export interface PlannedIdentity {
  readonly line: string;
  /** Hosts that are not the vendor's own. */
  readonly hosts: readonly string[];
}

/**
 * The most identities that are planned, since that takes time; of the others, the values are shown as they are written.
 */
const MOST_PLANNED = 200;

/** Returns the identities that found files alone have, or change. */
export async function identitiesIn(
  { model, clouds }: Subject,
  said: Statements,
  env: Environment,
): Promise<readonly PlannedIdentity[]> {
  const entries = new Set(Object.keys(said).map(entryOf));
  const nodes = [...model.identities.values()].filter(({ name }) =>
    entries.has(entryPath("identities", name))
  );
  const linesOf = Map.groupBy(Object.entries(said), ([path]) => entryOf(path));
  return await Promise.all(nodes.map(async (node, index) => {
    const lines = linesOf.get(entryPath("identities", node.name)) ?? [];
    const principal = principalIn(clouds, lines);
    const asWritten = () => ({ line: lineOf(node, { principal }), hosts: [] });
    if (index >= MOST_PLANNED) return asWritten();
    try {
      const chain = await planChain({ model, clouds, resolve: refuseCommands }, node.name);
      return { line: lineOf(node, factsOf(chain)), hosts: foreignHosts(chain, env) };
    } catch {
      // It is broken, or a part of it waits for trust: its written values are shown.
      return asWritten();
    }
  }));
}

type Lines = readonly (readonly [path: string, value: string])[];

/** Returns the principal as the entry has it written, by the keys that the clouds name. */
function principalIn(clouds: readonly Cloud[], lines: Lines): string {
  const keys = new Set(clouds.flatMap(({ principalKeys }) => principalKeys));
  const isNamed = (path: string) => keys.has(path.slice(path.lastIndexOf(".") + 1));
  return lines.filter(([path]) => isNamed(path)).map(([, value]) => value).join(", ");
}

function lineOf(node: Node, facts: Facts): string {
  const { account, principal, region } = facts;
  // A principal may name the account itself, as one of its parts.
  const named = account !== undefined && principal?.split(":").includes(account);
  const parts = [named ? undefined : account, principal, region]
    .flatMap((part) => part ? [visible(part)] : []);
  const about = parts.length > 0 ? parts.join(", ") : kindOf(node);
  return `${shownName(node.name)}: ${about}`;
}

/** Returns a node's kind in words. */
export function kindOf({ kind, computed }: Node): string {
  return visible(kind) || (computed ? "whatever a program tells" : "nothing yet");
}

/** Returns an identity's name, in quotes if it could be read as more than a name. */
export function shownName(name: string): string {
  return entryPath("identities", name).slice("auth.identities.".length);
}
