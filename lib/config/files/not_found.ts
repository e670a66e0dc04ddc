/** The error for a missing configuration, with other tools' files that could become one. */
import { UserError } from "../../errors.ts";
import { personsOwn } from "../../environment/persons.ts";
import { fromHome, homeFault } from "../../paths/directories.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { configurationIn, glimpsed } from "./look.ts";
import { exists, upwards } from "./project.ts";

/** Makes the error for when there is no configuration at all. */
export async function notFound(
  system: System,
  cwd: string | undefined,
  others: readonly string[],
  clouds: readonly Cloud[],
): Promise<UserError> {
  const shown = [cwd ?? [], others].flat().map((place) => `"${visible(place)}"`).join(", ");
  const above = cwd === undefined ? "" : " and the directories above the first";
  const fault = homeFault(system);
  const home = fault === undefined ? "" : `; not at home, since ${fault}`;
  const theirs = cwd === undefined ? [] : await passedOver(system, cwd);
  const message = `Cannot find an atmos.yaml: looked in ${shown}${above}${home}${theirs.join("")}`;
  const hint = ["atmos-auth init", ...await importsIn(system, clouds)].join("   ");
  return new UserError("config_not_found", message, { hint });
}

/** Names files of other users in directories where everybody may put some, as the end of the sentence. */
async function passedOver(system: System, cwd: string): Promise<readonly string[]> {
  const files = await Promise.all(
    upwards(system, cwd).map((each) => configurationIn(system, each, glimpsed)),
  );
  return files.filter((file) => file !== undefined)
    .map((file) => `; "${visible(file)}" is another user's, where everybody may put files`);
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
