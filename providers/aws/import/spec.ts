/** How a profile reaches AWS. */
import type { Profile } from "../shared/profiles.ts";
import type { Entry } from "./draft.ts";

/** The settings that say it. */
export const SPEC_KEYS = [
  ...["endpoint_url", "ignore_configured_endpoint_urls", "use_fips_endpoint"],
  "use_dualstack_endpoint",
] as const;

/** The same as `spec` of an entry. */
export function specOf({ settings }: Profile): Entry {
  const isSet = (key: string) => settings.get(key)?.value.toLowerCase() === "true" || undefined;
  return {
    endpoint_url: isSet("ignore_configured_endpoint_urls")
      ? undefined
      : settings.get("endpoint_url")?.value,
    use_fips_endpoint: isSet("use_fips_endpoint"),
    use_dualstack_endpoint: isSet("use_dualstack_endpoint"),
  };
}
