/** An application's own sign-in (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). */
import { ConfidentialClientApplication, type NodeAuthOptions } from "@azure/msal-node";
import type { Inside } from "../../../lib/cage/inside.ts";
import type { ApplicationInput, Told } from "../asked.ts";
import { applicationIn } from "../claims.ts";
import { type Resource, RESOURCES } from "../tokens.ts";
import { certificateOf } from "./certificate.ts";
import { configurationOf, delivered, optional, type Tokens } from "./msal.ts";
import { Network } from "./msal_network.ts";
import { asking } from "./refusal.ts";

/** What proves who the application is. */
type Proof = Pick<NodeAuthOptions, "clientSecret" | "clientAssertion" | "clientCertificate">;

/** Asks for a token for each resource; only Azure Resource Manager's must be given. */
export async function run(input: ApplicationInput, inside: Inside): Promise<unknown> {
  const { secret, ...told } = input;
  const proof = await proofOf(secret);
  const arm = await tokenFor("arm", told, proof, inside);
  const tokens: Tokens = { arm };
  await Promise.all(
    RESOURCES.filter((name) => name !== "arm").map(async (name) => {
      const given = await optional(name, inside, () => tokenFor(name, told, proof, inside));
      if (given !== undefined) tokens[name] = given;
    }),
  );
  return { account: applicationIn(arm.token, told.tenant, told.client), tokens };
}

async function proofOf(secret: ApplicationInput["secret"]): Promise<Proof> {
  const { clientSecret, assertion, certificate } = secret;
  if (clientSecret !== undefined) return { clientSecret };
  if (assertion !== undefined) return { clientAssertion: assertion };
  return { clientCertificate: await certificateOf(certificate!) };
}

async function tokenFor(name: Resource, told: Told, proof: Proof, inside: Inside) {
  const network = new Network(told.login, inside);
  const configuration = configurationOf(told, network);
  const auth = { ...configuration.auth, ...proof };
  const about = { action: "Signing in to Azure", hint: "check tenant_id, client_id and its proof" };
  const result = await asking(about, network, () => {
    const app = new ConfidentialClientApplication({ ...configuration, auth });
    return app.acquireTokenByClientCredential({ scopes: [told.scopes[name]] });
  });
  return delivered(result!);
}
