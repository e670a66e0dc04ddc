/**
 * The configuration directory of the person's own `az` (https://learn.microsoft.com/cli/azure/azure-cli-configuration).
 */
import { pathOf } from "../../lib/paths/directories.ts";
import type { Environment, Os } from "../../lib/system.ts";

/** Returns the directory; `undefined` where no home is known. */
export function azHome(
  { os, env }: { readonly os: Os; readonly env: Environment },
): string | undefined {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  return env.get("AZURE_CONFIG_DIR") || home && pathOf(os).join(home, ".azure");
}
