/** Variables of a build service that pass into a session: steps talk to their runner by them. Pure. */
import { BUILD_SERVICES } from "../build_services.ts";
import { nameMatcher } from "../paths/glob.ts";
import type { Environment } from "../system.ts";
import { looksSecret } from "./secret_names.ts";

/** An address with somebody's name or token in it (RFC 3986, userinfo), but for ssh's login; or a key (RFC 7468). */
const SECRET_WITHIN = /(?<!ssh):\/\/[^/?#\s]*@|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Returns whether a variable is one that the build service around us gives its jobs; never, where there is none. */
export function toldByRunner(env: Environment): (name: string) => boolean {
  const here = BUILD_SERVICES.filter(({ mark }) => env.get(mark)).map(
    ({ tells = [], keeps = [] }) => {
      const names = new Set(tells.filter((name) => !name.includes("*")));
      const [family, kept] = [nameMatcher(tells), nameMatcher(keeps)];
      return (name: string) => names.has(name) || family(name) && !kept(name) && !looksSecret(name);
    },
  );
  return (name) => here.some((tells) => tells(name)) && !SECRET_WITHIN.test(env.get(name) ?? "");
}
