/** The identity that Azure gives to a machine (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token). */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ManagedInput } from "../modules.ts";
import { applicationIn, claimsOf } from "../claims.ts";
import { type Resource, RESOURCES } from "../tokens.ts";
import { askAzure } from "./rest.ts";
import { optional, type ResourceTokens } from "./resource_tokens.ts";

/** Elsewhere than on Azure nobody answers, and a person waits; in milliseconds. */
const PATIENCE = 5_000;

/** Asks for a token for each resource; only Azure Resource Manager's must be given. */
export async function run(input: ManagedInput, inside: Inside): Promise<unknown> {
  const arm = await tokenFor("arm", input, inside);
  const tokens: ResourceTokens = { arm };
  for (const name of RESOURCES.filter((one) => one !== "arm")) {
    // The service answers few questions at a time.
    const given = await optional(name, inside, () => tokenFor(name, input, inside));
    if (given !== undefined) tokens[name] = given;
  }
  const tenant = claimsOf(arm.token).tid ?? "";
  return { account: applicationIn(arm.token, tenant, input.client ?? ""), tokens };
}

async function tokenFor(name: Resource, asked: ManagedInput, inside: Inside) {
  const { url, headers, resources, client, proof } = asked;
  const address = new URL(url);
  address.searchParams.set("resource", resources[name]);
  if (client !== undefined) address.searchParams.set("client_id", client);
  const shown = proof === undefined ? {} : { "x-identity-header": proof.reveal() };
  const request = { headers: { ...headers, ...shown }, patience: PATIENCE };
  const { status, body } = await askAzure(address, request, inside);
  if (status >= 400 || typeof body.access_token !== "string") throw refused(status, body, client);
  return { token: body.access_token, life: lifeIn(body) };
}

/** Seconds; some of Azure's services tell only the moment of the end, and most of them in text. */
function lifeIn({ expires_in, expires_on }: Readonly<Record<string, unknown>>): number {
  const life = Number(expires_in);
  return life > 0 ? life : Math.round(Number(expires_on) - Date.now() / 1000);
}

function refused(
  status: number,
  { error_description, message }: Readonly<Record<string, unknown>>,
  client: string | undefined,
): UserError {
  const told = [error_description, message].find((one) => typeof one === "string") ?? "";
  const why = [`status ${status}`, String(told).slice(0, 300)].filter(Boolean).join(": ");
  const text = `This machine has no such managed identity: Azure answered with ${why}`;
  return new UserError("sign_in_refused", text, {
    hint: client === undefined
      ? "give the machine an identity, or name one of its own: client_id: ID"
      : "assign the identity with this client_id to the machine",
  });
}
