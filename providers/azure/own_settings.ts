/** Settings of the person's own `az` that a session takes over. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import type { ToolSettings } from "../../lib/provider/grant.ts";
import { settingsIn } from "../../lib/provider/settings_file.ts";
import { azHome } from "./az_home.ts";
import { TALK } from "./family.ts";

/**
 * Returns them from its configuration file; and from its profile what it calls each subscription, by id (`called`), so
 * that `az account set --subscription NAME` finds an identity's own by the name that it has outside.
 */
export const settings: NonNullable<Cloud["settings"]> = async (around, read) => {
  const home = azHome(around);
  const [config = "", profile = ""] = await Promise.all(
    ["config", "azureProfile.json"].map((name) => home && read(around.join(home, name))),
  );
  return { ...settingsIn(config, TALK), ...namesIn(profile) };
};

/** Returns the names by id, in small letters. What is no profile has none: `az` could not read it either. */
function namesIn(profile: string): ToolSettings {
  const { subscriptions } = parsed(profile);
  const named = (Array.isArray(subscriptions) ? subscriptions : []).flatMap((each: unknown) => {
    const { id, name } = Object(each);
    return typeof id === "string" && typeof name === "string" ? [[id.toLowerCase(), name]] : [];
  });
  return named.length > 0 ? { called: Object.fromEntries(named) } : {};
}

function parsed(profile: string): { readonly subscriptions?: unknown } {
  try {
    // `az` writes a mark at its beginning.
    return Object(JSON.parse(profile.replace(/^\ufeff/, "")));
  } catch {
    return {};
  }
}
