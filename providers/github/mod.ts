/** GitHub. */
import type { Cloud } from "../../lib/provider.ts";

/** The cloud: it has no kinds yet, but its variables are known, so that none of them leaks. */
export const github: Cloud = {
  name: "github",
  family: ["GH_*", "GITHUB_*", "ACTIONS_*"],
  carriers: [
    "GH_CONFIG_DIR",
    "GH_ENTERPRISE_TOKEN",
    "GH_HOST",
    "GH_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "GITHUB_TOKEN",
  ],
  kinds: [],
};
