/** Descriptions of AWS's keys and variables, for editors and the reference; loaded by those alone. */
import type { Described } from "../../lib/provider/cloud.ts";

/** The descriptions. */
export const described: Described = {
  keys: {
    region: "Region that the session's tools use, and whose STS is asked",
    "aws/iam-identity-center region":
      "Region of IAM Identity Center itself: where the portal lives",
    start_url: "Start URL of the AWS access portal",
    auto_provision_identities:
      "Whether what the portal offers becomes identities, named `ACCOUNT/PERMISSION-SET`",
    "aws/saml auto_provision_identities":
      "Whether every role that is offered becomes an identity, named `ACCOUNT/ROLE`",
    "auto_provision_identities.accounts": "Only these accounts: ids or names (globs)",
    "auto_provision_identities.roles": "Only these permission sets (globs)",
    "auto_provision_identities.ttl":
      "How long what the portal offered will do before it is asked again",
    aws: "Where AWS is asked, in atmos's older spelling",
    "aws.resolver": "The same",
    "aws.resolver.url": "The same as `endpoint_url`",
    scopes: "OAuth scopes of the sign-in. `sso:account:access` unless told",
    use_fips_endpoint: "Whether AWS's FIPS endpoints are asked",
    use_dualstack_endpoint: "Whether AWS's dual-stack (IPv6) endpoints are asked",
    url: "The identity provider's page that leads to AWS",
    password: "Password for that page. Without it, you type it in the browser",
    driver: "The identity provider's make, as atmos calls it. Any is signed in to in the browser",
    provider_type: "The same, in atmos's older spelling",
    download_browser_driver: "Whether atmos downloads a browser. Here it is your own, always",
    browser_type: "The browser to use: `chrome`, `chromium`, `msedge`, `brave` or `vivaldi`",
    browser_executable_path: "The browser to use, by its path",
    assertion_process: "Program that prints the SAML response in Base64, in place of the browser",
    assume_role: "ARN of the role",
    "aws/saml assume_role": "ARN of the role of identities that name none",
    account: "The account",
    "account.id": "Its 12 digits, in quotes",
    "account.name": "Its name, as the portal shows it",
    "aws/permission-set name": "Name of the permission set",
    session_name: "Name of the role's session, as CloudTrail shows it",
    external_id: "The external id that the role's trust policy wants",
    duration:
      "How long the credential should last: 15m to 12h. One hour at most for a role assumed by a role",
    "aws/assume-root duration": "How long the credential should last: 15m at most",
    tags: "Session tags of the role (`sts:TagSession`)",
    transitive_tags: "Which of them stay when the role assumes another one",
    source_identity: "Who is behind the session, as CloudTrail shows it",
    policy:
      "What the session is narrowed to: `read-only`, the ARN of a policy, or a policy document",
    policy_arns: "Managed policies that the session is narrowed to",
    target_principal: "Id of the member account, in quotes",
    task_policy_arn: "The task policy: its ARN, or its name such as `IAMAuditRootUserCredentials`",
    access_key_id: "Access key id of the IAM user. Better: `atmos-auth user configure`",
    secret_access_key: "The secret of that key",
    mfa_arn: "The MFA device: its ARN, or the serial number of a hardware token",
    mfa_process: "Program that prints the MFA code: a list of words, or a line for the shell",
    mfa_seed:
      "What the device's codes are made of, as Base32 or an `otpauth://totp/` address: by reference. Then both factors are in one place",
    webflow_enabled: "Whether you may sign in in the browser when there are no keys",
    credential_process:
      "Program that prints a credential, as AWS's tools know it: a list of words, or a line for the shell",
    "registry.account_id": "Account of the registry, in quotes",
  },
  reads: {
    "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_SECURITY_TOKEN":
      "`aws/ambient`: keys of the surroundings",
    "AWS_PROFILE, AWS_DEFAULT_PROFILE": "`aws/ambient`: the profile of the surroundings",
    "AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_CREDENTIAL_FILE, BOTO_CONFIG":
      "`aws/ambient`, `import aws`, `init`: where `~/.aws` lies instead",
    "AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME":
      "`aws/ambient`: a role by a projected token, as in a pod of EKS",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE":
      "`aws/ambient`: the credential of a container",
    "AWS_REGION, AWS_DEFAULT_REGION": "`aws/ambient`: its region, before that of the profile",
    AWS_SSO_CONFIG: "`import aws`: the file of aws-sso-cli",
    AWS_CA_BUNDLE: "Authorities that AWS's sign-ins believe, where `SSL_CERT_FILE` is not set",
    ATMOS_AWS_REGION: "The same as `--region` of `aws eks update-kubeconfig`",
    ATMOS_AWS_PROFILE: "Another tool's flag: said to do nothing here",
  },
  sets: {
    "AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE": "Files of the session, with one profile",
    AWS_PROFILE: "Its name. It is one that your own `~/.aws` does not have",
    AWS_SDK_LOAD_CONFIG: "`1`, for Go's SDK v1",
    "AWS_REGION, AWS_DEFAULT_REGION": "The region, where it is known",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE":
      "The session's endpoint on 127.0.0.1, and the file of its secret",
    "AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT, AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE, AWS_METADATA_ENDPOINT":
      "Keep tools from the machine's own role",
    "AWS_CREDENTIAL_PROFILES_FILE, AWS_CREDENTIAL_FILE, BOTO_CONFIG":
      "Keep older tools from your own files",
    AWS_TOKEN:
      "Makes keys that Rust's object_store finds in your `~/.aws` nobody's. A program that " +
      "gives it keys of its own wants `env -u AWS_TOKEN`",
  },
};
