/** `azure/managed-identity`: the identity that Azure gives to a machine, an app or a function. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostsOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Environment } from "../../../lib/system.ts";
import { MANAGED, type ManagedInput } from "../modules.ts";
import { APPLICATION_SAID, guid, PLACE } from "./fields.ts";
import { IMDS } from "../hosts.ts";
import { described, resourcesOf, tenantOf } from "../tenant.ts";
import { credentialOf, TOKENS } from "../tokens.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";

const schema = v.object({
  ...PLACE,
  /** A user-assigned identity; the machine's own unless told. */
  client_id: v.optional(guid("an identity's client id")),
});

type Fields = v.InferOutput<typeof schema>;

/** The kind. */
export const managedIdentity = kind({
  name: "azure/managed-identity",
  role: "provider",
  obtains: APPLICATION_SAID,
  summary: "The identity of the Azure machine, app or function that this runs on",
  schema,
  accepts: [],
  yields: TOKENS,
  plan: planManaged,
});

function planManaged(entry: Entry<Fields>): ProviderPlan {
  const { fields } = entry;
  const tenant = tenantOf(fields, entry);
  return {
    ...described(tenant, fields.client_id),
    hosts: (env) => hostsOf(serviceIn(env)?.url ?? IMDS),
    stored: false,
    signIn: async (context) => {
      refuseArc(context);
      const { client_id: client } = fields;
      const service = serviceIn(context.env);
      const input = { client, resources: resourcesOf(tenant.cloud), service };
      return credentialOf(context, await askCage(context, MANAGED, input));
    },
  };
}

/**
 * Returns the endpoint of App Service and Functions, which their variables tell
 * (learn.microsoft.com/azure/app-service/overview-managed-identity).
 */
function serviceIn(env: Environment): ManagedInput["service"] {
  const url = URL.parse(env.get("IDENTITY_ENDPOINT") ?? "");
  const header = env.get("IDENTITY_HEADER");
  if (url === null || !/^https?:$/.test(url.protocol) || !header) return undefined;
  return { url: url.href, header: new Secret(header) };
}

/** Throws on Azure Arc, which proves the caller through files of its own, that nothing in the cage may read. */
function refuseArc({ env }: ProviderContext): void {
  if (!env.get("IMDS_ENDPOINT") || env.get("IDENTITY_HEADER")) return;
  throw new UserError("sign_in_refused", "Azure Arc's managed identity is not supported", {
    hint: "use kind azure/client-certificate or azure/oidc on this machine",
  });
}
