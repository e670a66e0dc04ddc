/**
 * Shares of a session: whose tools find somebody there. Those of a cloud without an identity find empty places of the
 * session's own, and not whoever the person is signed in as, unless the person lets theirs in.
 */
import { NOBODY } from "../environment/programs.ts";
import { type Cloud, namesOf } from "../provider/cloud.ts";
import type { Grant } from "../provider/grant.ts";
import type { CloudName } from "../provider/kind.ts";
import type { System } from "../system.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { aroundOf, readOwn } from "./own_tools.ts";

/** Shares of a session: the clouds whose tools find something there, and those whose find nobody. */
export interface Shares {
  /** The person's own passes, as it is around the session: an ambient identity consists of it, or they let it in. */
  readonly open: readonly Cloud[];
  /** Their tools find nobody. */
  readonly empty: readonly Cloud[];
}

/** Tells the clouds apart that have no identity in the session, or one that is the surroundings' own. */
export function sharesOf(
  granted: readonly { readonly cloud: Cloud; readonly grant: Grant }[],
  clouds: readonly Cloud[],
  kept: readonly CloudName[],
): Shares {
  const passed = new Set(granted.flatMap(({ grant }) => grant.pass));
  const isOpen = ({ name, family }: Cloud) =>
    kept.includes(name) || family.every((glob) => passed.has(glob));
  const held = new Set(granted.map(({ cloud }) => cloud.name));
  const open = clouds.filter(isOpen);
  return { open, empty: clouds.filter((cloud) => !held.has(cloud.name) && !open.includes(cloud)) };
}

/** Puts nobody into the place of a cloud's identity; returns the variables that lead there. */
export async function emptyPlace(
  system: System,
  directory: SessionDirectory,
  cloud: Cloud,
): Promise<Readonly<Record<string, string>>> {
  const own = await readOwn(system, cloud, "nobody");
  const place = { ...aroundOf(system), directory: directory.path, own };
  const { variables, files } = cloud.nobody(place);
  for (const [name, content] of Object.entries(files)) await directory.write(name, content);
  return variables;
}

/**
 * Empties the places of these clouds. A variable that they share with one that is let in leads to the empty
 * place: who is not in the session must not come in by another's file.
 */
export async function emptyPlaces(
  system: System,
  directory: SessionDirectory,
  { empty }: Shares,
): Promise<Readonly<Record<string, string>>> {
  const each = await Promise.all(empty.map((cloud) => emptyPlace(system, directory, cloud)));
  return Object.assign({}, ...each);
}

/** Makes the variable by which a program in the session is told of them. */
export function nobodyVariable({ empty }: Shares): Record<string, string> {
  const names = namesOf(empty);
  return names.length > 0 ? { [NOBODY]: names.join(",") } : {};
}
