/** The environment variables that are Google Cloud's. */
import { PROPERTY_VARIABLES } from "./properties.ts";

/** Everything that selects or carries an identity, or steers Google's tools. */
export const FAMILY: readonly string[] = [
  "GOOGLE_*",
  "GCLOUD_*",
  "CLOUDSDK_*",
  "GCE_METADATA_*",
  "METADATA_SERVER_DETECTION",
  "NO_GCE_CHECK",
  "GCP_*",
  "DEVSHELL_*",
  "BOTO_CONFIG",
  "BOTO_PATH",
  "BIGQUERYRC",
  "ATMOS_GCP_*",
];

/** The variable that names the file of gcloud's certificate authorities. */
export const AUTHORITIES = "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE";

/** Holds a secret: in a session it is said in gcloud's configuration, to nobody but gcloud. */
export const PROXY_PASSWORD = "CLOUDSDK_PROXY_PASSWORD";

/** Variables of gcloud's network access (`gcloud topic configurations`, core and proxy), without secrets. */
export const NETWORK: readonly string[] = [
  AUTHORITIES,
  ...["TYPE", "ADDRESS", "PORT", "USERNAME", "RDNS"].map((one) => `CLOUDSDK_PROXY_${one}`),
];

/** Variables of gcloud's output and logs, and of the Python that it runs on. */
export const TALK: readonly string[] = [
  ...["DISABLE_PROMPTS", "DISABLE_COLOR", "VERBOSITY", "DEFAULT_FORMAT", "DISABLE_FILE_LOGGING"]
    .map((one) => `CLOUDSDK_CORE_${one}`),
  ...["DISABLE_USAGE_REPORTING", "SHOW_STRUCTURED_LOGS", "MAX_LOG_DAYS", "USER_OUTPUT_ENABLED"]
    .map((one) => `CLOUDSDK_CORE_${one}`),
  ...["CLOUDSDK_PYTHON", "CLOUDSDK_GSUTIL_PYTHON", "CLOUDSDK_BQ_PYTHON"],
  "CLOUDSDK_ACCESSIBILITY_SCREEN_READER",
];

/**
 * Variables that decide who one is: for gcloud (`gcloud topic configurations`), the client libraries
 * (google.aip.dev/auth/4110), Cloud Shell, gsutil, bq and Terraform.
 */
export const CARRIERS: readonly string[] = [
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "GCLOUD_KEYFILE_JSON",
  "GOOGLE_BACKEND_CREDENTIALS",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
  "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT",
  "GOOGLE_GHA_CREDS_PATH",
  "GOOGLE_API_KEY",
  "GOOGLE_CLOUD_PROJECT",
  "GOOGLE_CLOUD_QUOTA_PROJECT",
  "GOOGLE_PROJECT",
  "GCLOUD_PROJECT",
  "GCE_METADATA_HOST",
  "GCE_METADATA_IP",
  "GCE_METADATA_ROOT",
  "METADATA_SERVER_DETECTION",
  "NO_GCE_CHECK",
  "CLOUDSDK_CONFIG",
  "CLOUDSDK_ACTIVE_CONFIG_NAME",
  "CLOUDSDK_CORE_ACCOUNT",
  "CLOUDSDK_CORE_CHECK_GCE_METADATA",
  "CLOUDSDK_CORE_PROJECT",
  "CLOUDSDK_PROPERTIES_FILE",
  "CLOUDSDK_AUTH_ACCESS_TOKEN",
  ...PROPERTY_VARIABLES,
  "CLOUDSDK_BILLING_QUOTA_PROJECT",
  "DEVSHELL_CLIENT_PORT",
  "BOTO_CONFIG",
  "BOTO_PATH",
  "BIGQUERYRC",
];

/** gcloud takes it for Cloud Shell, and fails at an empty one (528.0.0). */
export const HEEDED: readonly string[] = ["DEVSHELL_CLIENT_PORT"];
