/** Directories that the person names, whose configuration counts beside what is found in the working directory. */
import { fromHere, pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { dialect } from "../../terminal/dialect.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { CHOSEN, listed, type Selection } from "./chosen.ts";
import { type ConfigDirectory, lookInto } from "./look.ts";

const FLAG = "--cli-config-path";
const VARIABLE = "ATMOS_CLI_CONFIG_PATH";

/** The directories, as they are given, and how. */
export interface Beside {
  readonly given: readonly string[];
  /** Whether it is the flag that names them; else it is the variable. */
  readonly isTyped: boolean;
}

/** Returns those that are named; the flag replaces the variable. */
export function besideIn({ env }: Pick<System, "env">, selection: Selection): Beside {
  const { cliConfigPath: typed = [] } = selection;
  const isTyped = typed.length > 0;
  return { given: isTyped ? typed : listed(env.get(VARIABLE)), isTyped };
}

/** Returns their configuration. Throws `UserError` for a path that is no directory. */
export async function lookBeside(
  system: System,
  { given, isTyped }: Beside,
): Promise<readonly ConfigDirectory[]> {
  const found = given.map((path) => {
    const place = fromHere(system, path);
    const instead = pathOf(system.os).dirname(place);
    const others = given.map((each) => each === path ? instead : each);
    const mend = isTyped
      ? { hint: typedFlag(FLAG, instead), wrong: [`${FLAG}=${path}`] }
      : { hint: dialect().set(VARIABLE, others.join(",")) };
    return lookInto(system, place, CHOSEN, mend);
  });
  return (await Promise.all(found)).flat();
}

/** Returns the reason for which nobody looks above the working directory, as atmos has it; none where they do. */
export function whyNotAbove({ given, isTyped }: Beside): string | undefined {
  if (given.length === 0) return undefined;
  return isTyped ? `${FLAG} is given` : `${VARIABLE} is set`;
}

/** Returns the line after which one looks there; the flag is to be left out. */
export function lookingAbove({ isTyped }: Beside): string {
  return isTyped ? `leave ${FLAG} out` : dialect().unset(VARIABLE);
}
