/** Network settings of the person's own gcloud: behind a proxy they are the only way out, whoever one is. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { settingsIn } from "../../lib/provider/settings_file.ts";
import { AUTHORITIES, NETWORK, PROXY_PASSWORD } from "./family.ts";
import { gcloudHome } from "./gcloud_home.ts";

/** The settings that are read, by section: `CLOUDSDK_PROXY_ADDRESS` is `address` of `proxy`. */
const WANTED = {
  core: [propertyOf(AUTHORITIES)],
  proxy: [...NETWORK, PROXY_PASSWORD].filter((name) => name !== AUTHORITIES).map(propertyOf),
};

function propertyOf(variable: string): string {
  return variable.replace(/^CLOUDSDK_[A-Z]+_/, "").toLowerCase();
}

/**
 * Returns the settings of the active configuration (`gcloud topic configurations`), with the secret variable's value,
 * which takes precedence and is in no session.
 */
export const settings: NonNullable<Cloud["settings"]> = async (around, read) => {
  const said = await configured(around, read);
  const password = around.env.get(PROXY_PASSWORD);
  return password ? { ...said, proxy: { ...said.proxy, password } } : said;
};

const configured: NonNullable<Cloud["settings"]> = async (around, read) => {
  const home = gcloudHome(around);
  if (home === undefined) return {};
  const said = around.env.get("CLOUDSDK_ACTIVE_CONFIG_NAME") ||
    (await read(around.join(home, "active_config")) ?? "default");
  const name = said.trim();
  if (!/^[a-z][-a-z0-9]*$/.test(name)) return {};
  const text = await read(around.join(home, "configurations", `config_${name}`));
  return settingsIn(text ?? "", WANTED);
};
