/** The configuration directory of the person's own gcloud (docs.cloud.google.com/sdk/docs/configurations). */
import { directories, pathOf } from "../../lib/paths/directories.ts";
import type { Environment, Os } from "../../lib/system.ts";

/** Returns the directory; `undefined` where no home is known. */
export function gcloudHome(
  { os, env }: { readonly os: Os; readonly env: Environment },
): string | undefined {
  const { join } = pathOf(os);
  const { home } = directories({ os, env });
  const below = (...steps: string[]) => home && join(home, ...steps);
  const above = os === "windows"
    ? env.get("APPDATA") ?? below("AppData", "Roaming")
    : below(".config");
  return env.get("CLOUDSDK_CONFIG") || (above && join(above, "gcloud"));
}
