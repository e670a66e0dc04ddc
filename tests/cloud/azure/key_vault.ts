/** Vaults of Azure Key Vault, each at its own host (learn.microsoft.com/rest/api/keyvault/secrets/get-secret). */
import type { Vault } from "./directory.ts";

const HOST = /^([a-z0-9-]+)\.vault\.azure\.net$/;

/** What a vault answers; `undefined` for what is asked of another host. */
export function answerVault(
  vault: Vault,
  { hostname, pathname }: URL,
  bearer: string | null,
): Response | undefined {
  const [, name] = HOST.exec(hostname) ?? [];
  if (name === undefined) return undefined;
  const holder = vault.access.get(bearer?.replace(/^Bearer /i, "") ?? "");
  if (holder?.audience !== "https://vault.azure.net") return challenge(vault);
  const kept = vault.options.vaults?.[name];
  if (!kept?.readers.includes(holder.object)) {
    return refused(403, "Forbidden", "Caller is not authorized to perform action on resource.");
  }
  const [, secret = "", version = ""] = /^\/secrets\/([\w-]+)(?:\/(\w*))?$/.exec(pathname) ?? [];
  const values = kept.secrets[secret] ?? [];
  const at = version === "" ? values.length - 1 : values.findIndex((_, at) => idOf(at) === version);
  const value = values[at];
  if (value === undefined) {
    const text = `A secret with (name/id) ${secret} was not found in this key vault.`;
    return refused(404, "SecretNotFound", text);
  }
  const attributes = { enabled: true, created: 1_700_000_000, updated: 1_700_000_000 };
  const id = `https://${hostname}/secrets/${secret}/${idOf(at)}`;
  return Response.json({ value, id, attributes, tags: {} });
}

/** A version's, in hexadecimal. */
function idOf(at: number): string {
  return (at + 1).toString(16).padStart(32, "0");
}

/** Whom to ask for a token, and for what (learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses). */
function challenge({ options }: Vault): Response {
  const authority = `https://login.microsoftonline.com/${options.tenants[0]!.id}`;
  const way = `Bearer authorization="${authority}", resource="https://vault.azure.net"`;
  return refused(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", {
    "www-authenticate": way,
  });
}

function refused(status: number, code: string, message: string, headers = {}): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}
