/** Our own variables as they were meant: in cmd, `set ATMOS_TRUST=1 & atmos-auth` leaves a blank at the value's end. */
import type { Environment } from "../system.ts";
import { traitsOf } from "./own_variables.ts";

/** Returns the environment in which our own words have no blanks around them; those that hold more are as they are. */
export function asMeant(env: Environment): Environment {
  return { ...env, get: (name) => wordOf(name, env.get(name)) };
}

function wordOf(name: string, value: string | undefined): string | undefined {
  const traits = traitsOf(name);
  if (value === undefined || traits === undefined || traits.exact) return value;
  // One of blanks alone means something else than none.
  return value.trim() || value;
}
