import { assertEquals } from "@std/assert";
import { readPasted } from "../../../../providers/aws/kinds/pasted_keys.ts";

const ID = "AKIAIOSFODNN7EXAMPLE";
const SECRET = "canary/K7MDENG+bPxRfiCYEXAMPLE=KEY";
const BOTH = { access_key_id: ID, secret_access_key: SECRET };

const EVES = { access_key_id: "AKIAEVE0000000EXAMPLE", secret_access_key: "eve/Secret/EXAMPLE" };
const ADA_AND_EVE = [{ name: "ada", parts: BOTH }, { name: "eve", parts: EVES }];

const SEVERAL: readonly (readonly [string, string, readonly unknown[]])[] = [
  [
    "sections",
    `[profile ada]\naws_access_key_id=${ID}\naws_secret_access_key=${SECRET}\nregion = x\n[none]\nregion=y\n` +
    `[eve]\naws_access_key_id=${EVES.access_key_id}\naws_secret_access_key=${EVES.secret_access_key}\n`,
    ADA_AND_EVE,
  ],
  [
    "halves in sections",
    `[ada]\naws_access_key_id=${ID}\n[eve]\naws_secret_access_key=${EVES.secret_access_key}\n[x]\n` +
    `aws_access_key_id=${EVES.access_key_id}\n`,
    [
      { name: "ada", parts: { access_key_id: ID } },
      { name: "eve", parts: { secret_access_key: EVES.secret_access_key } },
      { name: "x", parts: { access_key_id: EVES.access_key_id } },
    ],
  ],
  [
    "rows",
    `User name,Access key ID,Secret access key\nada,${ID},${SECRET}\neve,${EVES.access_key_id},${EVES.secret_access_key}\n`,
    ADA_AND_EVE,
  ],
  [
    "objects",
    JSON.stringify(
      [
        { UserName: "ada", AccessKeyId: ID, SecretAccessKey: SECRET },
        {
          UserName: "eve",
          AccessKeyId: EVES.access_key_id,
          SecretAccessKey: EVES.secret_access_key,
        },
      ],
      null,
      2,
    ),
    ADA_AND_EVE,
  ],
  [
    "export lines",
    `export AWS_ACCESS_KEY_ID=${ID}\nexport AWS_SECRET_ACCESS_KEY=${SECRET}\n` +
    `export AWS_ACCESS_KEY_ID=${EVES.access_key_id}\nexport AWS_SECRET_ACCESS_KEY=${EVES.secret_access_key}\n`,
    ADA_AND_EVE.map(({ parts }) => ({ parts })),
  ],
];

for (const [name, text, wanted] of SEVERAL) {
  Deno.test(`attack: keys of several are taken for one's: ${name}`, () =>
    assertEquals(readPasted(text), wanted));
}

const PASTED: readonly (readonly [string, string, Record<string, string>?])[] = [
  ["the console's csv", `\uFEFFAccess key ID,Secret access key\r\n${ID},${SECRET}\r\n`],
  [
    "its older csv",
    `User name,Password,Access key ID,Secret access key,Console login link\n"ada",,${ID},"${SECRET}",https://x.signin.aws.amazon.com/console\n`,
  ],
  ["two lines", `${ID}\n${SECRET}\n`],
  ["one line", `${ID} ${SECRET}`],
  ["one line with a comma", `${ID},${SECRET}`],
  ["export lines", `export AWS_ACCESS_KEY_ID=${ID}\nexport AWS_SECRET_ACCESS_KEY="${SECRET}"\n`],
  ["lines of cmd", `set AWS_ACCESS_KEY_ID=${ID}\r\nset AWS_SECRET_ACCESS_KEY=${SECRET}\r\n`],
  [
    "lines of PowerShell",
    `$Env:AWS_ACCESS_KEY_ID="${ID}"\n$Env:AWS_SECRET_ACCESS_KEY="${SECRET}"`,
  ],
  [
    "an ini block",
    `[ada]\n# mine\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n\nregion = eu-west-1`,
  ],
  [
    "an ini block with its second factor",
    `[ada]\naws_access_key_id=${ID}\naws_secret_access_key=${SECRET}\nmfa_serial = arn:aws:iam::111122223333:mfa/ada`,
    { ...BOTH, mfa_arn: "arn:aws:iam::111122223333:mfa/ada" },
  ],
  [
    "what aws iam create-access-key prints",
    JSON.stringify(
      { AccessKey: { UserName: "ada", AccessKeyId: ID, SecretAccessKey: SECRET } },
      null,
      4,
    ),
  ],
  [
    "the same on one line",
    JSON.stringify({ AccessKey: { UserName: "ada", AccessKeyId: ID, SecretAccessKey: SECRET } }),
  ],
  ["labels", `Access key ID: ${ID}\nSecret access key: ${SECRET}`],
  ["the id alone", `${ID}\n`, { access_key_id: ID }],
  ["a secret alone", `AWS_SECRET_ACCESS_KEY=${SECRET}`, { secret_access_key: SECRET }],
  [
    "temporary ones",
    `export AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\nexport AWS_SESSION_TOKEN=abc`,
    { access_key_id: "ASIAIOSFODNN7EXAMPLE", session_token: "abc" },
  ],
  ["something else", "hello there", {}],
  ["nothing", "\n", {}],
];

for (const [name, text, wanted = BOTH] of PASTED) {
  Deno.test(`keys are read out of what is pasted: ${name}`, () => {
    const found = readPasted(text)!;
    assertEquals(found.length < 2, true);
    assertEquals(found[0]?.parts ?? {}, wanted);
  });
}

for (const text of ["Access key ID,Secret access key", "[default]", "{"]) {
  Deno.test(`a paste that has only begun is waited for: ${text}`, () =>
    assertEquals(readPasted(text), undefined));
}
