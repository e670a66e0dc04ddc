/** Files of AWS's tools as people have them, and worse. */

/** What stands in `~/.aws`. */
export interface Sample {
  readonly name: string;
  readonly config?: string;
  readonly credentials?: string;
}

/** A secret key that must come out nowhere. */
export const SECRET = "canary/Secret+Key/EXAMPLE";

const KEYS = `aws_access_key_id = AKIA0000000000EXAMPLE
aws_secret_access_key = ${SECRET}
`;

/** By what they are about. */
export const SAMPLES: readonly Sample[] = [
  {
    name: "sso sessions, shared and old-fashioned",
    config: `
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start#/
sso_registration_scopes = sso:account:access, other:scope

[default]
sso_session = corp
sso_account_id = 012345678901
sso_role_name = ReadOnly
region = eu-west-1

[profile prod.admin]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin

[profile legacy]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = Billing

[profile other]
sso_start_url = https://other.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Billing
`,
  },
  {
    name: "roles over users, with MFA and all",
    config: `
[profile ops]
region = eu-west-1

[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = ops
mfa_serial = arn:aws:iam::111122223333:mfa/ada
external_id = 0123
duration_seconds = 3600
role_session_name = ada@desk
region = us-east-1
endpoint_url = http://localhost:4566

[profile deeper]
role_arn = arn:aws:iam::210987654321:role/Deeper
source_profile = admin
`,
    credentials: `[ops]\n${KEYS}`,
  },
  {
    name: "a role over its own keys",
    config: `
[profile both]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = both
${KEYS}
[profile next]
role_arn = arn:aws:iam::123456789012:role/Next
source_profile = both
`,
  },
  {
    name: "surroundings, tokens and programs",
    config: `
[profile on-ec2]
role_arn = arn:aws:iam::123456789012:role/A
credential_source = Ec2InstanceMetadata

[profile in-ecs]
role_arn = arn:aws:iam::123456789012:role/B
credential_source = EcsContainer

[profile in-eks]
role_arn = arn:aws:iam::123456789012:role/C
web_identity_token_file = /var/run/secrets/token
role_session_name = pod

[profile vault]
credential_process = "/opt/my tools/helper" --profile x # not a comment
region = eu-west-1
`,
  },
  {
    name: "circles and dead ends",
    config: `
[profile a]
role_arn = arn:aws:iam::123456789012:role/A
source_profile = b
[profile b]
role_arn = arn:aws:iam::123456789012:role/B
source_profile = a
[profile c]
role_arn = arn:aws:iam::123456789012:role/C
source_profile = nobody
[profile d]
role_arn = arn:aws:iam::123456789012:role/D
source_profile = c
[profile e]
role_arn = arn:aws:iam::123456789012:role/E
[profile f]
sso_session = missing
sso_account_id = 123456789012
sso_role_name = Admin
[profile good]
credential_process = helper
`,
  },
  {
    name: "odd spelling",
    config: [
      "\uFEFF# a comment",
      "; another",
      "[ default ]   # default",
      "region\t=\teu-west-1 # why not",
      "\ts3 = not nested, it goes on",
      "output=json",
      '[profile "my profile"]',
      "\tCREDENTIAL_PROCESS = helper",
      "s3 =",
      "  max_concurrent_requests = 20",
      "\taddressing_style = path",
      "cli_pager =",
      "[profile\ttabbed]\r",
      "credential_process = one\r",
      "[profile tabbed]",
      "credential_process = two",
      "credential_process = three",
      "[bare]",
      "region = us-east-1",
      "[services local]",
      "dynamodb =",
      "  endpoint_url = http://localhost:8000",
      "nonsense",
      "[profile a: b # c]",
      "credential_process = 'quoted'",
      "[profile 0123]",
      "credential_process = yes",
      "[profile true]",
      "credential_process = !exec evil",
    ].join("\n"),
    credentials: `[default]\n${KEYS}[profile wrong]\n${KEYS}[temporary]\n${KEYS}` +
      "aws_session_token = token/EXAMPLE\n[half]\naws_access_key_id = AKIA0000000000EXAMPLE\n",
  },
  {
    name: "portals at addresses of their own",
    config: `
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
[profile plain]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
[profile all]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
endpoint_url = http://localhost:9
[profile with-sts]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
endpoint_url = http://localhost:9
services = sts
[profile single]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
services = portal
[services sts]
sts =
  endpoint_url = http://localhost:8
[services portal]
sso =
  endpoint_url = http://localhost:6
sso_oidc =
  endpoint_url = http://localhost:7
`,
  },
  {
    name: "addresses of single services",
    config: `
[profile both]
credential_process = helper
endpoint_url = http://localhost:4566
services = local
[profile one]
${KEYS}role_arn = arn:aws:iam::123456789012:role/A
source_profile = one
services = local
[profile empty]
credential_process = helper
endpoint_url = http://localhost:4566
services = blank
[profile missing]
credential_process = helper
services = nobody
[profile ignored]
credential_process = helper
services = nobody
endpoint_url = http://localhost:4566
ignore_configured_endpoint_urls = true
[profile upper]
credential_process = helper
services = upper
[profile dup]
credential_process = helper
services = dup
[services local]
sts =
  endpoint_url = http://localhost:5000
s3 =
  endpoint_url = http://localhost:9000
[services blank]
sts =
  endpoint_url =
[services upper]
STS =
  Endpoint_URL = http://localhost:5001
[services dup]
sts =
  endpoint_url = http://localhost:5002
[services "dup"]
s3 =
  endpoint_url = http://localhost:5003
`,
  },
  {
    name: "values that we can't take",
    config: `
[profile region]
credential_process = helper
region = Frankfurt
[profile role]
role_arn = Admin
credential_source = Environment
[profile duration]
role_arn = arn:aws:iam::123456789012:role/A
credential_source = Environment
duration_seconds = soon
[profile account]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 12345
sso_role_name = Admin
[profile portal]
sso_start_url = corp
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = Admin
[profile login]
login_session = arn:aws:iam::123456789012:user/ada
region = us-east-1
`,
  },
];
