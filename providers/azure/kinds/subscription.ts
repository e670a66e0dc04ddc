/** `azure/subscription`: a subscription, with the sign-in of the provider before it. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostsOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type {
  ConsolePage,
  ConsoleRequest,
  Facts,
  IdentityPlan,
  Plan,
} from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { armToken } from "../integrations/arm.ts";
import { clusterTokenFor } from "../integrations/aks.ts";
import { SUBSCRIPTION } from "../modules.ts";
import { consoleUrl } from "../console.ts";
import { guid, location, resourceGroup } from "./fields.ts";
import { grantFor } from "../grant/grant.ts";
import { described, passedOn, type Tenant, type Workplace } from "../tenant.ts";
import { accountOf, tokenFor, TOKENS } from "../tokens.ts";

const schema = v.object({
  principal: v.object({
    subscription_id: guid("a subscription's id"),
    location: v.optional(location()),
    resource_group: v.optional(resourceGroup()),
  }),
});

type Fields = v.InferOutput<typeof schema>;

/** The kind. */
export const subscriptionIdentity = kind({
  name: "azure/subscription",
  announced: { keys: ["subscription_id"] },
  role: "identity",
  tells: [["principal.subscription_id"], ["principal.resource_group"]],
  obtains: { what: "Azure subscription", parts: (said) => [[said("principal.subscription_id")]] },
  summary: "An Azure subscription, with its provider's sign-in",
  schema,
  accepts: [TOKENS],
  yields: TOKENS,
  plan: planSubscription,
});

function planSubscription(
  { fields: { principal } }: Entry<Fields>,
  via: Plan | undefined,
): IdentityPlan {
  const before = passedOn(via);
  const subscription = principal.subscription_id;
  const tenant: Tenant & Workplace = {
    ...before.tenant,
    subscription,
    location: principal.location ?? before.tenant.location,
    resourceGroup: principal.resource_group,
  };
  return {
    ...described(tenant, before.principal),
    hosts: () => hostsOf(tenant.arm),
    stored: via?.stored ?? false,
    isSame: true,
    ...via?.isStill ? { isStill: via.isStill } : {},
    signIn: (_, previous) => Promise.resolve(inSubscription(previous, subscription)),
    grant: (credential, where) => grantFor(tenant, credential, where),
    verify: (context, credential) => verify(context, credential, tenant.arm, subscription),
    saysWhose: true,
    whose: (_, { shown }) => Promise.resolve(shown.principal),
    labels: { subscription: "Subscription", state: "State", tenant: "Tenant" },
    clusterToken: async (_, credential, request) => await clusterTokenFor(credential, request),
    console: {
      hosts: () => [],
      page: (_, credential, request) => Promise.try(() => openPage(tenant, credential, request)),
    },
  };
}

/** Returns the page in the tenant, as the sign-in told it. */
function openPage(
  { cloud, tenant, subscription }: Tenant,
  credential: Credential,
  { destination }: ConsoleRequest,
): ConsolePage {
  const where = accountOf(credential).tenant || tenant || "";
  return { url: new Secret(consoleUrl(cloud, where, subscription, destination)), note: NOTE };
}

const NOTE =
  "Azure has no sign-in for tokens: the page is shown to whoever the browser is signed in as";

/** Returns the credential in a subscription: several may share one sign-in, each with its own name. */
function inSubscription(previous: Credential | undefined, subscription: string): Credential {
  if (previous !== undefined && tokenFor(previous, "arm") !== undefined) {
    return { ...previous, shown: { ...previous.shown, account: subscription } };
  }
  throw new UserError("sign_in_refused", "The entry before it carries no sign-in to Azure", {
    hint: "via: {provider: NAME}",
  });
}

/** Asks Azure Resource Manager whether this identity can see its subscription. */
async function verify(
  context: ProviderContext,
  credential: Credential,
  arm: string,
  subscription: string,
): Promise<Facts> {
  const input = { arm, subscription, token: armToken(credential) };
  const { name, state, tenant } = await askCage(context, SUBSCRIPTION, input);
  const { principal } = credential.shown;
  if (state !== "Enabled") context.person.warn(`Subscription "${name}" is ${state.toLowerCase()}`);
  return {
    account: subscription,
    subscription: name,
    state,
    ...(tenant === undefined ? {} : { tenant }),
    ...(principal === undefined ? {} : { principal }),
  };
}
