/** Which variables of a configuration would make somebody else of a session's programs. */
import type { Cloud } from "../provider/cloud.ts";
import { nameMatcher } from "../paths/glob.ts";
import { looksSecret } from "./secret_names.ts";

/**
 * Tells whose identity a variable carries or selects, if any. In any case, since a configuration is shared with
 * people on Windows.
 */
export function carriedBy(clouds: readonly Cloud[]): (name: string) => Cloud | undefined {
  const all = clouds.map((cloud) => {
    const carrier = nameMatcher(cloud.carriers, { ignoreCase: true });
    const own = nameMatcher(cloud.family, { ignoreCase: true });
    return { cloud, has: (name: string) => carrier(name) || looksSecret(name) && own(name) };
  });
  return (name) => all.find(({ has }) => has(name))?.cloud;
}
