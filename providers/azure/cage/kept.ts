/** A secret of a vault (learn.microsoft.com/rest/api/keyvault/secrets/get-secret). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { KeptInput } from "../modules.ts";
import { get } from "./rest.ts";

const VERSION = "7.4";

/** Asks for it. */
export async function run({ url, vault, path, token: bearer, list }: KeptInput, inside: Inside) {
  const name = path.split("/")[0]!;
  const about = {
    action: `Asking the vault "${vault}" for "${name}"`,
    hints: {
      403: `the identity needs the role "Key Vault Secrets User" on "${vault}"`,
      404: list,
      otherwise: "atmos-auth login",
    },
  };
  const there = new URL(`${url}/secrets/${path}?api-version=${VERSION}`);
  return Object(await get(there, about, inside, bearer)).value;
}
