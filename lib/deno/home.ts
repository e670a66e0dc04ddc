/** The home directory where it is not there: a service's or a container's HOME may name none, and none is made for it. */
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { isGarbled, OS } from "./machine.ts";
import { dialect } from "../terminal/dialect.ts";

const VARIABLE = OS === "windows" ? "USERPROFILE" : "HOME";

/** Throws `home_unknown` where the directory would be made in a home that is not there. */
export function checkHome(path: string): void {
  const home = isGarbled(VARIABLE) ? undefined : Deno.env.get(VARIABLE);
  if (!home || !isBelow(path, home) || isThere(home)) return;
  const message = `Cannot make the directory "${visible(path)}": ${VARIABLE} is ` +
    `"${visible(home)}", and there is no such directory`;
  throw new UserError("home_unknown", message, { hint: dialect().set(VARIABLE, "DIR") });
}

function isBelow(path: string, home: string): boolean {
  return `${path}/`.replaceAll("\\", "/").startsWith(`${home}/`.replaceAll("\\", "/"));
}

/** Whether a path exists, or can't be looked at: then making the directory gives the reason. */
function isThere(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}
