/** SSO-OIDC: registering, and obtaining tokens. */
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from "@aws-sdk/client-sso-oidc";
import type { Inside } from "../../../../lib/cage/inside.ts";
import type { OidcRequest, SsoInput } from "../../sso/asked.ts";
import { answered, optionsFor } from "./client.ts";

/** Asks once. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const { service, request } = input as SsoInput<OidcRequest>;
  const { operation } = request;
  const client = new SSOOIDCClient(optionsFor(service, inside, operation, !isSpent(request)));
  try {
    return await answered(service, operation, () => perform(client, request));
  } finally {
    client.destroy();
  }
}

/** Whether asking uses something up that is good for once. */
function isSpent(request: OidcRequest): boolean {
  if (request.operation !== "CreateToken") return false;
  const { code, refresh_token } = request.secret;
  return code !== undefined || refresh_token !== undefined;
}

function perform(client: SSOOIDCClient, request: OidcRequest): Promise<object> {
  switch (request.operation) {
    case "RegisterClient":
      return client.send(
        new RegisterClientCommand({
          clientName: request.name,
          clientType: "public",
          grantTypes: [...request.grants],
          scopes: [...request.scopes],
          redirectUris: request.redirects && [...request.redirects],
          issuerUrl: request.issuer,
        }),
      );
    case "StartDeviceAuthorization":
      return client.send(
        new StartDeviceAuthorizationCommand({
          clientId: request.client_id,
          clientSecret: request.secret.client_secret,
          startUrl: request.start_url,
        }),
      );
    case "CreateToken": {
      const { client_id, grant, redirect, secret } = request;
      return client.send(
        new CreateTokenCommand({
          clientId: client_id,
          clientSecret: secret.client_secret,
          grantType: grant,
          deviceCode: secret.device_code,
          refreshToken: secret.refresh_token,
          code: secret.code,
          codeVerifier: secret.code_verifier,
          redirectUri: redirect,
        }),
      );
    }
  }
}
