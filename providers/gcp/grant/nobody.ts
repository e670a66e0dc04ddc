/** Keeping Google's tools from taking the machine for somebody, and a session without a Google Cloud identity. */
import type { Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { toolFiles, toolVariables } from "./tools_own.ts";

/**
 * Returns the variables and files without an identity. The command line tools have configurations of their own without
 * an account. The libraries fail at a missing file, whose name is their error message; without the variable, Node's and
 * Go's would look into the home directory.
 */
export function nobody(place: NobodyPlace): Nobody {
  const path = (...names: string[]) => place.join(place.directory, "gcp", ...names);
  return {
    variables: {
      ...toolVariables(path),
      GOOGLE_APPLICATION_CREDENTIALS: path("no-google-identity-in-this-session"),
      ...NO_MACHINE,
    },
    files: toolFiles({}, place),
  };
}

/** Nobody listens there. */
const DEAD = "127.0.0.1:9";

/**
 * Nobody is the machine: each library has a variable of its own that keeps it from asking for the metadata
 * server (Python and Java, Node, gcloud), or, where it has none (Go), one for the address. It holds in a session
 * with an identity, too: who wants an ID token asks the machine for it, whatever the credentials file says.
 */
export const NO_MACHINE = {
  NO_GCE_CHECK: "true",
  METADATA_SERVER_DETECTION: "none",
  CLOUDSDK_CORE_CHECK_GCE_METADATA: "false",
  GCE_METADATA_HOST: DEAD,
  GCE_METADATA_IP: DEAD,
  GCE_METADATA_ROOT: DEAD,
} as const;
