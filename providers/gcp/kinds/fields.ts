/** Fields that Google Cloud's kinds share. */
import * as v from "valibot";
import type { Obtains } from "../../../lib/provider/kind.ts";
import { duration, endpoint, region } from "../../../lib/config/schema/schema.ts";

/** The default scope of a credential (developers.google.com/identity/protocols/oauth2/scopes). */
export const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

/** Returns the schema of a project's id; those of a company's domain have it before a colon, and may be shorter. */
export function projectId() {
  return v.pipe(
    v.string(),
    v.regex(
      /^(?:[a-z][a-z0-9-]{4,28}|[a-z0-9.-]+:[a-z][a-z0-9-]{0,28})[a-z0-9]$/,
      "must be a project id, such as my-project-123",
    ),
    v.examples(["my-project-123"]),
  );
}

/** Returns the schema of a project's number; YAML may read it as a number, and none begins with a zero. */
export function projectNumber() {
  return v.pipe(
    v.union([v.string(), v.number()]),
    v.examples(["123456789012"]),
    v.transform(String),
    v.regex(/^[1-9][0-9]{0,18}$/, "must be a project number, such as 123456789012"),
  );
}

/** Returns the schema of a service account's address. */
export function serviceAccount() {
  return v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.gserviceaccount\.com$/,
      "must be a service account, such as NAME@PROJECT.iam.gserviceaccount.com",
    ),
    v.examples(["deploy@my-project-123.iam.gserviceaccount.com"]),
  );
}

/** Returns the identity of a service account, by the key that names it; case does not matter in a mail's host. */
export function serviceAccountSaid(key: string, delegates?: string): Obtains {
  return {
    what: "Google service account",
    parts: (said) => [[said(key)]],
    through: (said) => delegates === undefined ? [] : said(delegates).map((each) => [[[each]]]),
  };
}

/** Returns the schema of OAuth scopes; at least one. */
export function scopes() {
  const scope = v.pipe(
    v.string(),
    v.regex(/^[!#-[\]-~]+$/, "must be an OAuth scope"),
    v.examples([CLOUD_PLATFORM]),
  );
  return v.pipe(v.array(scope), v.minLength(1, "must name a scope"));
}

/** Returns the schema of a service account token's lifetime: whole seconds, at most the 12 hours that Google allows. */
export function lifetime() {
  const longest = 12 * 60 * 60;
  return v.pipe(
    duration(),
    v.transform((ms) => Math.floor(ms / 1000)),
    v.check((seconds) => seconds >= 1 && seconds <= longest, "must be from 1s to 12h"),
  );
}

/** Returns the schema of an id inside a resource name, such as a pool's. */
export function resourceId() {
  return v.pipe(
    v.string(),
    v.regex(/^[a-z0-9-]{1,63}$/, "must be small letters, digits and hyphens"),
    v.examples(["NAME"]),
  );
}

/** Fields of every provider: its project, region and zone, and an address in Google's place. */
export const PLACE = {
  region: v.optional(v.pipe(region(), v.title("Region"))),
  project_id: v.optional(v.pipe(projectId(), v.title("Project"))),
  scopes: v.optional(scopes()),
  endpoint_url: v.optional(endpoint()),
};
