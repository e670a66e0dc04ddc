/** Secrets in a key/value store of HashiCorp Vault or OpenBao: `vault:MOUNT/PATH#FIELD`, also `vault:MOUNT/PATH?version=3#FIELD`. */
import { askCage } from "../../lib/cage/module.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import type { SecretManager } from "../../lib/provider/secret_manager.ts";
import { fieldOf, itemAndField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/references/scheme.ts";
import { KEPT } from "./modules.ts";
import { passedOn, TOKEN } from "./passed_on.ts";

/** Vault's. */
export const vaultManager: SecretManager = {
  accepts: [TOKEN],
  at(rest, plan) {
    const [whole, field] = itemAndField(rest);
    const { item, version } = placeIn(whole);
    const place = passedOn(plan);
    return {
      hosts: () => [hostOf(place.address)],
      read: async (context, { secret }) => {
        const asked = { ...place, token: secret.token!, item, version };
        return fieldOf(await askCage(context, KEPT, asked), `vault:${whole}`, field);
      },
    };
  },
};

const SHAPE = /^([^/?#\p{Cc}]+(?:\/[^/?#\p{Cc}]+)+)(?:\?version=(\d{1,9}))?$/u;

function placeIn(text: string) {
  const [, item, version] = SHAPE.exec(text) ?? [];
  const isPlain = item !== undefined && !item.split("/").some((part) => /^\.\.?$/.test(part));
  if (isPlain) return { item, version };
  throw new Unavailable("it names a mount, a path in it and a field", "vault:MOUNT/PATH#FIELD");
}
