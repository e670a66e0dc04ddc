/** The realm: a name that keeps the sign-ins of one project apart from another's. */
import { UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { type Located, type LocatedMap, mapIn, valueIn } from "../yaml/located.ts";

/** How long a realm may be. */
const MAX_LENGTH = 64;

/**
 * The realm: `ATMOS_AUTH_REALM`, else `auth.realm`, else `""`, which keeps nothing apart. Throws `UserError`
 * when it breaks the rules: 1 to 64 of `a-z 0-9 - _`, the last two neither at an end nor side by side.
 */
export function realmOf(env: Environment, root: LocatedMap): string {
  const named = env.get("ATMOS_AUTH_REALM");
  if (named) return checked(named, "ATMOS_AUTH_REALM", undefined);
  const value = valueIn(mapIn(root, "auth"), "realm");
  if (!value || value.type === "scalar" && (value.value === null || value.value === "")) return "";
  if (value.type === "scalar") return checked(value.source, "auth.realm", value);
  const message = `Cannot use a ${value.type} as auth.realm: it is a name`;
  throw new UserError("config_invalid", message, { hint: "realm: NAME", at: value.at });
}

function checked(realm: string, from: string, value: Located | undefined): string {
  const why = wrongWith(realm);
  if (why === undefined) return realm;
  const message = `Cannot use "${visible(realm)}" of ${from} as the realm: ${why}`;
  const better = suggestion(realm);
  const hint = value ? `realm: ${better}` : `${from}=${better}`;
  throw new UserError("config_invalid", message, { hint, at: value?.at });
}

function wrongWith(realm: string): string | undefined {
  if (realm.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`;
  if (!/^[a-z0-9_-]+$/.test(realm)) return 'it may only hold a-z, 0-9, "-" and "_"';
  if (/^[_-]|[_-]$/.test(realm)) return 'it begins or ends with "-" or "_"';
  if (/[_-]{2}/.test(realm)) return 'two of "-" and "_" stand side by side';
}

/** The nearest realm that keeps the rules. */
function suggestion(realm: string): string {
  const plain = realm.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, MAX_LENGTH);
  return plain.replace(/^-|-$/g, "") || "NAME";
}
