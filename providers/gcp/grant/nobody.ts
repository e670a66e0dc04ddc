/** A session without a Google Cloud identity, as Google's tools see it. */
import type { Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { QUIET } from "./gcloud.ts";
import { NO_MACHINE } from "./no_machine.ts";

/**
 * gcloud has a configuration of its own without an account. The libraries give up at a file that is missing;
 * without the variable Node's and Go's would look into the home directory. Its name is their error message.
 */
export function nobody({ join, directory }: NobodyPlace): Nobody {
  const path = (...names: string[]) => join(directory, "gcp", ...names);
  return {
    variables: {
      CLOUDSDK_CONFIG: path("gcloud"),
      GOOGLE_APPLICATION_CREDENTIALS: path("no-google-identity-in-this-session"),
      BOTO_CONFIG: path("boto"),
      ...NO_MACHINE,
    },
    files: {
      "gcp/gcloud/active_config": "default",
      "gcp/gcloud/configurations/config_default": QUIET,
      "gcp/boto": "",
    },
  };
}
