/** The common plan of applications. */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { APPLICATION, type ApplicationProof } from "../modules.ts";
import {
  type AzurePassedOn,
  described,
  loginHosts,
  required,
  type Tenant,
  type TenantFields,
  tenantOf,
  toldOf,
} from "../tenant.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";
import { credentialOf } from "../tokens.ts";

/** Returns the plan of an application with this proof. */
export function applicationPlan<Fields extends TenantFields>(
  entry: Entry<Fields>,
  prove: (
    context: ProviderContext,
    tenant: Tenant,
    previous: Credential | undefined,
  ) => Promise<ApplicationProof>,
): ProviderPlan & { readonly passesOn: AzurePassedOn } {
  const { fields } = entry;
  const tenant = tenantOf(fields, entry);
  const client = required(fields, "client_id", entry);
  const told = toldOf(tenant, required(fields, "tenant_id", entry), client);
  return {
    ...described(tenant, client),
    hosts: () => loginHosts(tenant),
    stored: true,
    signIn: async (context, previous): Promise<Credential> => {
      const input = { ...told, proof: await prove(context, tenant, previous) };
      return credentialOf(context, await askCage(context, APPLICATION, input));
    },
  };
}
