/** Fields that Azure's kinds share. */
import * as v from "valibot";
import type { Obtains } from "../../../lib/provider/kind.ts";
import { endpoint, text } from "../../../lib/config/schema/schema.ts";
import { CLOUDS } from "../clouds.ts";

/** The form of Microsoft's ids. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Returns the schema of an id in that form, such as a subscription's. */
export function guid(what: string) {
  return v.pipe(
    v.string(),
    v.regex(GUID, `must be ${what}, such as 00000000-0000-0000-0000-000000000000`),
    v.examples(["00000000-0000-0000-0000-000000000000"]),
  );
}

/** Returns the schema of a tenant: its id, or one of its domains. */
export function tenant() {
  return v.pipe(
    v.string(),
    v.title("Tenant"),
    v.examples(["00000000-0000-0000-0000-000000000000"]),
    v.check(
      (given) => GUID.test(given) || /^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(given),
      "must be a tenant's id or domain, such as contoso.onmicrosoft.com",
    ),
  );
}

/** Returns the schema of a region as Azure writes it. */
export function location() {
  return v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9]*$/, "must be a location, such as westeurope"),
    v.examples(["westeurope"]),
  );
}

/**
 * Returns the schema of a resource group's name
 * (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
 */
export function resourceGroup() {
  return v.pipe(
    v.string(),
    v.regex(
      /^[\p{L}\p{N}_().-]{1,90}(?<!\.)$/u,
      "must be the name of a resource group, such as rg-prod",
    ),
    v.examples(["rg-prod"]),
  );
}

/** Returns the schema of a cloud's name. */
function environment() {
  const names = CLOUDS.map(({ name }) => name);
  return v.picklist(names, `must be ${names.slice(0, -1).join(", ")} or ${names.at(-1)}`);
}

/** Fields of every provider: its subscription, region and cloud. */
export const PLACE = {
  subscription_id: v.optional(v.pipe(guid("a subscription's id"), v.title("Subscription"))),
  location: v.optional(location()),
  cloud_environment: v.optional(environment()),
};

/** Fields of providers that sign in at a tenant, and addresses in place of Microsoft's. */
const DIRECTORY = {
  ...PLACE,
  tenant_id: v.optional(tenant()),
  authority_host: v.optional(endpoint()),
  /** Azure Resource Manager's address, beside an authority of one's own. */
  resource_manager_url: v.optional(endpoint()),
};

/** Fields of a person's sign-in. */
export const PERSON = {
  ...DIRECTORY,
  client_id: v.optional(guid("an application's client id")),
  /** The account that must sign in. */
  username: v.optional(v.pipe(text(), v.title("Username"))),
};

/** The identity of a person: the same for everything that signs in to one tenant. */
export const PERSON_SAID: Obtains = {
  what: "Azure account",
  parts: (said) => {
    const tenants = said("tenant_id");
    const isId = (tenant: string) => GUID.test(tenant);
    return [[tenants.filter(isId), tenants.filter((tenant) => !isId(tenant))]];
  },
};

/** The identity of an application: its id is unique across tenants. */
export const APPLICATION_SAID: Obtains = {
  what: "Azure application",
  parts: (said) => [[said("client_id")]],
};

/** Fields of an application's sign-in. */
export const APPLICATION = {
  ...DIRECTORY,
  client_id: v.optional(guid("an application's client id")),
};
