/** Whom a found configuration would sign one in as, told without running, asking or opening anything. */
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

/** An identity, in a line, and where it goes. */
export interface PlannedIdentity {
  readonly line: string;
  /** Those that are not the vendor's own. */
  readonly hosts: readonly string[];
}

/** Planning takes time, and so many are only counted: of the others what they say is told, as it is written. */
const MOST_PLANNED = 200;

/** The identities of which a found file says anything, and those that only it knows. */
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
      // It is broken, or some of it waits for trust itself: what it says is as good as told.
      return asWritten();
    }
  }));
}

type Lines = readonly (readonly [path: string, value: string])[];

/** Whom the entry names as it is written, by the keys that the clouds say. */
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

/** Its kind, in words. */
export function kindOf({ kind, computed }: Node): string {
  return visible(kind) || (computed ? "whatever a program tells" : "nothing yet");
}

/** In quotes where it could be read as more than a name. */
export function shownName(name: string): string {
  return entryPath("identities", name).slice("auth.identities.".length);
}
