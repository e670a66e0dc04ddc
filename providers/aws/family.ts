/** The environment variables that are AWS's own. */

/** Whatever selects or carries an AWS identity, or redirects those who use one. */
export const FAMILY: readonly string[] = [
  "AMAZON_ACCESS_KEY_ID",
  "AMAZON_REGION",
  "AMAZON_SECRET_ACCESS_KEY",
  "AMAZON_SESSION_TOKEN",
  "AWS_*",
  "AWSUME_*",
  "BOTO_CONFIG",
  "ECS_CONTAINER_METADATA_URI*",
  "GRANTED_*",
  "SAML2AWS_*",
];

/**
 * Variables that decide who one is, older names of the keys included: SDKs still take them before any file (`AMAZON_*`
 * those for JavaScript, v2, and Ruby; `AWS_ACCESS_KEY` those for Go, Java and Ruby; `AWS_TOKEN` Rust's object_store),
 * and Bedrock's clients take its token before any key.
 */
export const CARRIERS: readonly string[] = [
  "AMAZON_ACCESS_KEY_ID",
  "AMAZON_SECRET_ACCESS_KEY",
  "AMAZON_SESSION_TOKEN",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_BEARER_TOKEN_BEDROCK",
  "AWS_CONFIG_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_CREDENTIAL_FILE",
  "AWS_CREDENTIAL_PROFILES_FILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_EC2_METADATA_SERVICE_ENDPOINT",
  "AWS_METADATA_ENDPOINT",
  "AWS_PROFILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AWS_SECURITY_TOKEN",
  "AWS_SESSION_TOKEN",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_TOKEN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "BOTO_CONFIG",
];

/** Variables that lead AWS's tools to a region or an endpoint, and name the authorities to believe there. */
export const LEADING: readonly string[] = [
  "AMAZON_REGION",
  "AWS_CA_BUNDLE",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL*",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_REGION",
];

/**
 * Variables of output, retries and protocols, which don't change who one is
 * (docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html).
 */
export const TALK: readonly string[] = [
  ...["AWS_PAGER", "AWS_DEFAULT_OUTPUT", "AWS_CLI_AUTO_PROMPT", "AWS_CLI_FILE_ENCODING"],
  ...["AWS_CLI_HISTORY_FILE", "AWS_SDK_UA_APP_ID", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"],
  ...["AWS_DEFAULTS_MODE", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"],
  ...["AWS_STS_REGIONAL_ENDPOINTS", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"],
  ...["AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"],
];

/** With an `AWS_ROLE_ARN`, Ruby's SDK takes it before any profile, and fails at an empty one (3.168). */
export const HEEDED: readonly string[] = ["AWS_WEB_IDENTITY_TOKEN_FILE"];
