/** An OpenID provider that others wrote (npm's oidc-provider): hands a client tokens for whichever audience it names. */
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** It listens before it has a name: that is of the port that it was given. */
const server = createServer();
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };

/** Tokens are signed, so that clouds can read them; `urn:AUDIENCE` names whom they are for. */
function serverFor(_context: unknown, resource: string) {
  const audience = resource.replace(/^urn:/, "");
  const jwt = { sign: { alg: "RS256" as const } };
  return { scope: "api", audience, accessTokenFormat: "jwt" as const, jwt };
}

const provider = new Provider(issuer, {
  clients: [{
    client_id: "ci",
    client_secret: "client-secret-EXAMPLE",
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  }],
  jwks: { keys: [key] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: { enabled: true, getResourceServerInfo: serverFor },
  },
});
server.on("request", provider.callback());
console.log(issuer);
