/** Secrets of the loopback Google (projects.secrets.versions.access, also below projects.locations). */
import { crc32c } from "../../../providers/gcp/cage/crc32c.ts";
import { apiError, type Vault } from "./cloud.ts";

/** The path of such a question. */
export const ACCESS =
  /^\/v1\/(projects\/[^/]+(?:\/locations\/[^/]+)?\/secrets\/[^/]+)\/versions\/([^/]+):access$/;

/** The payload of a version, for who may see it; throws as the API does. */
export function accessSecret(vault: Vault, path: string, bearer: string | null): unknown {
  const { email = "" } = vault.bearer(bearer);
  const [, secret = "", version = ""] = ACCESS.exec(path) ?? [];
  const { readers, versions } = vault.options.secrets?.[secret] ?? { readers: [], versions: [] };
  if (!readers.includes(email)) {
    const denied = "Permission 'secretmanager.versions.access' denied for resource";
    throw apiError(403, "PERMISSION_DENIED", `${denied} '${secret}' (or it may not exist).`);
  }
  const number = version === "latest" ? versions.length : Number(version);
  const value = versions[number - 1];
  if (value === undefined) {
    throw apiError(404, "NOT_FOUND", `Secret Version [${secret}/versions/${version}] not found.`);
  }
  const bytes = new TextEncoder().encode(value);
  const payload = { data: bytes.toBase64(), dataCrc32c: String(crc32c(bytes)) };
  return { name: `${secret}/versions/${number}`, payload };
}
