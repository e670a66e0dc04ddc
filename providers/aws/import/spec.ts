/** How a profile reaches AWS. */
import type { Profile } from "../shared/profiles.ts";
import type { Draft, Entry } from "./draft.ts";

/** The settings that say it. */
export const SPEC_KEYS = [
  ...["endpoint_url", "ignore_configured_endpoint_urls", "use_fips_endpoint"],
  ...["use_dualstack_endpoint", "services"],
] as const;

/** The same as `spec` of an entry. */
export function specOf(draft: Draft, profile: Profile): Entry {
  const { settings } = profile;
  const isSet = (key: string) => settings.get(key)?.value.toLowerCase() === "true" || undefined;
  const said = () => stsOf(draft, profile) || settings.get("endpoint_url")?.value;
  return {
    endpoint_url: isSet("ignore_configured_endpoint_urls") ? undefined : said(),
    use_fips_endpoint: isSet("use_fips_endpoint"),
    use_dualstack_endpoint: isSet("use_dualstack_endpoint"),
  };
}

/**
 * The address that the profile's services say for STS: AWS's CLI takes it before `endpoint_url`, and no profile whose
 * services stand nowhere (botocore's `ConfiguredEndpointProvider`).
 */
function stsOf(draft: Draft, profile: Profile): string | undefined {
  const key = "services";
  const named = profile.settings.get(key)?.value;
  if (named === undefined) return undefined;
  const services = draft.services.get(named);
  const url = services?.settings.get("sts")?.nested?.get("endpoint_url");
  draft.note(profile, key, becomeOf(`[services ${named}]`, services !== undefined, url));
  return url;
}

function becomeOf(header: string, isThere: boolean, url: string | undefined): string {
  if (!isThere) return `there is no ${header}, and AWS's CLI fails`;
  if (!url) return `${header} has no address of STS's, and others are not kept`;
  return `STS's address in ${header} is taken for whatever the identity asks`;
}
