/** The person's own variables, in a session too. Pure. */
import { GIT_PLACES, without } from "./passed.ts";
import { sessionId } from "./session_marks.ts";
import { pathOf } from "../paths/directories.ts";
import type { Environment, System } from "../system.ts";

const PERSONS = Symbol("the person's");

/** The environment without variables that lead to a session's files, for readers of the person's own files. */
export interface PersonsEnvironment extends Environment {
  readonly [PERSONS]: true;
}

/**
 * Returns the machine without the variables that lead to the session around: its temporary files are no configuration
 * of the person's. With such a path other variables of its family are removed, such as `AWS_PROFILE`, which names
 * something in there. Of a list the other paths stay.
 */
export function personsOwn<It extends Pick<System, "os" | "env">>(
  system: It,
): It & { readonly env: PersonsEnvironment } {
  const { os, env } = system;
  const id = sessionId(env);
  const rest = id ? past(env, id, pathOf(os).DELIMITER) : (_: string, value: string) => value;
  const kept = (name: string) => {
    const value = env.get(name);
    return value === undefined ? undefined : rest(name, value);
  };
  const own: PersonsEnvironment = {
    get: kept,
    entries: () =>
      env.entries().flatMap(([name]) => {
        const value = kept(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    isGarbled: (name) => env.isGarbled?.(name) === true,
    [PERSONS]: true,
  };
  return { ...system, env: own };
}

/** Returns the environment without the places that a session around us has told git: they are its identity's. */
export function pastOuter(system: Pick<System, "os" | "env">): Environment {
  const own = personsOwn(system).env;
  return without(
    system.env,
    (name) => GIT_PLACES.includes(name) && own.get(name) === undefined,
  );
}

/**
 * Returns a function that tells the rest of a variable's value without a session's files; `undefined` where nothing is
 * left.
 */
function past(env: Environment, id: string, delimiter: string) {
  const isSessions = (path: string) => path.split(/[\\/]/).includes(id);
  const led = env.entries().filter(([, value]) => value.split(delimiter).some(isSessions));
  const families = new Set(led.flatMap(([name]) => familyOf(name) ?? []));
  return (name: string, value: string): string | undefined => {
    if (!/[\\/]/.test(value)) return families.has(familyOf(name) ?? "") ? undefined : value;
    const paths = value.split(delimiter);
    const left = paths.filter((path) => !isSessions(path));
    if (left.length === paths.length) return value;
    return left.length === 0 ? undefined : left.join(delimiter);
  };
}

/**
 * Returns the family of a variable, such as `AWS_` of `AWS_PROFILE`; `undefined` for one without a family, and for
 * ours, of which none leads there.
 */
function familyOf(name: string): string | undefined {
  return /^(?!ATMOS_)[A-Z]+_/i.exec(name)?.[0];
}
