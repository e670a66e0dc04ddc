/** Azure's ids, as configuration writes them. */
import * as v from "valibot";

/** A GUID: a subscription's id, a tenant's, an application's. */
export function guid(what: string) {
  return v.pipe(
    v.string(),
    v.regex(
      /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
      `must be ${what}, such as 00000000-0000-0000-0000-000000000000`,
    ),
    v.examples(["00000000-0000-0000-0000-000000000000"]),
  );
}

/** A directory's (tenant's) id, or one of its domains. */
export function directoryId() {
  return v.pipe(
    v.string(),
    v.regex(
      /^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])$/,
      "must be a directory's id or domain, such as example.onmicrosoft.com",
    ),
    v.examples(["example.onmicrosoft.com"]),
  );
}
