/** Identities whose kind a provider tells that offers them, while nobody has signed in to it. */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { placeAt, type Subject } from "../schema/problems.ts";
import { type Located, type LocatedMap, mapIn, textIn, valueIn } from "../yaml/located.ts";
import { partIn } from "./settings.ts";

/** Returns the first provider that offers identities, none of which is known here; `undefined` when there is none. */
export function unheardProvider(root: LocatedMap): string | undefined {
  const identities = [...partIn(root, "identities")?.entries.values() ?? []];
  const heard = new Set(identities.flatMap(({ value }) => offeredBy(value) ?? []));
  const providers = [...partIn(root, "providers")?.entries ?? []];
  return providers.find(([name, { value }]) => offers(value) && !heard.has(name))?.[0];
}

/** Returns the provider in whose list an identity stands: there it is said twice. */
function offeredBy(value: Located): string | undefined {
  if (value.type !== "map") return undefined;
  const name = textIn(value, "provider");
  return name === textIn(mapIn(value, "via"), "provider") ? name : undefined;
}

function offers(value: Located): boolean {
  const said = value.type === "map" ? valueIn(value, "auto_provision_identities") : undefined;
  return said !== undefined && !(said.type === "scalar" && !said.value);
}

/**
 * Returns the problem of an entry without a kind that changes an offered identity: such a name holds the account's and
 * the role's (`ACCOUNT/ROLE`).
 */
export function unoffered(
  { what, failed, entry }: Subject,
  provider: string | undefined,
): UserError | undefined {
  if (provider === undefined || !/.\/./.test(what)) return undefined;
  const message = `${failed}: "kind" is missing, and whether "${
    visible(provider)
  }" offers that identity is known after a sign-in there`;
  return new UserError("offers_unknown", message, {
    at: placeAt(entry, ["kind"]),
    hint: `atmos-auth login ${typedFlag("--provider", provider)}`,
  });
}
