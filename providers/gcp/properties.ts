/** Properties of gcloud that decide who one is (`googlecloudsdk/core/properties.py`, 528.0.0). */

/** In its section `auth`; what else is there says where and how one signs in, and nobody. */
export const AUTH_PROPERTIES: readonly string[] = [
  "access_token_file",
  "authority_selector",
  "authorization_token_file",
  "credential_file_override",
  "disable_credentials",
  "disable_ssl_validation",
  "impersonate_service_account",
  "login_config_file",
];

/** In its section `storage`: a key with which `gcloud storage` is the key's. */
export const KEY_PROPERTIES: readonly string[] = [
  "gs_xml_access_key_id",
  "gs_xml_secret_access_key",
];

/** The variables by which they are told, too. */
export const PROPERTY_VARIABLES: readonly string[] = [
  ...AUTH_PROPERTIES.map((name) => `CLOUDSDK_AUTH_${name.toUpperCase()}`),
  ...KEY_PROPERTIES.map((name) => `CLOUDSDK_STORAGE_${name.toUpperCase()}`),
];
