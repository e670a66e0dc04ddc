import { personsOwn } from "../../../lib/environment/persons.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { askedBy } from "../../../lib/cli/asked.ts";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Imported } from "../../../lib/provider/import.ts";
import { importProfiles } from "../../../providers/aws/import/mod.ts";
import { cloudTable } from "../../../providers/table.ts";
import { fakeSystem, GARBLED } from "../../fake_system.ts";
import { SAMPLES, SECRET } from "./import_samples.ts";

const HOME = "/home/ada";

function worldWith(files: Readonly<Record<string, string>>, env: Record<string, string> = {}) {
  return {
    ...personsOwn(fakeSystem({ env: { HOME, ...env }, files })),
    asked: askedBy(commandsWith(cloudTable)),
  };
}

async function imported(name: string): Promise<Imported> {
  const { config, credentials } = SAMPLES.find((sample) => sample.name === name)!;
  return await importProfiles(worldWith({
    ...(config === undefined ? {} : { [`${HOME}/.aws/config`]: config }),
    ...(credentials === undefined ? {} : { [`${HOME}/.aws/credentials`]: credentials }),
  }));
}

const said = ({ notes }: Imported) =>
  notes.toSorted((one, other) => one.file.localeCompare(other.file) || one.line - other.line)
    .map(({ subject, text }) => `${subject}: ${text}`);

Deno.test("profiles of one portal share a provider", async () => {
  const { providers, identities, notes } = await imported(
    "sso sessions, shared and old-fashioned",
  );
  assertEquals(providers, {
    corp: {
      kind: "aws/iam-identity-center",
      start_url: "https://corp.awsapps.com/start#/",
      region: "eu-west-1",
      spec: { scopes: ["sso:account:access", "other:scope"] },
    },
    "aws-sso": {
      kind: "aws/iam-identity-center",
      start_url: "https://other.awsapps.com/start",
      region: "us-east-1",
    },
  });
  const set = (provider: string, name: string, id: string) => ({
    kind: "aws/permission-set",
    via: { provider },
    principal: { name, account: { id } },
  });
  assertEquals(identities, {
    default: {
      kind: "aws/permission-set",
      via: { provider: "corp" },
      principal: { name: "ReadOnly", account: { id: "012345678901" }, region: "eu-west-1" },
      default: true,
    },
    "prod.admin": set("corp", "Admin", "123456789012"),
    legacy: set("corp", "Billing", "123456789012"),
    other: set("aws-sso", "Billing", "123456789012"),
  });
  assertEquals(notes, []);
});

Deno.test("a role brings all that it says, and its second factor goes to the user", async () => {
  const found = await imported("roles over users, with MFA and all");
  assertEquals(found.identities, {
    ops: {
      kind: "aws/user",
      credentials: { mfa_arn: "arn:aws:iam::111122223333:mfa/ada", region: "eu-west-1" },
    },
    admin: {
      kind: "aws/assume-role",
      via: { identity: "ops" },
      principal: {
        assume_role: "arn:aws:iam::123456789012:role/Admin",
        session_name: "ada@desk",
        external_id: "0123",
        duration: "3600s",
        region: "us-east-1",
      },
      spec: { endpoint_url: "http://localhost:4566" },
    },
    deeper: {
      kind: "aws/assume-role",
      via: { identity: "admin" },
      principal: { assume_role: "arn:aws:iam::210987654321:role/Deeper" },
    },
  });
  assertEquals(said(found), [
    'profile "admin": mfa_serial: "ops" shows it when it signs in, whatever it signs in for',
  ]);
});

Deno.test("an address of STS's own counts before the one for all, as botocore has it", async () => {
  const found = await imported("addresses of single services");
  const addresses = Object.entries(found.identities).map(([name, entry]) => [
    name,
    (entry as { spec?: { endpoint_url?: string } }).spec?.endpoint_url,
  ]);
  assertEquals(Object.fromEntries(addresses), {
    both: "http://localhost:5000",
    one: "http://localhost:5000",
    "one-keys": "http://localhost:5000",
    empty: "http://localhost:4566",
    missing: undefined,
    ignored: undefined,
    upper: undefined,
    dup: undefined,
  });
  const taken =
    "services: the address of STS in [services local] is taken for whatever the identity asks";
  const none = (name: string) =>
    `profile "${name}": services: [services ${name}] has no address of STS, and others are not kept`;
  assertEquals(said(found), [
    `profile "both": ${taken}`,
    'profile "one": aws_access_key_id: these keys have become "one-keys"',
    `profile "one": ${taken}`,
    none("blank").replace("blank", "empty"),
    'profile "missing": services: there is no [services nobody], and AWS\'s CLI fails',
    none("upper"),
    none("dup"),
    "section [services local]: only sign-ins' own addresses are kept: not those of s3",
    "section [services dup]: line 44 names it too, and AWS's CLI reads that one alone",
    'section [services "dup"]: only sign-ins\' own addresses are kept: not those of s3',
  ]);
});

Deno.test("attack: a portal's token is not sent to the address of STS", async () => {
  const { providers, identities } = await imported("portals at addresses of their own");
  const at = (entry: unknown) => (entry as { spec?: { endpoint_url?: string } }).spec?.endpoint_url;
  const seen = (entries: object) =>
    Object.entries(entries).map(([name, entry]) => [name, at(entry)]);
  assertEquals(Object.fromEntries(seen(providers)), {
    corp: undefined,
    "corp-2": "http://localhost:9",
    "corp-3": "http://localhost:7",
  });
  assertEquals(Object.fromEntries(seen(identities)), {
    plain: undefined,
    all: "http://localhost:9",
    "with-sts": "http://localhost:9",
    single: "http://localhost:6",
  });
  const portals = Object.entries(identities).map((
    [name, entry],
  ) => [name, (entry as { via: { provider: string } }).via.provider]);
  assertEquals(Object.fromEntries(portals), {
    plain: "corp",
    all: "corp-2",
    "with-sts": "corp-2",
    single: "corp-3",
  });
});

Deno.test("a profile that is a role and a user becomes both", async () => {
  const { identities, keys, notes } = await imported("a role over its own keys");
  assertEquals(
    Object.entries(identities).map(([name, entry]) => {
      const { kind, via } = entry as { kind: string; via?: unknown };
      return [name, kind, via];
    }),
    [
      ["both-keys", "aws/user", undefined],
      ["both", "aws/assume-role", { identity: "both-keys" }],
      ["next", "aws/assume-role", { identity: "both-keys" }],
    ],
  );
  assertEquals([Object.keys(keys), notes.length], [["both-keys"], 1]);
});

Deno.test("surroundings, tokens and programs have kinds of their own", async () => {
  const { providers, identities, notes } = await imported("surroundings, tokens and programs");
  const role = (name: string, via: unknown, more = {}) => ({
    kind: "aws/assume-role",
    via,
    principal: { assume_role: `arn:aws:iam::123456789012:role/${name}`, ...more },
  });
  assertEquals(providers, {
    "web-identity": {
      kind: "oidc",
      token_source: { type: "file", file_path: "/var/run/secrets/token" },
    },
  });
  assertEquals(identities, {
    surroundings: { kind: "aws/ambient" },
    "on-ec2": role("A", { identity: "surroundings" }),
    "in-ecs": role("B", { identity: "surroundings" }),
    "in-eks": role("C", { provider: "web-identity" }, { session_name: "pod" }),
    vault: {
      kind: "aws/credential-process",
      credential_process: [
        ...["/opt/my tools/helper", "--profile", "x", "#", "not", "a", "comment"],
      ],
      principal: { region: "eu-west-1" },
    },
  });
  assertEquals(notes.length, 2);
});

Deno.test("what leads nowhere is named, and breaks nothing else", async () => {
  const found = await imported("circles and dead ends");
  assertEquals(Object.keys(found.identities), ["good"]);
  const text = said(found).join("\n");
  for (
    const part of [
      'profile "a": left out: source_profile leads in a circle: a -> b -> a',
      'profile "b": left out: source_profile leads in a circle: b -> a -> b',
      'profile "c": left out: there is no profile "nobody" for its source_profile',
      'profile "d": left out: source_profile "c" is left out, too',
      'profile "e": left out: nothing says with which credential',
      'profile "f": left out: there is no [sso-session missing]',
    ]
  ) assertStringIncludes(text, part);
});

Deno.test("odd spelling is read as AWS's CLI reads it", async () => {
  const found = await imported("odd spelling");
  assertEquals(found.identities, {
    default: { kind: "aws/user", default: true },
    "my profile": { kind: "aws/credential-process", credential_process: ["helper"] },
    "0123": { kind: "aws/credential-process", credential_process: ["yes"] },
    true: { kind: "aws/credential-process", credential_process: ["!exec", "evil"] },
  });
  const tools = "it is a setting of AWS's tools, not of an identity";
  const nothing = "left out: what AWS's CLI takes of it can't become an identity";
  const lapses =
    "aws_session_token stands there, and keys that lapse are not carried over: sign in instead";
  const half =
    "aws_access_key_id stands there, and without aws_secret_access_key it is half a pair of keys";
  const refused = "(AWS's CLI refuses such a file)";
  assertEquals(said(found), [
    'section [ default ]: AWS\'s CLI knows no section with a blank after "["',
    'profile "my profile": s3: the settings below it are those of AWS\'s tools',
    `profile "my profile": cli_pager: ${tools}`,
    "section [profile\ttabbed]: line 15 names it too, and AWS's CLI reads that one alone",
    'profile "tabbed": left out: lines 16 and 17 differ in "credential_process"',
    `"credential_process" in [profile tabbed]: line 16 says otherwise ${refused}`,
    "section [bare]: AWS's tools look for [profile bare] there",
    "section [services local]: only sign-ins' own addresses are kept: not those of dynamodb",
    'the line: it has no name, or no "=" after it, so nothing below it counts up to the next section ' +
    refused,
    "section [profile a: b # c]: AWS's CLI takes no such name: one with blanks stands in quotes, " +
    '[profile "a: b # c"]',
    "section [profile wrong]: AWS's tools look for [wrong] there",
    `profile "temporary": ${nothing} (${lapses})`,
    `profile "half": ${nothing} (${half})`,
  ]);
});

Deno.test("nothing is lost without a word, and no word holds a secret", async () => {
  for (const { name, config = "", credentials = "" } of SAMPLES) {
    const found = await imported(name);
    const { providers, identities } = found;
    const shown = JSON.stringify([providers, identities, found.notes, found.keys]);
    assert(!shown.includes(SECRET) && !shown.includes("token/EXAMPLE"), name);
    const known = [...Object.keys(identities), ...Object.keys(providers)];
    const headers = `${config}\n${credentials}`.matchAll(
      /^\[\s*(?:(?:profile|sso-session|services)\s+)?"?([^\]"]+?)"?\s*\]/gm,
    );
    for (const [, profile] of headers) {
      const named = said(found).some((one) => one.includes(profile!.trim()));
      assert(known.includes(profile!.trim()) || named, `${name}: ${profile}`);
    }
  }
});

Deno.test("the files are those of the variables, or the one that is named", async () => {
  const config = "[profile x]\ncredential_process = helper\n";
  const files = { "/etc/aws": config, [`${HOME}/mine`]: "[x]\ncredential_process = other\n" };
  const env = { AWS_CONFIG_FILE: "/etc/aws", AWS_SHARED_CREDENTIALS_FILE: "~/mine" };
  const both = await importProfiles(worldWith(files, env));
  assertEquals(both.files, ["/etc/aws", `${HOME}/mine`]);
  const other = { kind: "aws/credential-process", credential_process: ["other"] };
  assertEquals(both.identities, { x: other });
  assertEquals((await importProfiles(worldWith(files), `${HOME}/mine`)).identities, { x: other });
  await assertRejects(() => importProfiles(worldWith({})), UserError, "There is no");
});

Deno.test("where there is no home that can be meant, that is why nothing is found", async () => {
  const why = async (HOME: string) => {
    const { message } = await assertRejects(
      () => importProfiles(worldWith({}, { HOME })),
      UserError,
    );
    return message.replace("Cannot tell where AWS's files are: ", "");
  };
  assertEquals(await why(GARBLED), "HOME is not UTF-8 text");
  assertEquals(
    await why(""),
    "there is no home directory, or their variables are set to nothing",
  );
});

Deno.test("a number of seconds is read as Python reads it", async () => {
  const role = "role_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base";
  const durationOf = async (text: string) => {
    const config = `[profile r]\n${role}\nduration_seconds = ${text}\n`;
    const credentials =
      "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n";
    const files = { [`${HOME}/.aws/config`]: config, [`${HOME}/.aws/credentials`]: credentials };
    const { identities } = await importProfiles(worldWith(files));
    return /"duration":"(\d+)s"/.exec(JSON.stringify(identities))?.[1];
  };
  const cases = {
    "0900": "900",
    "1_800": "1800",
    "+3600": "3600",
    "1__8": undefined,
    "-1": undefined,
  };
  for (const [text, seconds] of Object.entries(cases)) {
    assertEquals([text, await durationOf(text)], [text, seconds]);
  }
});

Deno.test("a region that no partition has is carried over, and told with the one that may be meant", async () => {
  const config = "[profile p]\ncredential_process = tool\nregion = aws-global\n";
  const result = await importProfiles(worldWith({ [`${HOME}/.aws/config`]: config }));
  assertEquals(
    said(result).includes(
      'profile "p": region: no partition has that region; us-east-1 may be meant',
    ),
    true,
    said(result).join("\n"),
  );
});

const AWS_SSO = `DefaultSSO: Main
SSOConfig:
  Main:
    SSORegion: eu-west-1
    StartUrl: https://main.awsapps.com/start
    Accounts: { "012345678901": { Name: dev } }
  Other: { SSORegion: us-east-1, StartUrl: "https://other.awsapps.com/start" }
`;

Deno.test("what asks aws-sso for a permission set is that set, by the portals of aws-sso's own file", async () => {
  const lines: readonly (readonly [line: string, provider?: string, role?: string])[] = [
    [
      '/usr/bin/aws-sso -u open -S "Other" process --arn arn:aws:iam::012345678901:role/Admin',
      "https://other.awsapps.com/start us-east-1",
      "Admin",
    ],
    [
      "aws-sso process --sso Main --account 012345678901 --role Dev",
      "https://main.awsapps.com/start eu-west-1",
      "Dev",
    ],
    ["aws-sso process -A 012345678901 -R Dev", "https://main.awsapps.com/start eu-west-1", "Dev"],
    [
      "env NO_COLOR=1 aws-sso process --sso=Main --account=012345678901 --role=Dev",
      "https://main.awsapps.com/start eu-west-1",
      "Dev",
    ],
    ["aws-sso process --sso Gone --account 012345678901 --role Dev"],
    ["HOME=/elsewhere aws-sso process --sso Main --account 012345678901 --role Dev"],
    ["aws-sso process --profile dev"],
    ["aws-sso list"],
  ];
  for (const at of [`${HOME}/.aws-sso/config.yaml`, `${HOME}/.config/aws-sso/config.yaml`]) {
    for (const [line, provider, role] of lines) {
      const config = `[profile p]\nregion = eu-north-1\ncredential_process = ${line}\n`;
      const files = { [`${HOME}/.aws/config`]: config, [at]: AWS_SSO };
      const { providers, identities } = await importProfiles(worldWith(files));
      const portals = Object.values(providers) as { start_url: string; region: string }[];
      const { kind, principal } = identities.p as { kind: string; principal: unknown };
      if (provider === undefined) {
        assertEquals([line, kind, portals], [line, "aws/credential-process", []]);
        continue;
      }
      assertEquals([at, line, ...portals.map((each) => `${each.start_url} ${each.region}`)], [
        at,
        line,
        provider,
      ]);
      assertEquals([kind, principal], [
        "aws/permission-set",
        { name: role, account: { id: "012345678901" }, region: "eu-north-1" },
      ]);
    }
  }
});

Deno.test("without aws-sso's file, or with one that says nothing, its program is run as it is", async () => {
  const config =
    "[profile p]\ncredential_process = aws-sso process --sso Main --account 012345678901 --role Dev\n";
  for (const text of [undefined, "", "- 1", "SSOConfig: [", "SSOConfig: {Main: {StartUrl: 5}}"]) {
    const own = text === undefined ? {} : { [`${HOME}/.aws-sso/config.yaml`]: text };
    const files = { [`${HOME}/.aws/config`]: config, ...own };
    const { identities, notes } = await importProfiles(worldWith(files));
    assertEquals((identities.p as { kind: string }).kind, "aws/credential-process");
    assertStringIncludes(notes.map(({ text }) => text).join(), 'does not tell the portal "Main"');
  }
});

Deno.test("a file in another user's home is refused, and none imported without it", async () => {
  const files = { [`${HOME}/.aws/credentials`]: "[a]\naws_access_key_id = AKIAEXAMPLE\n" };
  const world = worldWith(files, { AWS_CONFIG_FILE: "~root/config" });
  const error = await assertRejects(() => importProfiles(world), UserError);
  assertStringIncludes(error.message, 'AWS_CONFIG_FILE is "~root/config", the home of another');
  assertEquals(error.hint, "export AWS_CONFIG_FILE=/PATH");
});
