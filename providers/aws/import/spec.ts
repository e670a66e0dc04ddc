/** A profile's way to reach AWS, as `spec` of an entry. */
import type { Profile } from "../shared/profiles.ts";
import type { Draft, Entry } from "./draft.ts";

/** The settings that say it. */
export const SPEC_KEYS = [
  ...["endpoint_url", "ignore_configured_endpoint_urls", "use_fips_endpoint"],
  ...["use_dualstack_endpoint", "services"],
] as const;

/** A service that is asked for a credential, by its name in a `services` section. */
export type ServiceName = "sts" | "sso" | "sso_oidc";

const NAMES: Readonly<Record<ServiceName, string>> = {
  sts: "STS",
  sso: "the portal",
  sso_oidc: "the portal's sign-in",
};

/** Returns the `spec` of an entry that asks this service for its credential. */
export function specOf(draft: Draft, profile: Profile, asked: ServiceName = "sts"): Entry {
  const { settings } = profile;
  const isSet = (key: string) => settings.get(key)?.value.toLowerCase() === "true" || undefined;
  return {
    endpoint_url: addressOf(draft, profile, asked),
    use_fips_endpoint: isSet("use_fips_endpoint"),
    use_dualstack_endpoint: isSet("use_dualstack_endpoint"),
  };
}

/**
 * Returns the address that the profile has for this service: AWS's CLI takes the one in its `services` section before
 * `endpoint_url`, and refuses a profile whose `services` section is missing (botocore's `ConfiguredEndpointProvider`).
 */
export function addressOf(draft: Draft, profile: Profile, asked: ServiceName): string | undefined {
  const { settings } = profile;
  if (settings.get("ignore_configured_endpoint_urls")?.value.toLowerCase() === "true") return;
  return servicesOf(draft, profile, asked) || settings.get("endpoint_url")?.value;
}

function servicesOf(draft: Draft, profile: Profile, asked: ServiceName): string | undefined {
  const key = "services";
  const named = profile.settings.get(key)?.value;
  if (named === undefined) return undefined;
  const services = draft.services.get(named);
  const url = services?.settings.get(asked)?.nested?.get("endpoint_url");
  const text = becomeOf(`[services ${named}]`, services !== undefined, asked, url);
  draft.note(profile, key, text);
  return url;
}

function becomeOf(header: string, isThere: boolean, asked: ServiceName, url: string | undefined) {
  if (!isThere) return `there is no ${header}, and AWS's CLI fails`;
  const whose = `address of ${NAMES[asked]}`;
  if (!url) return `${header} has no ${whose}, and others are not kept`;
  return `the ${whose} in ${header} is taken for whatever the identity asks`;
}
