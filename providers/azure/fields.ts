/** Fields that Azure's kinds share. */
import * as v from "valibot";

/** What Microsoft numbers things with. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id in Microsoft's form, such as a subscription's. */
export function guid(what: string) {
  return v.pipe(
    v.string(),
    v.regex(GUID, `must be ${what}, such as 00000000-0000-0000-0000-000000000000`),
    v.examples(["00000000-0000-0000-0000-000000000000"]),
  );
}

/** A directory: its id, or one of its domains. */
export function tenant() {
  return v.pipe(
    v.string(),
    v.examples(["00000000-0000-0000-0000-000000000000"]),
    v.check(
      (given) => GUID.test(given) || /^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(given),
      "must be a tenant's id or domain, such as contoso.onmicrosoft.com",
    ),
  );
}

/** The name of a resource group (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). */
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
