/** A person's sign-in at Entra ID: renewed silently if possible, else in a browser. */
import type * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { againAt } from "../../../lib/sign_in/person/endings.ts";
import { codeInCage, stepsInCage } from "../../../lib/sign_in/person/person.ts";
import {
  type KeptToken,
  type LastingSignIn,
  signInLasting,
  tokenNote,
  tokenOf,
} from "../../../lib/sign_in/person/refresh_token.ts";
import { BROWSER, DEVICE, type EntraInput, REFRESH, type Signed } from "../modules.ts";
import type { PERSON } from "./fields.ts";
import { DEVICE_PAGES } from "../hosts.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";
import { described, loginHosts, required, type Tenant, tenantOf, toldOf } from "../tenant.ts";
import { credentialOf } from "../tokens.ts";

/** Common fields of a person's providers. */
type Fields = { readonly [Name in keyof typeof PERSON]?: v.InferOutput<(typeof PERSON)[Name]> };

/** The client id of the Azure CLI, which every tenant knows. */
const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** Settings of a sign-in in the browser. */
export interface Browser {
  readonly port: number | undefined;
  readonly opens: boolean | undefined;
}

/** Returns the plan of a person's sign-in: in a browser here, or with a device code alone. */
export function personPlan(entry: Entry<Fields>, browser?: Browser): ProviderPlan {
  const { fields } = entry;
  const tenant = tenantOf(fields, entry);
  const told = toldOf(tenant, required(fields, "tenant_id", entry), fields.client_id ?? AZURE_CLI);
  return {
    ...described(tenant, fields.username),
    hosts: () => loginHosts(tenant),
    pages: pagesOf(tenant),
    stored: true,
    signIn: async (context) => {
      const lasting = lastingOf(context, entry, { tenant, told, browser });
      return credentialOf(context, (await signInLasting(context, lasting)).signed);
    },
  };
}

interface Place {
  readonly tenant: Tenant;
  readonly told: EntraInput;
  readonly browser: Browser | undefined;
}

function lastingOf(
  context: ProviderContext,
  { name, fields: { username } }: Entry<Fields>,
  { tenant, told, browser }: Place,
): LastingSignIn<KeptToken, Signed> {
  return {
    person: {
      where: `to tenant ${told.tenant} of Azure`,
      again: againAt(name),
      pages: [hostOf(told.login)],
      codePages: [hostOf(told.login), ...pagesOf(tenant)],
      ...browser === undefined ? {} : {
        browser: {
          // Entra ID knows the Azure CLI's application at `http://localhost` only, with any port
          // (learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions).
          ...{ ...browser, path: "/", host: "localhost" },
          signIn: (steps) => askCage(context, BROWSER, { ...told, username }, stepsInCage(steps)),
        },
      },
      elsewhere: (show) =>
        codeInCage(
          (shown) => show({ ...shown, url: devicePage(shown.url) }),
          (services) => askCage(context, DEVICE, told, services),
        ),
    },
    // A token of another authority, tenant or application must not be sent here, nor what it yields be shown.
    note: tokenNote(`${told.tenant} at ${told.login} for ${told.client} and ${tenant.arm}`),
    renew: ({ refreshToken }) => askCage(context, REFRESH, { ...told, refreshToken }),
    keptOf: tokenOf,
    expected: { field: "username", who: username },
    whoIs: ({ account }) => account.username || undefined,
  };
}

/** Returns the page for codes; the host that China's cloud names for it does not exist. */
function devicePage(address: string): string {
  const isLost = URL.parse(address)?.hostname === "login.microsoftonline.cn";
  return isLost ? "https://microsoft.com/deviceloginchina" : address;
}

/** Returns the hosts that a person may be sent to: Microsoft's pages for codes, or the configured authority's own. */
function pagesOf({ authority }: Tenant): readonly string[] {
  return authority === undefined ? DEVICE_PAGES : [hostOf(authority)];
}
