/**
 * Secrets in Azure Key Vault: `azure-kv:VAULT/NAME#FIELD`, also with a version: `azure-kv:VAULT/NAME/VERSION`
 * (learn.microsoft.com/rest/api/keyvault/secrets/get-secret).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import type { Reference, SecretManager, Wrong } from "../../lib/provider/secret_manager.ts";
import { itemAndField, withField } from "../../lib/references/field.ts";
import type { Secret } from "../../lib/secret.ts";
import { typed } from "../../lib/terminal/escape.ts";
import { noted } from "../../lib/terminal/hint.ts";
import { KEPT, type KeptInput } from "./modules.ts";
import { passedOn } from "./tenant.ts";
import { tokenFor, TOKENS } from "./tokens.ts";

/** Key Vault. */
export const keyVault: SecretManager = {
  accepts: [TOKENS],
  wrong(rest) {
    const [item, field] = itemAndField(rest);
    return SHAPE.test(item) ? undefined : wrongIn(item, field);
  },
  at(asked, plan) {
    const [item] = itemAndField(asked.rest);
    const { vault, path } = placeOf(item);
    const url = `https://${vault}.${hostOf(passedOn(plan).tenant.cloud.vault)}`;
    return {
      hosts: () => [hostOf(url)],
      read: async (context, credential) => {
        const hints = hintsFor(vault, path, asked);
        const input = { url, vault, path, token: vaultToken(credential), hints };
        const whole = await askCage(context, KEPT, input);
        return { whole, filling: fillingOf(vault, path) };
      },
    };
  },
};

/** Returns the fault of an item; an address of the portal's, or a version, tells how it is said here. */
function wrongIn(item: string, field: string | undefined): Wrong {
  const { vault, name, version: written } = ALIKE.exec(item)?.groups ?? {};
  if (vault === undefined) return { why: "it names a vault and a secret in it" };
  const isVault = SHAPE.test(`${vault}/name`);
  const version = versionIn(written);
  const meant = [isVault ? vault : "VAULT", name, ...version === undefined ? [] : [version]];
  const isVersion = !written || version !== undefined;
  const faults = [...isVault ? [] : [NO_VAULT], ...isVersion ? [] : [NO_VERSION]];
  const why = faults.join(", and ") || "it names a vault, a secret in it, and perhaps a version";
  return { why, meant: withField(meant.join("/"), field) };
}

const NO_VAULT = "a vault's name has 3 to 24 letters, digits and hyphens, and begins with a letter";

const NO_VERSION =
  "a version has 32 digits of 0 to 9 and a to f: without one it is the newest that is read";

/** Returns a version as the vault spells it; `undefined` for a text that is none. */
function versionIn(written = ""): string | undefined {
  const plain = written.toLowerCase().replaceAll("-", "");
  return /^[0-9a-f]{32}$/.test(plain) ? plain : undefined;
}

/** A secret's address, or one with a version in other words. */
const ALIKE =
  /^(?:https:\/\/)?(?<vault>[\w-]+)(?:\.vault\.[a-z.]+(?::443)?)?\/(?:secrets\/)?(?<name>[a-zA-Z0-9-]{1,127})(?:(?:\/versions\/|\/|\?version=|@|:)(?<version>[^/?#]*))?\/?$/;

/** Returns the line that puts a value there. */
function fillingOf(vault: string, path: string): string {
  const [name = ""] = path.split("/");
  const line = `az keyvault secret set --vault-name ${typed(vault)} --name ${typed(name)}`;
  return noted(`${line} --file FILE`, OWNER);
}

const OWNER = "as who looks after the vault";

/** Returns the hints; an owner of the vault does everything but reading. */
function hintsFor(
  vault: string,
  path: string,
  { asWhoAsks }: Pick<Reference, "asWhoAsks">,
): KeptInput["hints"] {
  const [name = "", version] = path.split("/");
  const secret = `--vault-name ${typed(vault)} --name ${typed(name)}`;
  const list = `az keyvault secret list --vault-name ${typed(vault)}`;
  const which = version === undefined ? "" : ` --version ${typed(version)}`;
  return {
    absent: version === undefined ? asWhoAsks(list) : noted(
      asWhoAsks(`az keyvault secret list-versions ${secret}`),
      `or, for the secrets that there are: ${list}`,
    ),
    denied: noted(
      'az role assignment create --role "Key Vault Secrets User" --assignee ID --scope VAULT',
      `${OWNER}; VAULT is what this says: az keyvault show --name ${typed(vault)} --query id`,
    ),
    disabled: noted(`az keyvault secret set-attributes ${secret}${which} --enabled true`, OWNER),
    firewall: noted(`az keyvault network-rule add --name ${typed(vault)} --ip-address IP`, OWNER),
    tenant: noted(
      "tenant_id: ID",
      `the vault's: az keyvault show --name ${typed(vault)} --query properties.tenantId`,
    ),
  };
}

/** A vault's name is part of a host's, so nothing else may stand there. */
const SHAPE = /^([a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9])\/([a-zA-Z0-9-]{1,127}(?:\/[0-9a-f]{32})?)$/;

function placeOf(item: string): { readonly vault: string; readonly path: string } {
  const [, vault, path] = SHAPE.exec(item)!;
  return { vault: vault!, path: path! };
}

function vaultToken(credential: Credential): Secret {
  const found = tokenFor(credential, "vault");
  if (found !== undefined) return found.token;
  throw new UserError("sign_in_refused", "The identity carries no token for Key Vault", {
    hint: "atmos-auth login",
  });
}
