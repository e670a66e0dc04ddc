/** The environment variables that are AWS's own. */

/** Whatever selects or carries an AWS identity, or redirects those who use one. */
export const FAMILY: readonly string[] = [
  "AWS_*",
  "AWSUME_*",
  "BOTO_CONFIG",
  "ECS_CONTAINER_METADATA_URI*",
  "GRANTED_*",
  "SAML2AWS_*",
];

/** Those among them that decide who one is. */
export const CARRIERS: readonly string[] = [
  "AWS_ACCESS_KEY_ID",
  "AWS_CONFIG_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_CREDENTIAL_FILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_PROFILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SECURITY_TOKEN",
  "AWS_SESSION_TOKEN",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
];
