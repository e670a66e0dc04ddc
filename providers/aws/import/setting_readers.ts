/** The tools that settings in AWS's files are for. */

/** Of AWS's own tools: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html and the CLI's. */
const OF_AWS: ReadonlySet<string> = new Set([
  ...["account_id_endpoint_mode", "api_versions", "auth_scheme_preference", "aws_account_id"],
  ...["ca_bundle", "csm_client_id", "csm_enabled", "csm_host", "csm_port", "data_path"],
  ...["defaults_mode", "disable_host_prefix_injection", "disable_request_compression"],
  ...["ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode"],
  ...["ec2_metadata_v1_disabled", "enable_endpoint_discovery", "endpoint_discovery_enabled"],
  ...["endpoint_url", "ignore_configured_endpoint_urls", "imds_use_ipv6", "max_attempts"],
  ...["metadata_service_num_attempts", "metadata_service_timeout", "output"],
  ...["parameter_validation", "region", "request_checksum_calculation", "retry_mode"],
  ...["request_min_compression_size_bytes", "response_checksum_validation", "s3", "s3api"],
  ...["s3_disable_express_session_auth", "s3_disable_multiregion_access_points"],
  ...["s3_us_east_1_regional_endpoint", "s3_use_arn_region", "sdk_ua_app_id"],
  ...["sigv4a_signing_region_set", "sso_registration_scopes", "sts_regional_endpoints"],
  ...["tcp_keepalive", "use_dualstack_endpoint", "use_fips_endpoint", "cloudwatch", "emr"],
]);

/** Of others, by how they begin or by their names. */
const OF_OTHERS: readonly (readonly [setting: RegExp, tool: string])[] = [
  [/^granted_|^common_fate_/, "granted"],
  [
    /^(?:mfa_process|source_identity|(?:transitive_)?session_tags|web_identity_token_process)$/,
    "aws-vault",
  ],
  [/^sso_auto_populated$|^sso_account_name$|^sso_interactive_auth$/, "aws-sso-util"],
  [/^x_principal_arn$|^x_security_token_expires$/, "saml2aws"],
  [/^aws_saml_url$|^okta_|^assume_role_ttl$|^session_ttl$/, "aws-okta"],
  [/^color$|^target_role_name$|^role_name$/, "AWS Extend Switch Roles"],
];

/** Returns the end of a sentence that tells the tool of a setting that is left out. */
export function readerOf(key: string): string {
  if (OF_AWS.has(key) || key.startsWith("cli_")) {
    return "it is a setting of AWS's tools, not of an identity";
  }
  const tool = OF_OTHERS.find(([setting]) => setting.test(key))?.[1];
  if (tool !== undefined) return `it is a setting of ${tool}'s, and nothing is made of it`;
  return "it is no setting that AWS's tools are known to read";
}
