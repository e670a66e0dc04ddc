/** The error for a missing configuration, with other tools' files that could become one. */
import { UserError } from "../../errors.ts";
import { personsOwn } from "../../environment/persons.ts";
import { fromHere, fromHome, homeFault } from "../../paths/directories.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { type Beside, lookingAbove, whyNotAbove } from "./beside.ts";
import { configurationIn, foundable, glimpsed, ownPlace } from "./look.ts";
import { exists, upwards } from "./project.ts";

/** The places that were looked at. */
interface Looked {
  /** The working directory; `undefined` where nobody looks around. */
  readonly cwd: string | undefined;
  readonly places: readonly string[];
  readonly beside: Beside;
}

/** Makes the error for when there is no configuration at all. */
export async function notFound(
  system: System,
  { cwd, places, beside }: Looked,
  clouds: readonly Cloud[],
): Promise<UserError> {
  const named = beside.given.map((path) => fromHere(system, path));
  const shown = [cwd ?? [], places, named].flat().map((place) => `"${visible(place)}"`).join(", ");
  const around = cwd === undefined ? { said: "" } : await aroundOf(system, cwd, beside);
  const fault = homeFault(system);
  const home = fault === undefined ? "" : `; not at home, since ${fault}`;
  const message = `Cannot find an atmos.yaml: looked in ${shown}${around.said}${home}`;
  const hint = around.hint ?? ["atmos-auth init", ...await importsIn(system, clouds)].join("   ");
  return new UserError("config_not_found", message, { hint });
}

/** Says of the working directory and those above what was looked at, and what leads to the file that would be found. */
async function aroundOf(system: System, cwd: string, beside: Beside) {
  const own = await ownPlace(system, cwd);
  const why = whyNotAbove(beside) ?? (own && `there is "${visible(own)}"`);
  const [, ...above] = upwards(system, cwd);
  if (why === undefined) {
    const theirs = await anothersIn(system, [cwd, ...above]);
    return { said: ` and the directories above the first${theirs}` };
  }
  const said = `; ${why}, so the directories above the first are not looked at` +
    await anothersIn(system, [cwd]);
  const nearest = (await Promise.all(above.map((each) => isFound(system, each)))).indexOf(true);
  if (nearest < 0) return { said };
  const hint = own === undefined ? lookingAbove(beside) : `atmos-auth -C ${typed(above[nearest]!)}`;
  return { said, hint };
}

async function isFound(system: System, directory: string): Promise<boolean> {
  return await configurationIn(system, directory, foundable) !== undefined;
}

/** Names files of other users in directories where everybody may put some, as the end of the sentence. */
async function anothersIn(system: System, directories: readonly string[]): Promise<string> {
  const files = await Promise.all(
    directories.map(async (each) =>
      await isFound(system, each) ? undefined : await configurationIn(system, each, glimpsed)
    ),
  );
  return files.filter((file) => file !== undefined)
    .map((file) => `; "${visible(file)}" is another user's, where everybody may put files`)
    .join("");
}

/** Names other tools' files that can become a configuration, as remarks behind the hint. */
async function importsIn(system: System, clouds: readonly Cloud[]): Promise<readonly string[]> {
  const all = await Promise.all(clouds.map(async ({ name, importable }) => {
    const files = await importable?.(personsOwn(system)) ?? [];
    const there = await Promise.all(files.map((file) => exists(system, file)));
    const [file] = files.filter((_, at) => there[at]);
    return file === undefined ? [] : [
      `(there is ${
        visible(fromHome(system, file))
      }: atmos-auth import ${name} shows what becomes of it)`,
    ];
  }));
  return all.flat();
}
