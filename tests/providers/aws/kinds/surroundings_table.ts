/** Surroundings, and who AWS's CLI is in them: proven by botocore in `tests/e2e/surroundings_test.ts`. */

/** A person's files, by path below their home. */
export const FILES: Readonly<Record<string, string>> = {
  ".aws/credentials": `[default]\n${keys("DEFAULT")}[dev]\n${keys("DEV")}[prod]\n${keys("PROD")}`,
  ".aws/config": `[profile config]\n${
    keys("CONFIG")
  }[profile role]\nrole_arn = x\nsource_profile = dev\n`,
  "other": `[default]\n${keys("OTHER")}`,
};

function keys(name: string): string {
  return `aws_access_key_id = ${name}\naws_secret_access_key = ${name}/EXAMPLE\n`;
}

const KEYS = { AWS_ACCESS_KEY_ID: "ENV", AWS_SECRET_ACCESS_KEY: "env/EXAMPLE" };
const NO_FILE = { AWS_SHARED_CREDENTIALS_FILE: "" };

/**
 * Variables (`~` is the home), and the access key that is found, with the token behind it; `undefined` for none that is
 * taken. Where we refuse what botocore takes it says so.
 */
export const SURROUNDINGS: readonly (readonly [
  env: Readonly<Record<string, string>>,
  who: string | undefined,
  refused?: "refused by us",
])[] = [
  [{}, "DEFAULT"],
  [KEYS, "ENV"],
  [{ ...KEYS, AWS_SESSION_TOKEN: "new" }, "ENV new"],
  [{ ...KEYS, AWS_SECURITY_TOKEN: "old" }, "ENV old"],
  [{ ...KEYS, AWS_SECURITY_TOKEN: "old", AWS_SESSION_TOKEN: "new" }, "ENV old"],
  [{ ...KEYS, AWS_SECURITY_TOKEN: "", AWS_SESSION_TOKEN: "new" }, "ENV new"],
  [{ AWS_ACCESS_KEY_ID: "ENV" }, undefined],
  [{ AWS_ACCESS_KEY_ID: "ENV", AWS_SECRET_ACCESS_KEY: "" }, undefined],
  [{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "x" }, "DEFAULT"],
  [{ AWS_SECRET_ACCESS_KEY: "x" }, "DEFAULT"],
  [{ AWS_SESSION_TOKEN: "x" }, "DEFAULT"],
  [{ AWS_PROFILE: "dev" }, "DEV"],
  [{ AWS_DEFAULT_PROFILE: "dev" }, "DEV"],
  [{ AWS_PROFILE: "dev", AWS_DEFAULT_PROFILE: "dev" }, "DEV"],
  [{ AWS_PROFILE: "dev", AWS_DEFAULT_PROFILE: "prod" }, "PROD", "refused by us"],
  [{ AWS_PROFILE: "", AWS_DEFAULT_PROFILE: "prod" }, "PROD", "refused by us"],
  [{ AWS_PROFILE: "dev", AWS_DEFAULT_PROFILE: "" }, undefined],
  [{ AWS_PROFILE: "" }, undefined],
  [{ AWS_DEFAULT_PROFILE: "" }, undefined],
  [{ AWS_PROFILE: "gone" }, undefined],
  [{ AWS_PROFILE: "config" }, "CONFIG"],
  [{ AWS_PROFILE: "config", AWS_CONFIG_FILE: "" }, undefined],
  [{ AWS_PROFILE: "dev", AWS_CONFIG_FILE: "" }, "DEV"],
  [NO_FILE, undefined],
  [{ ...NO_FILE, AWS_PROFILE: "dev" }, undefined],
  [{ ...NO_FILE, AWS_PROFILE: "config" }, "CONFIG"],
  [{ ...NO_FILE, ...KEYS }, "ENV"],
  [{ AWS_SHARED_CREDENTIALS_FILE: "~/other" }, "OTHER"],
  [{ AWS_SHARED_CREDENTIALS_FILE: "$HOME/other" }, "OTHER"],
  [{ AWS_SHARED_CREDENTIALS_FILE: "~/none" }, undefined],
];

/** Where other files of keys count before a container: what lies in the home, variables, and who is found. */
export const OLDER: readonly (readonly [
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  who: string,
])[] = [
  [{ ".boto": `[Credentials]\n${keys("BOTO")}` }, NO_FILE, "BOTO"],
  [{ "b": `[Credentials]\n${keys("BOTO")}` }, { ...NO_FILE, BOTO_CONFIG: "~/b" }, "BOTO"],
  [
    { "c": "AWSAccessKeyId=EC2\nAWSSecretKey=x\n" },
    { ...NO_FILE, AWS_CREDENTIAL_FILE: "~/c" },
    "EC2",
  ],
];
