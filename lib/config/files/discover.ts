/** Discovery: the places in which configuration is looked for, and their order. */
import { directories, pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { besideIn, lookBeside } from "./beside.ts";
import { chosenPlaces, type Selection } from "./chosen.ts";
import {
  type ConfigDirectory,
  configurationIn,
  foundable,
  look,
  lookIfThere,
  ownPlace,
} from "./look.ts";
import { upwards } from "./project.ts";
import { isAnothers } from "./reached.ts";
import type { Reason } from "./source.ts";
import type { Survey } from "./survey.ts";

const DISCOVERED: Reason = { origin: "discovered", needsTrust: true };

/**
 * Returns the places that hold configuration, in the order in which they are merged. Throws `UserError` with code
 * `config_not_found` when there are none, unless there may be none, or a chosen one is absent.
 */
export async function discover(
  survey: Survey,
  selection: Selection,
): Promise<readonly ConfigDirectory[]> {
  const { system } = survey;
  const chosen = chosenPlaces(system, selection);
  if (chosen.length > 0) return (await Promise.all(chosen)).flat();
  const named = besideIn(system, selection);
  const home = homePlace(system);
  const { looksAround = true } = selection;
  const [ofSystem, ofHome, here, beside] = await Promise.all([
    Promise.all(systemPlaces(system).map((place) => inSystem(system, place))),
    home === undefined ? undefined : inHome(system, home),
    looksAround ? around(survey, named.given.length === 0) : [],
    lookBeside(system, named),
  ]);
  const found = [...ofSystem.flat(), ...ofHome ?? [], ...here, ...beside];
  if (found.length > 0 || selection.orNone) return found;
  const homes = home === undefined || ofHome === undefined ? [] : [home];
  const places = [...homes, ...systemPlaces(system)];
  const cwd = looksAround ? system.cwd() : undefined;
  const { notFound } = await import("./not_found.ts");
  throw await notFound(system, { cwd, places, beside: named }, selection.clouds ?? []);
}

/** Returns the person's own place; `undefined` when they have no home. */
export function homePlace(system: Pick<System, "env" | "os">): string | undefined {
  const { home } = directories(system);
  return home === undefined ? undefined : pathOf(system.os).join(home, ".atmos");
}

/** Returns the machine's own places; on Windows the code and the documentation of the original name two. */
function systemPlaces({ os, env }: System): readonly string[] {
  if (os !== "windows") return ["/usr/local/etc/atmos"];
  const local = env.get("LOCALAPPDATA");
  return local ? [local, pathOf(os).join(local, "atmos")] : [];
}

/**
 * Returns the home's configuration; `undefined` when the home is another user's and can't be looked at: guards of ours
 * are in no such place.
 */
async function inHome(
  system: System,
  place: string,
): Promise<readonly ConfigDirectory[] | undefined> {
  try {
    return await lookIfThere(system, place, { origin: "home", needsTrust: false });
  } catch (error) {
    if (await isAnothers(system, pathOf(system.os).dirname(place), place)) return undefined;
    throw error;
  }
}

async function inSystem(system: System, directory: string): Promise<readonly ConfigDirectory[]> {
  const found = await lookIfThere(system, directory, { origin: "system", needsTrust: false });
  return found.filter(({ file }) => file !== undefined)
    .map((each) => ({ ...each, fragments: [], imports: false }));
}

/**
 * Returns the configuration of the working directory, which hides the parents' files, but not the fragments at the root
 * of the repository, which belong to all of it.
 */
async function around(survey: Survey, upwardsToo: boolean): Promise<readonly ConfigDirectory[]> {
  const { system } = survey;
  const cwd = system.cwd();
  const [here, root] = await Promise.all([
    look(system, cwd, DISCOVERED),
    upwardsToo && system.env.get("ATMOS_GIT_ROOT_BASEPATH") !== "false"
      ? survey.gitRoot()
      : undefined,
  ]);
  if (!upwardsToo) return here;
  const shared = root === undefined || root === cwd ? [] : await look(system, root, DISCOVERED);
  const own = here.length > 0 || await ownPlace(system, cwd) !== undefined;
  if (!own) return [...await parent(system, cwd), ...shared];
  const fragments = shared.filter((each) => each.fragments.length > 0);
  return [...fragments.map((each) => ({ ...each, file: undefined })), ...here];
}

/** Returns the configuration of the nearest parent that has a file. */
async function parent(system: System, cwd: string): Promise<readonly ConfigDirectory[]> {
  const parents = upwards(system, cwd).slice(1);
  const files = await Promise.all(parents.map((each) => configurationIn(system, each, foundable)));
  const nearest = parents[files.findIndex((file) => file !== undefined)];
  return nearest === undefined ? [] : await look(system, nearest, DISCOVERED);
}
