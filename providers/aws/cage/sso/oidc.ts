/** SSO-OIDC: registering, and obtaining tokens (docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference). */
import type { Inside } from "../../../../lib/cage/server.ts";
import type { OidcRequest, SsoInput } from "../../sso/requests.ts";
import { askSso, type Operation } from "./ask.ts";

/** Asks once. */
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
        clientSecret: request.secret.client_secret,
        startUrl: request.start_url,
      });
    case "CreateToken":
      return creatingToken(request);
  }
}

function creatingToken(request: OidcRequest & { operation: "CreateToken" }): Operation {
  const { client_id, grant, redirect, secret } = request;
  // Codes and refresh tokens are good once; a device code is asked for again and again.
  const isSpent = secret.code !== undefined || secret.refresh_token !== undefined;
  return posting(request.operation, "/token", {
    clientId: client_id,
    clientSecret: secret.client_secret,
    grantType: grant,
    deviceCode: secret.device_code,
    refreshToken: secret.refresh_token,
    code: secret.code,
    codeVerifier: secret.code_verifier,
    redirectUri: redirect,
  }, !isSpent);
}

/** What is `undefined` in the body is left out. */
function posting(name: string, path: string, body: object, repeatable = true): Operation {
  return { name, path, ask: { method: "POST", repeatable, body } };
}
