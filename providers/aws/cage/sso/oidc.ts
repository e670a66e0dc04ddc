/** SSO-OIDC: registering, and obtaining tokens (docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference). */
import type { Inside } from "../../../../lib/cage/server.ts";
import type { OidcRequest, SsoInput } from "../../sso/modules.ts";
import { askSso, type Operation } from "./ask.ts";

/** Sends one request. */
export async function run(input: SsoInput<OidcRequest>, inside: Inside): Promise<unknown> {
  const { service, request } = input;
  return await askSso(service, inside, operationFor(request));
}

function operationFor(request: OidcRequest): Operation {
  switch (request.operation) {
    case "RegisterClient":
      return posting(request.operation, "/client/register", {
        clientName: request.name,
        clientType: "public",
        grantTypes: request.grants,
        scopes: request.scopes,
        redirectUris: request.redirects,
        issuerUrl: request.issuer,
      });
    case "StartDeviceAuthorization":
      return posting(request.operation, "/device_authorization", {
        clientId: request.client_id,
        clientSecret: request.client_secret.reveal(),
        startUrl: request.start_url,
      });
    case "CreateToken":
      return creatingToken(request);
  }
}

function creatingToken(request: OidcRequest & { operation: "CreateToken" }): Operation {
  const { client_id, client_secret, grant, redirect, ...proof } = request;
  // Codes and refresh tokens are good once; a device code is asked for again and again.
  const isSpent = proof.code !== undefined || proof.refresh_token !== undefined;
  return posting(request.operation, "/token", {
    clientId: client_id,
    clientSecret: client_secret.reveal(),
    grantType: grant,
    deviceCode: proof.device_code?.reveal(),
    refreshToken: proof.refresh_token?.reveal(),
    code: proof.code?.reveal(),
    codeVerifier: proof.code_verifier?.reveal(),
    redirectUri: redirect,
  }, !isSpent);
}

/** Makes a POST operation; `undefined` values of the body are left out. */
function posting(name: string, path: string, body: object, repeatable = true): Operation {
  return { name, path, ask: { method: "POST", repeatable, body } };
}
