/** Files that people of other tools reported, cut down to what made them fail there: each is read as AWS's CLI reads it. */
import { personsOwn } from "../../../lib/environment/persons.ts";
import { assertEquals } from "@std/assert";
import { askedBy } from "../../../lib/cli/asked.ts";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { importProfiles } from "../../../providers/aws/import/mod.ts";
import { cloudTable } from "../../../providers/table.ts";
import { fakeSystem } from "../../fake_system.ts";

const asked = askedBy(commandsWith(cloudTable));

const KEYS = "aws_access_key_id = AKIAADA0000000EXAMPLE\naws_secret_access_key = canary/EXAMPLE\n";
const BASE = `[profile base]\n${KEYS}`;
const SESSION = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\n" +
  "sso_region = eu-west-1\n";

const set = (account: string, role: string) =>
  `sso_session = corp\nsso_account_id = ${account}\nsso_role_name = ${role}\n`;
const role = (account: string, name: string) =>
  `role_arn = arn:aws:iam::${account}:role/${name}\nsource_profile = base\n`;

/** What was reported, the file, and each identity with the account, role or program that it is. */
const REPORTED: readonly (readonly [what: string, config: string, Record<string, unknown>])[] = [
  [
    "text behind a header",
    `${BASE}[profile dev]\n${role("444455556666", "admin")}` +
    `[profile prod] /* s3://path/to/bucket */\n${role("777788889999", "other")}`,
    {
      base: "aws/user",
      dev: "arn:aws:iam::444455556666:role/admin",
      prod: "arn:aws:iam::777788889999:role/other",
    },
  ],
  [
    "brackets at the begin of a name",
    `${SESSION}[profile dev.ReadOnly]\n${set("111122223333", "ReadOnly")}` +
    `[profile [PROD]-Project.Admin]\n${set("444455556666", "AdministratorAccess")}`,
    {
      "dev.ReadOnly": "111122223333 ReadOnly",
      "[PROD]-Project.Admin": "444455556666 AdministratorAccess",
    },
  ],
  [
    "brackets within a name",
    "[profile dev]\ncredential_process = granted credential-process --profile dev\n" +
    "[profile Company-[production]/RoleName]\n" +
    "granted_sso_start_url = https://corp.awsapps.com/start\ngranted_sso_region = eu-west-1\n" +
    "granted_sso_account_id = 444455556666\ngranted_sso_role_name = RoleName\n" +
    "credential_process = granted credential-process --profile Company-[production]/RoleName\n",
    {
      dev: "granted credential-process --profile dev",
      "Company-[production]/RoleName": "444455556666 RoleName",
    },
  ],
  [
    "a header without its end",
    "[profile base]\ncredential_process = /bin/true\n" +
    `[profile dev]\n${role("444455556666", "admin")}[profile prod\n${role("777788889999", "o")}`,
    { base: "/bin/true", dev: "arn:aws:iam::444455556666:role/admin" },
  ],
  [
    "settings that are indented by blanks",
    `  [profile base]\n${KEYS}[profile mine]\n   ${
      role("444455556666", "admin").replace("\n", "\n   ")
    }`,
    { base: "aws/user", mine: "arn:aws:iam::444455556666:role/admin" },
  ],
  [
    "settings that are indented by tabs",
    `${SESSION}[profile dev]\n${set("111122223333", "ReadOnly").replace(/^/gm, "\t")}`,
    { dev: "111122223333 ReadOnly" },
  ],
  [
    "a name that is a number of octal digits, and a role that is one",
    `${SESSION}[profile 0899]\n${set("012345678901", "0777")}`,
    { "0899": "012345678901 0777" },
  ],
  [
    "a helper that asks for the profile itself",
    `${BASE}[profile prod-admin]\ncredential_process = '/x/atmos-auth' credential-process -i prod-admin\n`,
    { base: "aws/user" },
  ],
];

function told(entry: Readonly<Record<string, unknown>>): unknown {
  const { name, account, assume_role } = (entry.principal ?? {}) as {
    readonly name?: string;
    readonly account?: { readonly id: string };
    readonly assume_role?: string;
  };
  const words = entry.credential_process as readonly string[] | undefined;
  return assume_role ?? words?.join(" ") ??
    (account === undefined ? entry.kind : `${account.id} ${name}`);
}

for (const [what, config, identities] of REPORTED) {
  Deno.test(`reported elsewhere: ${what}`, async () => {
    const files = { "/h/.aws/config": config };
    const system = personsOwn(fakeSystem({ env: { HOME: "/h" }, files }));
    const found = await importProfiles({ ...system, asked });
    const read = Object.entries(found.identities).map(([name, entry]) =>
      [name, told(entry as Record<string, unknown>)] as const
    );
    assertEquals(Object.fromEntries(read), identities);
  });
}
