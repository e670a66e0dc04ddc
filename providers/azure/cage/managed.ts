/** The identity that Azure gives to a machine (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token). */
import process from "node:process";
import { ManagedIdentityCredential } from "@azure/identity";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import type { ManagedInput } from "../modules.ts";
import { applicationIn, claimsOf } from "../claims.ts";
import { type Resource, RESOURCES } from "../tokens.ts";
import { IdentityClient } from "./identity_client.ts";
import { optional, type ResourceTokens } from "./resource_tokens.ts";

/** Elsewhere than on Azure nobody answers, and a person waits; in milliseconds. */
const PATIENCE = 5_000;

/** Asks for a token for each resource; only Azure Resource Manager's must be given. */
export async function run(input: ManagedInput, inside: Inside): Promise<unknown> {
  const tokenFor = askingFor(input, inside);
  const arm = await tokenFor("arm");
  const tokens: ResourceTokens = { arm };
  for (const name of RESOURCES.filter((one) => one !== "arm")) {
    // The service answers few questions at a time.
    const given = await optional(name, inside, () => tokenFor(name));
    if (given !== undefined) tokens[name] = given;
  }
  const tenant = claimsOf(arm.token).tid ?? "";
  return { account: applicationIn(arm.token, tenant, input.client ?? ""), tokens };
}

/**
 * Returns a function that requests tokens with a single credential: as long as a cage lives, the library keeps the
 * first network that it was given.
 */
function askingFor({ resources, client, service }: ManagedInput, inside: Inside) {
  // Nothing else tells the library where to ask. The cage's `process.env` is an object of its own.
  process.env.IDENTITY_ENDPOINT = service?.url;
  process.env.IDENTITY_HEADER = service?.header.reveal();
  const network = new IdentityClient(inside, { patience: PATIENCE });
  const credential = new ManagedIdentityCredential({
    ...(client === undefined ? {} : { clientId: client }),
    ...network.options,
  });
  const hint = "check what answers at IDENTITY_ENDPOINT, and try again";
  return async (name: Resource) => {
    try {
      return await network.tokenBy(credential, resources[name], hint);
    } catch (error) {
      throw error instanceof Refusal ? refused(error, client) : error;
    }
  };
}

function refused({ status, description }: Refusal, client: string | undefined): UserError {
  const why = [`status ${status}`, description.slice(0, 300)].filter(Boolean).join(": ");
  const text = `This machine has no such managed identity: Azure answered with ${why}`;
  return new UserError("sign_in_refused", text, {
    hint: client === undefined
      ? "give the machine an identity, or name one of its own: client_id: ID"
      : "assign the identity with this client_id to the machine",
  });
}
