/** A container registry's own token, for one for Resource Manager (github.com/Azure/acr/blob/main/docs/AAD-OAuth.md). */
import type { Inside } from "../../../lib/cage/server.ts";
import type { AcrInput } from "../modules.ts";
import { post } from "./rest.ts";

/** Exchanges it. */
export async function run(input: AcrInput, inside: Inside): Promise<unknown> {
  const { host, tenant, token: arm } = input;
  const [name = ""] = host.split(".");
  const denied =
    `the identity needs the role AcrPull or AcrPush on "${name}", and that registry to take ` +
    `tokens for Resource Manager: az acr config authentication-as-arm show -r ${name}`;
  const about = {
    action: `Signing in to ${host}`,
    hints: { 401: denied, 403: denied, otherwise: `check the registry: az acr show -n ${name}` },
  };
  const form = {
    grant_type: "access_token",
    service: host,
    tenant,
    access_token: arm.reveal(),
  };
  const answer = await post(new URL(`https://${host}/oauth2/exchange`), about, inside, { form });
  const token = Object(answer).refresh_token;
  return { token, ...expiryOf(token) };
}

/** When a JSON Web Token lapses, in milliseconds since 1970, as it says itself. */
function expiryOf(token: unknown): { expires?: number } {
  try {
    const [, claims = ""] = String(token).split(".");
    const bytes = Uint8Array.fromBase64(claims, { alphabet: "base64url" });
    const { exp } = Object(JSON.parse(new TextDecoder().decode(bytes)));
    return typeof exp === "number" ? { expires: exp * 1000 } : {};
  } catch {
    return {};
  }
}
