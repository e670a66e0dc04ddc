/** Keeping Google's tools from taking the machine for somebody. */

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
