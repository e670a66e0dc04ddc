/** Signing in to Vault, and taking back what that gave. */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { known } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";
import type { Method } from "./fields.ts";
import { LOGIN, REVOKE, type VaultPlace } from "./modules.ts";

/** Signs in: all of the credential but what it is called. */
export async function signIn(
  context: ProviderContext,
  place: VaultPlace,
  method: Method,
  previous: Credential | undefined,
): Promise<Omit<Credential, "type">> {
  const by = await proofOf(context, method, previous);
  const { token, life, name } = await askCage(context, LOGIN, { ...place, by });
  return {
    ...(life === 0 ? {} : { expires: context.clock.now() + life * 1000 }),
    shown: known({ principal: name || undefined }),
    secret: { token },
  };
}

async function proofOf(
  context: ProviderContext,
  method: Method,
  previous: Credential | undefined,
) {
  if ("aws" in method) return await awsProof(context, method, previous!);
  if ("token" in method) return { token: await context.reveal(method.token) };
  if ("app_role" in method) {
    const { role_id, secret_id, mount } = method.app_role;
    const secret = secret_id === undefined ? {} : { secret_id: await context.reveal(secret_id) };
    return { path: `auth/${mount}/login`, body: { role_id, ...secret } };
  }
  const { role, mount } = method.jwt;
  const jwt = new Secret(await method.issued(context));
  return { path: `auth/${mount}/login`, body: { ...role === undefined ? {} : { role }, jwt } };
}

/**
 * Returns the proof of an AWS identity: a signed request, which Vault sends, so that AWS tells it who signed (AWS's
 * auth method, of the type `iam`).
 */
async function awsProof(
  context: ProviderContext,
  { aws: { role, mount, server_id, region }, prove }: Extract<Method, { prove: unknown }>,
  previous: Credential,
) {
  const meant = server_id === undefined ? {} : { "x-vault-aws-iam-server-id": server_id };
  const { method, url, headers, body } = await prove(context, previous, { region, headers: meant });
  const request = {
    iam_http_request_method: method,
    iam_request_url: btoa(url),
    iam_request_body: btoa(body),
    iam_request_headers: headers,
  };
  return {
    path: `auth/${mount}/login`,
    body: { ...role === undefined ? {} : { role }, ...request },
  };
}

/** Takes the token back, unless it is over. */
export async function revoke(
  context: ProviderContext,
  place: VaultPlace,
  { secret }: Credential,
): Promise<string> {
  const { revoked } = await askCage(context, REVOKE, { ...place, token: secret.token! });
  return revoked ? "Vault's token is revoked" : "Vault's token was over";
}
