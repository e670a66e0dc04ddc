/**
 * Secrets in Azure Key Vault: `azure-kv:VAULT/NAME#FIELD`, also with a version: `azure-kv:VAULT/NAME/VERSION`
 * (learn.microsoft.com/rest/api/keyvault/secrets/get-secret).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import type { SecretManager } from "../../lib/provider/secret_manager.ts";
import { fieldOf, itemAndField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/references/scheme.ts";
import type { Secret } from "../../lib/secret.ts";
import { KEPT } from "./modules.ts";
import { passedOn } from "./tenant.ts";
import { tokenFor, TOKENS } from "./tokens.ts";

/** Key Vault. */
export const keyVault: SecretManager = {
  accepts: [TOKENS],
  at(rest, plan) {
    const [item, field] = itemAndField(rest);
    const { vault, path } = placeOf(item);
    const url = `https://${vault}.${hostOf(passedOn(plan).spot.cloud.vault)}`;
    return {
      hosts: () => [hostOf(url)],
      read: async (context, credential) => {
        const asked = { url, vault, path, token: vaultToken(credential) };
        return fieldOf(await askCage(context, KEPT, asked), `azure-kv:${item}`, field);
      },
    };
  },
};

/** A vault's name is part of a host's, so nothing else may stand there. */
const SHAPE = /^([a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9])\/([a-zA-Z0-9-]{1,127}(?:\/[0-9a-f]{32})?)$/;

function placeOf(item: string): { readonly vault: string; readonly path: string } {
  const [, vault, path] = SHAPE.exec(item) ?? [];
  if (vault !== undefined && path !== undefined) return { vault, path };
  throw new Unavailable("it names a vault and a secret in it", "azure-kv:VAULT/NAME");
}

function vaultToken(credential: Credential): Secret {
  const found = tokenFor(credential, "vault");
  if (found !== undefined) return found.token;
  throw new UserError("sign_in_refused", "The identity carries no token for Key Vault", {
    hint: "atmos-auth login",
  });
}
