/** Files for AWS's tools that mean something, and often not quite: made by a seed. */
import { type Dice, one } from "./odd_files.ts";

const NAMES = [
  ...[
    "dev",
    "prod",
    "root",
    "default",
    "A/b@c",
    "x.y",
    "größe",
    "[p]-q",
    "0123",
    "true",
    "null",
    "__proto__",
  ],
  ...[
    '"a b"',
    "it\\'s",
    "#h",
    "'!x'",
    "a:b",
    "-x",
    "{y}",
    "'*z'",
    "&w",
    "1e3",
    "~",
    '"  lead"',
    "Dev",
  ],
];
const TOOLS = [
  ...["aws-vault exec NAME --json", "aws-vault export --format=json NAME", "/bin/helper 'a # b'"],
  ...[
    "granted credential-process --profile NAME",
    "aws configure export-credentials --profile=NAME",
  ],
  ...["atmos-auth credential-process -i NAME", "sh -c 'exec /x/atmos auth exec -iNAME -- env'"],
  ...[
    'aws-sso -u open -S "X" process --arn arn:aws:iam::111122223333:role/r',
    "'unfinished",
    "",
    "!exec evil",
  ],
  ...[
    "env A=b aws-export-credentials --profile NAME",
    "/opt/ln/aa credential-process --identity NAME",
  ],
];

/** What each setting may say, with what it must not. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  region: ["eu-west-1", "cn-north-1", "us-gov-west-1", "Frankfurt", "", "us-east-1 # x"],
  role_arn: [
    ...[
      "arn:aws:iam::111122223333:role/admin",
      "arn:aws-cn:iam::111122223333:role/p/q",
      "admin",
      "",
    ],
    ...["arn:aws:iam::11112222333:role/short", "arn:aws:iam::111122223333:user/ada"],
  ],
  source_profile: ["NAME", "NAME", "nobody"],
  credential_source: ["Environment", "Ec2InstanceMetadata", "EcsContainer", "Elsewhere"],
  web_identity_token_file: ["/var/run/token", "", "~/token", "relative # x"],
  mfa_serial: ["arn:aws:iam::111122223333:mfa/ada", "GAHT12345678", "x"],
  mfa_process: ["ykman oath", ""],
  external_id: ["0123", "x y", "☁"],
  duration_seconds: ["3600", "1", "soon", "999999"],
  role_session_name: ["ada@desk", "a b", "x"],
  endpoint_url: ["http://localhost:4566", "https://aws.example", "http://evil.example", "x", ""],
  use_fips_endpoint: ["true", "false", "x"],
  ignore_configured_endpoint_urls: ["true"],
  aws_access_key_id: ["AKIA0000000000EXAMPLE", ""],
  aws_secret_access_key: ["canary/Secret+Key/EXAMPLE", ""],
  aws_session_token: ["token/EXAMPLE"],
  credential_process: TOOLS,
  sso_session: ["corp", "corp", "missing"],
  sso_start_url: [
    "https://corp.awsapps.com/start",
    "https://corp.awsapps.com/start#/",
    "http://x.example",
    "x",
  ],
  sso_region: ["eu-west-1", "us-east-1", "x y"],
  sso_account_id: ["012345678901", "111122223333", "1234"],
  sso_role_name: ["Admin", "0899", "a b", ""],
  granted_sso_start_url: ["https://corp.awsapps.com/start"],
  granted_sso_region: ["eu-west-1"],
  granted_sso_account_id: ["111122223333", "11112222333"],
  granted_sso_role_name: ["Admin"],
  include_profile: ["NAME", "NAME", "nobody"],
  parent_profile: ["NAME"],
  s3: ["\n  max_concurrent_requests = 20", "x"],
  services: ["local"],
  login_session: ["arn:aws:iam::111122223333:user/ada"],
};

/** The settings that belong together; the rest comes by chance. */
const SHAPES: readonly (readonly string[])[] = [
  ["role_arn", "source_profile"],
  ["role_arn", "source_profile", "mfa_serial", "region"],
  ["role_arn", "credential_source"],
  ["role_arn", "web_identity_token_file"],
  ["sso_session", "sso_account_id", "sso_role_name"],
  ["sso_start_url", "sso_region", "sso_account_id", "sso_role_name"],
  [
    "granted_sso_start_url",
    "granted_sso_region",
    "granted_sso_account_id",
    "granted_sso_role_name",
  ],
  ["aws_access_key_id", "aws_secret_access_key"],
  ["aws_access_key_id", "aws_secret_access_key", "mfa_serial", "region"],
  ["credential_process"],
  ["credential_process", "region"],
  ["include_profile", "role_arn"],
  ["mfa_serial"],
];

/** Both files. */
export function oddProfiles(roll: Dice): { readonly config: string; readonly credentials: string } {
  const names = Array.from({ length: 1 + roll(7) }, () => one(roll, NAMES));
  const stray = roll(9) ? "" : one(roll, ["[]\n", "[ ]\n", "[x\n", "x\n", "[profile ]\n"]);
  const sessions = roll(3)
    ? `[sso-session corp]\n${settings(roll, ["sso_start_url", "sso_region"], names)}`
    : "";
  return {
    config: sessions + names.map((name) => section(roll, `profile ${name}`, names)).join("\n") +
      stray,
    credentials: names.filter(() => roll(4) === 0)
      .map((name) => section(roll, name.replace(/["'\\]/g, ""), names)).join("\n"),
  };
}

function section(roll: Dice, header: string, names: readonly string[]): string {
  const shape = one(roll, SHAPES);
  const more = roll(3) ? [] : [one(roll, Object.keys(VALUES))];
  return `[${header === "profile default" ? "default" : header}]\n${
    settings(roll, [...shape, ...more], names)
  }`;
}

/** Mostly what is right, and then that of some profile. */
function settings(roll: Dice, keys: readonly string[], names: readonly string[]): string {
  return [...new Set(keys)].map((key) => {
    const values = VALUES[key]!;
    const value = roll(4) ? values[0]! : one(roll, values);
    const wild = key === "credential_process" ? one(roll, values) : value;
    return `${key} = ${wild.replace("NAME", one(roll, names).replace(/["'\\]/g, ""))}\n`;
  }).join("");
}
