/** What unlocks the store: it is for this program alone. Pure. */
import { nameMatcher } from "../../paths/glob.ts";
import type { Environment, System } from "../../system.ts";

/** Whose environment it is. */
type Person = Pick<System, "os" | "env">;

/** The variable that holds the passphrase when nobody names another. */
const USUAL = "ATMOS_KEYRING_PASSWORD";

/** Whether a variable unlocks the store, or would if it were set; `named` are those that the configuration names. */
export function unlocks(
  { os, env }: Person,
  named: readonly string[] = [],
): (name: string) => boolean {
  const names = [USUAL, env.get("ATMOS_KEYRING_PASSWORD_ENV"), ...named].filter((name) => !!name);
  const literal = names.map((name) => name!.replace(/[*?[\\]/g, "\\$&"));
  return nameMatcher(literal, { ignoreCase: os === "windows" });
}

/** The environment in which what unlocks the store is not there: whoever could ask for it could hand it on. */
export function withoutUnlockers(person: Person, named: readonly string[] = []): Environment {
  const withheld = unlocks(person, named);
  const { env } = person;
  return {
    get: (name) => withheld(name) ? undefined : env.get(name),
    entries: () => env.entries().filter(([name]) => !withheld(name)),
  };
}
