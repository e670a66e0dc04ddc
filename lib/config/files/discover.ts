/** Where configuration is looked for, and in which order it counts. */
import { directories, pathOf } from "../../paths/directories.ts";
import { UserError } from "../../errors.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { absolute, CHOSEN, chosenPlaces, listed, type Selection } from "./selection.ts";
import { fileIn, type Found, look, lookIfThere } from "./scan.ts";
import type { Reader } from "./reader.ts";
import { exists, upwards } from "./repository.ts";
import type { Reason } from "./source.ts";

const DISCOVERED: Reason = { origin: "discovered", needsTrust: true };

/**
 * The places that hold configuration, those that count most last. Throws `UserError` with code
 * `config_not_found` when there are none within reach of any, or a chosen one is absent.
 */
export async function discover(reader: Reader, selection: Selection): Promise<readonly Found[]> {
  const { system } = reader;
  const chosen = chosenPlaces(system, selection);
  if (chosen.length > 0) return (await Promise.all(chosen)).flat();
  const named = listed(system.env.get("ATMOS_CLI_CONFIG_PATH")).map((path) =>
    absolute(system, path)
  );
  const { home } = directories(system);
  const homes = home === undefined ? [] : [pathOf(system.os).join(home, ".atmos")];
  const found = await Promise.all([
    ...systemPlaces(system).map((place) => inSystem(system, place)),
    ...homes.map((place) => lookIfThere(system, place, { origin: "home", needsTrust: false })),
    reader.reach === "own" ? [] : around(reader, named.length === 0),
    ...named.map((place) => look(system, place, CHOSEN)),
  ]);
  if (found.flat().length > 0 || reader.reach === "own") return found.flat();
  throw notFound([system.cwd(), ...homes, ...systemPlaces(system), ...named]);
}

/** The machine's own place; on Windows the code and the documentation of the original name two. */
function systemPlaces({ os, env }: System): readonly string[] {
  if (os !== "windows") return ["/usr/local/etc/atmos"];
  const local = env.get("LOCALAPPDATA");
  return local ? [local, pathOf(os).join(local, "atmos")] : [];
}

async function inSystem(system: System, directory: string): Promise<readonly Found[]> {
  const found = await lookIfThere(system, directory, { origin: "system", needsTrust: false });
  return found.filter(({ file }) => file !== undefined)
    .map((each) => ({ ...each, fragments: [], imports: false }));
}

/**
 * The working directory. One with configuration of its own hides the parents' files, but not the fragments at
 * the root of the repository, which belong to all of it.
 */
async function around(reader: Reader, upwardsToo: boolean): Promise<readonly Found[]> {
  const { system } = reader;
  const cwd = system.cwd();
  const [here, root] = await Promise.all([
    look(system, cwd, DISCOVERED),
    upwardsToo && system.env.get("ATMOS_GIT_ROOT_BASEPATH") !== "false"
      ? reader.gitRoot()
      : undefined,
  ]);
  if (!upwardsToo) return here;
  const shared = root === undefined || root === cwd ? [] : await look(system, root, DISCOVERED);
  const own = here.length > 0 || await exists(system, pathOf(system.os).join(cwd, ".atmos"));
  if (!own) return [...await parent(system, cwd), ...shared];
  const fragments = shared.filter((each) => each.fragments.length > 0);
  return [...fragments.map((each) => ({ ...each, file: undefined })), ...here];
}

/** The nearest parent that has a file. */
async function parent(system: System, cwd: string): Promise<readonly Found[]> {
  const parents = upwards(system, cwd).slice(1);
  const files = await Promise.all(parents.map((each) => fileIn(system, each)));
  const nearest = parents[files.findIndex((file) => file !== undefined)];
  return nearest === undefined ? [] : await look(system, nearest, DISCOVERED);
}

function notFound(places: readonly string[]): UserError {
  const shown = places.map((place) => `"${visible(place)}"`).join(", ");
  const message =
    `Cannot find an atmos.yaml: looked in ${shown} and the directories above the first`;
  return new UserError("config_not_found", message, {
    hint: "atmos-auth import aws   (makes one of your ~/.aws files), or name yours: --config FILE",
  });
}
