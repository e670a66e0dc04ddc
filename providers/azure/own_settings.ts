/** Settings of the person's own `az` that a session takes over. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { settingsIn } from "../../lib/provider/settings_file.ts";
import { azHome } from "./az_home.ts";
import { TALK } from "./family.ts";

/** Returns them from its configuration file. */
export const settings: NonNullable<Cloud["settings"]> = async (around, read) => {
  const home = azHome(around);
  return settingsIn(home && await read(around.join(home, "config")) || "", TALK);
};
