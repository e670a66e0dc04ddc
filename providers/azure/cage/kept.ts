/** A secret of a vault (learn.microsoft.com/rest/api/keyvault/secrets/get-secret). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { KeptInput } from "../modules.ts";
import { get } from "./rest.ts";

const VERSION = "7.4";

/** Asks for it. */
export async function run({ url, vault, path, token: bearer, hints }: KeptInput, inside: Inside) {
  const [name, version] = path.split("/");
  const which = version === undefined ? "" : `version ${version} of `;
  const about = {
    action: `Asking the vault "${vault}" for ${which}"${name}"`,
    hints: { 403: hints.denied, 404: hints.absent, otherwise: "atmos-auth login" },
    coded: {
      SecretDisabled: hints.disabled,
      ForbiddenByFirewall: hints.firewall,
      ForbiddenByConnection: hints.firewall,
      // The token is another tenant's than the vault.
      AKV10032: hints.tenant,
    },
  };
  const there = new URL(`${url}/secrets/${path}?api-version=${VERSION}`);
  return Object(await get(there, about, inside, bearer)).value;
}
