/** Secrets in a key/value store of HashiCorp Vault or OpenBao: `vault:MOUNT/PATH#FIELD`, also `vault:MOUNT/PATH?version=3#FIELD`. */
import { askCage } from "../../lib/cage/module.ts";
import type { CredentialType } from "../../lib/credential.ts";
import type { Plan } from "../../lib/provider/plan.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import type { SecretManager } from "../../lib/provider/secret_manager.ts";
import { fieldOf, itemAndField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/references/scheme.ts";
import { KEPT, type VaultPlace } from "./modules.ts";

/** Vault's, which takes such credentials; `placeOf` tells where a plan's server is. */
export function vaultManager(
  type: CredentialType,
  placeOf: (plan: Plan) => VaultPlace,
): SecretManager {
  const at: SecretManager["at"] = (rest, plan) => {
    const [whole, field] = itemAndField(rest);
    const { item, version } = itemIn(whole);
    const place = placeOf(plan);
    return {
      hosts: () => [hostOf(place.address)],
      read: async (context, { secret }) => {
        const asked = { ...place, token: secret.token!, item, version };
        return fieldOf(await askCage(context, KEPT, asked), `vault:${whole}`, field);
      },
    };
  };
  return { accepts: [type], at };
}

const SHAPE = /^([^/?#\p{Cc}]+(?:\/[^/?#\p{Cc}]+)+)(?:\?version=(\d{1,9}))?$/u;

function itemIn(text: string) {
  const [, item, version] = SHAPE.exec(text) ?? [];
  const isPlain = item !== undefined && !item.split("/").some((part) => /^\.\.?$/.test(part));
  if (isPlain) return { item, version };
  throw new Unavailable("it names a mount, a path in it and a field", "vault:MOUNT/PATH#FIELD");
}
