/** An application's own sign-in (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). */
import {
  ClientAssertionCredential,
  ClientSecretCredential,
  type TokenCredential,
} from "@azure/identity";
import type { Inside } from "../../../lib/cage/server.ts";
import type { ApplicationInput, EntraInput } from "../modules.ts";
import { applicationIn } from "../claims.ts";
import { type Resource, RESOURCES } from "../tokens.ts";
import { assertionOf } from "./certificate.ts";
import { IdentityClient } from "./identity_client.ts";
import { asking } from "./refusal.ts";
import { optional, type ResourceTokens } from "./resource_tokens.ts";

/** Asks for a token for each resource; only Azure Resource Manager's must be given. */
export async function run(input: ApplicationInput, inside: Inside): Promise<unknown> {
  const arm = await tokenFor("arm", input, inside);
  const tokens: ResourceTokens = { arm };
  await Promise.all(
    RESOURCES.filter((name) => name !== "arm").map(async (name) => {
      const given = await optional(name, inside, () => tokenFor(name, input, inside));
      if (given !== undefined) tokens[name] = given;
    }),
  );
  return { account: applicationIn(arm.token, input.tenant, input.client), tokens };
}

/** Requests a resource's token, with a client of its own, so that each fault belongs to one resource. */
async function tokenFor(name: Resource, input: ApplicationInput, inside: Inside) {
  const proof = "check tenant_id, client_id and its proof";
  const isIssued = input.proof.assertion !== undefined;
  const about = { action: "Signing in to Azure", hint: proof, at: input.login, isIssued };
  const network = new IdentityClient(inside, { login: input.login });
  const credential = credentialOf(input, network, inside);
  const hint = "check cloud_environment and authority_host, and try again";
  return await asking(about, () => network.tokenBy(credential, input.scopes[name], hint));
}

/** Returns the library's credential, with every option given, so that it looks up nothing itself. */
function credentialOf(
  { proof, ...told }: ApplicationInput,
  network: IdentityClient,
  { clock }: Inside,
): TokenCredential {
  const { tenant, client } = told;
  const options = {
    // The library takes no other protocol; the network asks by the one that is meant.
    authorityHost: `https://${new URL(told.login).host}`,
    disableInstanceDiscovery: true,
    ...network.options,
  };
  const { clientSecret, certificate, assertion } = proof;
  if (clientSecret !== undefined) {
    return new ClientSecretCredential(tenant, client, clientSecret.reveal(), options);
  }
  // Made before the library asks for it: it would wrap what is said of a key that will not do.
  const word = certificate === undefined
    ? assertion?.reveal() ?? ""
    : assertionOf(certificate, audienceOf(told), client, clock.now());
  return new ClientAssertionCredential(tenant, client, () => Promise.resolve(word), options);
}

/** Returns the audience of a signed assertion (learn.microsoft.com/entra/identity-platform/certificate-credentials). */
function audienceOf({ login, tenant }: EntraInput): string {
  return `https://${new URL(login).host}/${tenant}/oauth2/v2.0/token`;
}
