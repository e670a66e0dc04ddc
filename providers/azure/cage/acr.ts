/** A container registry's own token, for one for Resource Manager (github.com/Azure/acr/blob/main/docs/AAD-OAuth.md). */
import { typed } from "../../../lib/terminal/escape.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import type { AcrInput } from "../modules.ts";
import { claimsOf } from "../claims.ts";
import { post } from "./rest.ts";

/** Exchanges it. */
export async function run(input: AcrInput, inside: Inside): Promise<unknown> {
  const { host, tenant, token: arm } = input;
  const [name = ""] = host.split(".");
  const denied =
    `the identity needs the role AcrPull or AcrPush on "${name}", and that registry to take ` +
    `tokens for Resource Manager: az acr config authentication-as-arm show -r ${typed(name)}`;
  const about = {
    action: `Signing in to ${host}`,
    hints: {
      401: denied,
      403: denied,
      otherwise: `check the registry: az acr show -n ${typed(name)}`,
    },
  };
  const form = {
    grant_type: "access_token",
    service: host,
    tenant,
    access_token: arm.reveal(),
  };
  const answer = await post(new URL(`https://${host}/oauth2/exchange`), about, inside, { form });
  const { refresh_token: token } = Object(answer);
  const { exp } = claimsOf(String(token));
  return { token, ...(exp === undefined ? {} : { expires: exp * 1000 }) };
}
