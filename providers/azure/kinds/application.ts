/** What the sign-ins of applications have in common. */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { ApplicationInput } from "../requests.ts";
import { APPLICATION, credentialOf } from "../answers.ts";
import {
  type AzurePassedOn,
  described,
  loginHosts,
  type PlaceFields,
  required,
  type Tenant,
  tenantOf,
  toldOf,
} from "../tenant.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";

/** What proves who the application is. */
export type Proof = ApplicationInput["secret"];

/** The plan of an application that proves itself so. */
export function applicationPlan<Fields extends PlaceFields>(
  entry: Entry<Fields>,
  prove: (
    context: ProviderContext,
    spot: Tenant,
    previous: Credential | undefined,
  ) => Promise<Proof>,
): ProviderPlan & { readonly passesOn: AzurePassedOn } {
  const { fields } = entry;
  const spot = tenantOf(fields, entry);
  const client = required(fields, "client_id", entry);
  const told = toldOf(spot, required(fields, "tenant_id", entry), client);
  return {
    ...described(spot, client),
    hosts: () => loginHosts(spot),
    stored: true,
    signIn: async (context, previous): Promise<Credential> => {
      const input: ApplicationInput = { ...told, secret: await prove(context, spot, previous) };
      return credentialOf(context, await askCage(context, APPLICATION, input));
    },
  };
}
