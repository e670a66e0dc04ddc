import { personsOwn } from "../../../lib/environment/persons.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { askedBy } from "../../../lib/cli/asked.ts";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { UserError } from "../../../lib/errors.ts";
import { importProfiles } from "../../../providers/aws/import/mod.ts";
import { shellWords } from "../../../providers/aws/shared/shell_words.ts";
import { cloudTable } from "../../../providers/table.ts";
import { fakeSystem } from "../../fake_system.ts";

const asked = askedBy(commandsWith(cloudTable));

const KEYS = "aws_access_key_id = AKIA0000000000EXAMPLE\naws_secret_access_key = canary/EXAMPLE\n";
const ROLE = "role_arn = arn:aws:iam::444455556666:role/admin\n";
const LAPSING = `${KEYS}aws_session_token = canary/TOKEN\n`;
const MFA = "arn:aws:iam::111122223333:mfa/ada";

/** What becomes of a configuration file, and what is said of it. */
async function imported(config: string, credentials = "") {
  const files = { "/h/.aws/config": config, "/h/.aws/credentials": credentials };
  const found = await importProfiles({
    ...personsOwn(fakeSystem({ env: { HOME: "/h" }, files })),
    asked,
  });
  const { providers, identities, notes } = found;
  const said = notes.map(({ line, subject, text }) => `${line} ${subject}: ${text}`);
  return { providers, identities, said };
}

const role = (identity: string, more = {}) => ({
  kind: "aws/assume-role",
  via: { identity },
  principal: { assume_role: "arn:aws:iam::444455556666:role/admin", ...more },
});

const program = (words: readonly string[]) => ({
  kind: "aws/credential-process",
  credential_process: words,
});

Deno.test("aws-vault's included profiles are followed, and named as its own", async () => {
  const common =
    `[profile common]\nregion = eu-west-2\nmfa_serial = ${MFA}\nsource_profile = root\n`;
  for (const key of ["include_profile", "parent_profile"]) {
    const dev = `[profile root]\n${KEYS}[profile dev]\n${key} = common\n${ROLE}`;
    const { identities, said } = await imported(common + dev);
    assertEquals(identities, {
      root: { kind: "aws/user", credentials: { mfa_arn: MFA } },
      dev: role("root", { region: "eu-west-2" }),
    });
    const taken = 'taken over from "common", as aws-vault does: mfa_serial, region, source_profile';
    assert(
      said.includes(`9 profile "dev": ${key}: ${taken}`),
      said.join("\n"),
    );
  }
  const circle = await imported(
    "[profile a]\ninclude_profile = b\n[profile b]\ninclude_profile = a\n",
  );
  const ofNoUse = "nothing comes of its include_profile: it leads in a circle:";
  assertEquals(circle.said, [
    `2 profile "a": left out: ${ofNoUse} a -> b -> a`,
    `4 profile "b": left out: ${ofNoUse} b -> a -> b`,
  ]);
});

Deno.test("what aws-vault tags a role's session with is carried over", async () => {
  const root = `[profile root]\n${KEYS}`;
  const tagged = "session_tags = team = ops ,env=a=b,none=\n" +
    "transitive_session_tags = team, env,\nsource_identity = ada\n";
  const more = {
    tags: { team: "ops", env: "a=b", none: "" },
    transitive_tags: ["team", "env"],
    source_identity: "ada",
  };
  const own = await imported(`${root}[profile x]\n${ROLE}source_profile = root\n${tagged}`);
  assertEquals([own.identities.x, own.said], [role("root", more), []]);
  const included = await imported(
    `${root}[profile base]\n${tagged}[profile x]\n${ROLE}source_profile = root\n` +
      "include_profile = base\n",
  );
  assertEquals(included.identities.x, role("root", more));
  const odd = await imported(
    `${root}[profile x]\n${ROLE}source_profile = root\nsession_tags = a=b,c\n` +
      "transitive_session_tags = ,\nsource_identity = a b\n",
  );
  assertEquals(odd.identities.x, role("root"));
  assertEquals(odd.said.length, 2, odd.said.join("\n"));
  const note =
    '7 profile "x": session_tags: aws-vault wants KEY=VALUE,KEY=VALUE, so it is left out';
  assertEquals(odd.said.includes(note), true, odd.said.join("\n"));
});

Deno.test("a user whose keys aws-vault keeps is one all the same", async () => {
  const config = `[profile root]\nmfa_serial = ${MFA}\nmfa_process = ykman code\n` +
    `[profile dev]\n${ROLE}source_profile = root\n`;
  const { identities, said } = await imported(config);
  const credentials = { mfa_arn: MFA, mfa_process: "ykman code" };
  assertEquals(identities, { root: { kind: "aws/user", credentials }, dev: role("root") });
  assertEquals(said.filter((one) => one.includes("atmos-auth user configure -i root")).length, 1);
});

Deno.test("granted's spelling of a permission set is one", async () => {
  const config = "[profile x]\ngranted_sso_start_url = https://corp.awsapps.com/start\n" +
    "granted_sso_region = eu-west-1\ngranted_sso_account_id = 111122223333\n" +
    "granted_sso_role_name = Admin\ncredential_process = granted credential-process --profile x\n" +
    "common_fate_generated_from = aws-sso\n";
  const { identities, said } = await imported(config);
  const principal = { name: "Admin", account: { id: "111122223333" } };
  assertEquals(identities, {
    x: { kind: "aws/permission-set", via: { provider: "aws-sso" }, principal },
  });
  assertEquals(said, [
    '6 profile "x": credential_process: the profile gets its credential in another way',
    '7 profile "x": common_fate_generated_from: it is a setting of granted\'s, and nothing is made of it',
  ]);
});

Deno.test("a session's name that AWS refuses has become one that it takes, and that is told", async () => {
  const role = `[profile x]\n${ROLE}credential_source = Environment\nrole_session_name = `;
  const { identities, said } = await imported(`${role}ada lovelace\n`);
  assertEquals(
    (identities.x as { principal: Record<string, string> }).principal.session_name,
    "ada-lovelace",
  );
  assertEquals(said.filter((line) => line.includes("role_session_name")), [
    '4 profile "x": role_session_name: AWS takes none of that form: it has become ada-lovelace',
  ]);
});

Deno.test("a helper that gets another profile's credential means that profile", async () => {
  const base = `[profile base]\n${ROLE}credential_source = Environment\n`;
  const helpers = [
    ...["aws-vault exec base --json", "aws-vault --debug exec --duration 1h -j base"],
    ...["aws-vault export --format=json base", "granted credential-process --profile base"],
    ...[
      "/usr/bin/aws configure export-credentials --profile base",
      "sh -c 'exec aws-vault exec base -j'",
    ],
    ...[
      "env LC_ALL=C aws-export-credentials --json --profile=base",
      "aws-sso-util credential-process --profile base",
    ],
  ];
  for (const helper of helpers) {
    const { identities } = await imported(`${base}[profile x]\ncredential_process = ${helper}\n`);
    assertEquals(identities.x, identities.base, helper);
  }
  // What becomes of it there is for that program to say.
  const around = [
    ...[
      "corp-helper aws configure export-credentials --profile base",
      "mfa -- aws-vault exec base",
    ],
    ...["AWS_CONFIG_FILE=/x", "HOME=/x", "USERPROFILE=/x", "PATH=/x", "X=y"].map((variable) =>
      `env ${variable} aws configure export-credentials --profile base`
    ),
    ...[`sh -c 'aws configure export-credentials --profile base | jq .'`],
    ...[`sh -c 'aws-vault exec base -j; true'`, `sh -c 'aws-vault exec "$1" -j' sh base`],
  ];
  for (const helper of around) {
    const { identities } = await imported(`${base}[profile x]\ncredential_process = ${helper}\n`);
    assertEquals(identities.x, program(shellWords(helper)!), helper);
  }
  // What aws-vault's keyring or aws-sso's own configuration holds is not in these files.
  const kept = [
    ...[
      "aws-vault exec x --json",
      "aws-vault exec root --json",
      "granted credential-process --profile x",
    ],
    ...[
      'aws-sso -S "My SSO" process --arn arn:aws:iam::111122223333:role/Admin',
      "saml2aws login --credential-process",
    ],
  ];
  for (const helper of kept) {
    const { identities } = await imported(`[profile x]\ncredential_process = ${helper}\n`);
    assertEquals(identities, { x: program(shellWords(helper)!) });
  }
});

Deno.test("what AWS would refuse, or take otherwise than it looks, is named with what becomes of it", async () => {
  for (
    const [said, duration, text] of [
      ["60", "900s", "AWS's least is 900, which it has become"],
      ["900", "900s", undefined],
      ["43201", "43200s", "AWS's most is 43200, which it has become"],
    ] as const
  ) {
    const config =
      `[profile x]\n${ROLE}credential_source = Environment\nduration_seconds = ${said}\n`;
    const it = await imported(config);
    assertEquals(it.identities.x, role("surroundings", { duration }));
    const about = it.said.filter((one) => one.includes("duration_seconds"));
    assertEquals(about, text ? [`4 profile "x": duration_seconds: ${text}`] : []);
  }
  const token = await imported(`[profile x]\n${ROLE}web_identity_token_file = ~/tok\n`);
  assertEquals(token.providers, {
    "web-identity": { kind: "oidc", token_source: { type: "file", file_path: "~/tok" } },
  });
  assertEquals(token.said, [
    '3 profile "x": web_identity_token_file: AWS\'s tools take "~" as it stands, for no home directory; ' +
    "here it is yours",
  ]);
});

Deno.test("an identity that would ask for itself is left out, whatever stands between", async () => {
  const helpers = [
    ...[
      "atmos-auth credential-process -i x",
      "'/a b/bin/atmos-auth' '--chdir=/w' 'credential-process' '-i' 'x'",
    ],
    ...[
      "/opt/link credential-process --identity=x",
      "sh -c 'A=b exec atmos-auth credential-process -ix'",
    ],
    ...[
      "env A=b atmos auth exec -i x -- aws configure export-credentials",
      "aws configure export-credentials --profile x",
    ],
    ...["env ATMOS_IDENTITY=x atmos-auth credential-process", "atmos-auth env -i X"],
    ...[
      'sh -c "ATMOS_IDENTITY=x atmos-auth credential-process"',
      "aws --profile x configure export-credentials",
    ],
    ...["env AWS_PROFILE=x aws configure export-credentials"],
    ...[
      "atmos-auth exec x -- aws configure export-credentials",
      "atmos-auth auth exec x -q -- aws configure export-credentials",
    ],
    ...["atmos-auth env x -f json", "atmos-auth -C /w env -f json x", "atmos auth shell x -- -c y"],
    ...[
      "aws --prof x configure export-credentials",
      "aws configure export-credentials --profil=x",
      "atmos-auth --realm r exec --keep aws --identity=x -- aws configure export-credentials",
    ],
    ...[
      "atmos-auth exec other -- atmos-auth credential-process -i x",
      "sh -c 'atmos-auth env x -f json 2>/dev/null | jq . ; true' sh",
      'sh -c \'v="$(atmos-auth env x -f json)"; echo "$v"\'',
    ],
    ...["aws-export-credentials --profile x", "C:\\bin\\atmos-auth.exe credential-process -i x"],
  ];
  for (const helper of helpers) {
    const { identities, said } = await imported(`[profile x]\ncredential_process = ${helper}\n`);
    assertEquals(identities, {}, helper);
    const why = "credential_process leads in a circle: x -> x";
    assertEquals(said, [`2 profile "x": left out: ${why}`], helper);
  }
  const three =
    `[profile a]\n${ROLE}source_profile = b\n[profile b]\ncredential_process = atmos-auth ` +
    "credential-process -i c\n[profile c]\ncredential_process = aws configure export-credentials --profile a\n";
  assertEquals((await imported(three)).identities, {});
  const other = await imported(
    "[profile x]\ncredential_process = atmos-auth credential-process -i y\n",
  );
  assertEquals(Object.keys(other.identities), ["x"]);
  assertEquals(other.said, ['2 profile "x": credential_process: it asks atmos-auth for "y"']);
  const each = (name: string, other: string) =>
    `[profile ${name}]\ncredential_process = atmos-auth exec ${other} -- aws configure export-credentials\n`;
  assertEquals((await imported(each("p4", "p5") + each("p5", "p4"))).identities, {});
  const positional = await imported(each("p1", "p2"));
  assertEquals(positional.said, [
    '2 profile "p1": credential_process: it asks atmos-auth for "p2"',
  ]);
  const none = await imported(
    "[profile w2]\ncredential_process = atmos-auth credential-process w3 w4\n" +
      "[profile w5]\ncredential_process = atmos-auth credential-process w5\n",
  );
  assertEquals(none.said, [
    '2 profile "w2": credential_process: atmos-auth does not take that line: ' +
    '"credential-process" takes [IDENTITY] alone',
    '4 profile "w5": left out: credential_process leads in a circle: w5 -> w5',
  ]);
  const unnamed = await imported(
    "[profile x]\ncredential_process = atmos auth credential-process\n",
  );
  assertEquals(unnamed.said, [
    '2 profile "x": credential_process: it asks atmos for the default identity',
  ]);
  const nobody = await imported(
    "[profile x]\ncredential_process = sh -c 'cat /tmp/x | grep atmos-auth'\n",
  );
  assertEquals([Object.keys(nobody.identities), nobody.said], [["x"], []]);
});

Deno.test("a portal that is not whole is named with what it lacks", async () => {
  const set = "[profile x]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = A\n";
  const lacking = await imported(
    `[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\n${set}`,
  );
  assertEquals(lacking.said, [
    '1 sso-session "corp": left out: [sso-session corp] has no sso_region',
    '4 profile "x": left out: [sso-session corp] has no sso_region',
  ]);
  const whole =
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n";
  const differing = await imported(`${whole}${set}sso_region = us-east-1\n`);
  assertEquals(differing.said, [
    '5 profile "x": left out: the profile and [sso-session corp] differ in sso_region',
  ]);
});

Deno.test("who decides between keys and a program is AWS's CLI", async () => {
  const line = "credential_process = helper\n";
  const inConfig = await imported(`[profile x]\n${KEYS}${line}mfa_serial = ${MFA}\n`);
  assertEquals(inConfig.identities, {
    "x-keys": { kind: "aws/user", credentials: { mfa_arn: MFA } },
    x: program(["helper"]),
  });
  assertEquals(inConfig.said.map((one) => one.slice(0, 2)), ["2 "]);
  const inCredentials = await imported(`[profile x]\n${line}`, `[x]\n${KEYS}`);
  assertEquals(inCredentials.identities, { x: { kind: "aws/user" } });
  const both = await imported(
    `[profile x]\n${ROLE}source_profile = y\ncredential_source = Environment\n`,
  );
  assertEquals(both.identities, {});
});

Deno.test("a program is given the words that AWS's CLI gives it, and no shell", async () => {
  const lines = [
    ["/tmp/cp KEY https://v/x?role=prod&acct=2", [
      "/tmp/cp",
      "KEY",
      "https://v/x?role=prod&acct=2",
    ]],
    ["cp * ~ $HOME `id` $(id)", ["cp", "*", "~", "$HOME", "`id`", "$(id)"]],
    ["cp a; cp b | c > d # e", ["cp", "a;", "cp", "b", "|", "c", ">", "d", "#", "e"]],
    ["ROLE=prod cp", ["ROLE=prod", "cp"]],
    [`cp '' "a b" c\\ d`, ["cp", "", "a b", "c d"]],
  ] as const;
  for (const [line, words] of lines) {
    const { identities, said } = await imported(`[profile x]\ncredential_process = ${line}\n`);
    assertEquals([identities, said], [{ x: program(words) }, []], line);
  }
  // What follows is no command for AWS's CLI, and so nothing that it would ask.
  const other = `[profile base]\n${ROLE}credential_source = Environment\n`;
  const line = "echo x; aws configure export-credentials --profile base; true";
  const { identities } = await imported(`${other}[profile x]\ncredential_process = ${line}\n`);
  assertEquals(identities.x, program(line.split(" ")));
});

Deno.test("a line that AWS's CLI can't take apart becomes nothing", async () => {
  for (const line of ["cp 'a", "cp \\"]) {
    const { identities, said } = await imported(`[profile x]\ncredential_process = ${line}\n`);
    const why =
      "AWS's CLI can't take its credential_process apart: a quote in it does not end, or a backslash ends it";
    assertEquals([identities, said], [{}, [`2 profile "x": left out: ${why}`]]);
  }
  const none = await imported("[profile x]\ncredential_process =\n");
  assertEquals([none.identities, none.said], [{}, [
    '2 profile "x": left out: credential_process must name a program',
  ]]);
});

Deno.test("where what AWS's CLI takes becomes nothing, what it passes over does not take its place", async () => {
  const lapsing =
    "(aws_session_token stands there, and keys that lapse are not carried over: sign in instead)";
  const can = "what AWS's CLI takes of it can't become an identity";
  const process = "credential_process = helper\n";
  const hanging = `[profile r]\n${ROLE}source_profile = x\n`;
  const cases: readonly (readonly [config: string, credentials: string, why: string])[] = [
    [`[profile x]\n${process}`, `[x]\n${LAPSING}`, `${can} ${lapsing}`],
    [
      `[profile x]\n${process}`,
      "[x]\naws_access_key_id = AKIA0000000000EXAMPLE\n",
      `${can} (aws_access_key_id stands there, and without aws_secret_access_key it is half a pair of keys)`,
    ],
    [
      `[profile x]\n${process}login_session = arn:aws:iam::111122223333:user/ada\n`,
      "",
      `${can} (login_session stands there, and the sign-in of \`aws login\` has no counterpart: use a role, or Identity Center)`,
    ],
    [
      `[profile x]\n${process}sso_account_id = 111122223333\n`,
      "",
      `${can} (sso_account_id stands there, and it is no permission set without a portal and a role)`,
    ],
  ];
  for (const [config, credentials, why] of cases) {
    const { identities, said } = await imported(config + hanging, credentials);
    assertEquals(identities, {}, config);
    assertEquals(said.map((one) => one.replace(/^\d+ /, "")), [
      `profile "x": left out: ${why}`,
      'profile "r": left out: source_profile "x" is left out, too',
    ]);
  }
});

Deno.test("a role's own keys are its source as AWS's CLI looks for them, and nothing else is", async () => {
  const self = `[profile x]\n${ROLE}source_profile = x\n`;
  const lapsing = await imported(self, `[x]\n${LAPSING}`);
  assertEquals([lapsing.identities, lapsing.said], [{}, [
    '3 profile "x": left out: of its source_profile "x", what AWS\'s CLI takes of it can\'t become ' +
    "an identity (aws_session_token stands there, and keys that lapse are not carried over: sign in instead)",
  ]]);
  // A role whose keys lapse is no source, whatever it could be assumed with itself.
  const base = `[profile base]\n${KEYS}`;
  const two =
    `${base}[profile y]\n${ROLE}source_profile = base\n[profile x]\n${ROLE}source_profile = y\n`;
  const { identities } = await imported(two, `[y]\n${LAPSING}`);
  assertEquals(identities, { base: { kind: "aws/user" }, y: role("base") });
  const asked = await imported(`${self}${KEYS}credential_process = helper\n`);
  assertEquals(asked.identities, { "x-keys": { kind: "aws/user" } });
  assertEquals(asked.said.filter((one) => one.includes("left out")), [
    '3 profile "x": left out: of its source_profile "x" AWS\'s CLI takes credential_process, of ' +
    "which nothing is made where a role stands beside it",
  ]);
});

Deno.test("sections and settings are laid at the door of the tool that reads them", async () => {
  const { said } = await imported(
    "[preview]\ncloudfront = true\n[plugins]\nx = y\n[profile x]\ncredential_process = helper\n" +
      "ca_bundle = /x\ncli_pager =\nsso_auto_populated = true\nsession_tags = a=b\nnobodys = 1\n" +
      "[profile y]\ncredential_process = helper\nregion = eu-west-1 # home\n",
  );
  assertEquals(said, [
    "1 section [preview]: it belongs to AWS's CLI and is no profile",
    "3 section [plugins]: it belongs to AWS's CLI and is no profile",
    '7 profile "x": ca_bundle: it is a setting of AWS\'s tools, not of an identity',
    '8 profile "x": cli_pager: it is a setting of AWS\'s tools, not of an identity',
    '9 profile "x": sso_auto_populated: it is a setting of aws-sso-util\'s, and nothing is made of it',
    '10 profile "x": session_tags: it is a setting of aws-vault\'s, and nothing is made of it',
    '11 profile "x": nobodys: it is no setting that AWS\'s tools are known to read',
    '14 profile "y": region: it must be a region, such as us-east-1, so it is left out ' +
    "(AWS's CLI takes what follows # or ; in a line for a part of the value)",
  ]);
});

Deno.test("a text that is not UTF-8 is refused where it begins, and never guessed at", async () => {
  const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const wide = (text: string) => latin(`\xff\xfe${[...text].map((one) => `${one}\0`).join("")}`);
  const reading = (bytes: Uint8Array) => {
    const system = fakeSystem({ env: { HOME: "/h" } });
    const files = {
      read: (path: string) => Promise.resolve(path.endsWith("config") ? bytes : undefined),
    };
    return importProfiles({ ...personsOwn(system), files, asked });
  };
  for (
    const [bytes, line, what] of [
      [
        latin("[profile a]\nx = \xef\xbf\xbd\r\n[profile gr\xf6\xdfe]\n"),
        3,
        "line 3 is not UTF-8",
      ],
      [wide("[profile a]\n"), 1, "UTF-16"],
      [wide("[profile a]\n").slice(2), 1, "UTF-16"],
    ] as const
  ) {
    const error = await assertRejects(() => reading(bytes), UserError, what);
    assertEquals([error.at?.line, error.at?.file], [line, "/h/.aws/config"]);
  }
});

Deno.test("a role's second factor that nobody shows is left out, and it is said why", async () => {
  const sso = "sso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n" +
    "sso_account_id = 111122223333\nsso_role_name = Dev\n";
  const arn = "role_arn = arn:aws:iam::123456789012:role/Admin\n";
  const { said } = await imported(
    `[profile dev]\n${sso}[profile keys]\n${KEYS}mfa_serial = ${MFA}\n` +
      `[profile a]\nsource_profile = dev\nmfa_serial = ${MFA}\n${arn}` +
      `[profile b]\nsource_profile = keys\nmfa_serial = ${MFA}2\n${arn}`,
  );
  const about = said.filter((line) => line.includes("mfa_serial")).map((line) => line.slice(3));
  assertEquals(about, [
    'profile "a": mfa_serial: left out: an MFA code is shown by an IAM user, and this role\'s source is none',
    'profile "b": mfa_serial: left out: "keys" shows the code of another device',
  ]);
});

Deno.test("attack: one device that is none loses the user, and every role behind it", async () => {
  const arn = "role_arn = arn:aws:iam::123456789012:role/Admin\n";
  const { identities, said } = await imported(
    `[profile u]\n${KEYS}mfa_serial = ada's phone\n` +
      `[profile a]\nsource_profile = u\nmfa_serial = arn:aws:iam::1:mfa/ada\n${arn}` +
      `[profile b]\nsource_profile = u\nmfa_serial = ${MFA}\n${arn}`,
  );
  assertEquals(Object.keys(identities).sort(), ["a", "b", "u"]);
  assertEquals((identities.u as Record<string, unknown>).credentials, { mfa_arn: MFA });
  const must = "it must be the ARN of an MFA device, such as arn:aws:iam::123456789012:mfa/NAME, " +
    "or its serial number, so it is left out";
  const about = said.filter((line) => line.includes("must be")).map((line) => line.slice(2));
  assertEquals(about.map((line) => line.trim()), [
    `profile "u": mfa_serial: ${must}`,
    `profile "a": mfa_serial: ${must}`,
  ]);
});

Deno.test("a token that was cleared is none", async () => {
  for (const name of ["aws_session_token", "aws_security_token"]) {
    const cleared = await imported(`[profile x]\n${KEYS}${name} =\nregion = eu-west-1\n`);
    assertEquals(cleared.identities.x, {
      ...{ kind: "aws/user", credentials: { region: "eu-west-1" } },
    });
    assertEquals(cleared.said, []);
  }
  const lapsing = await imported(`[profile x]\n${LAPSING}`);
  assertEquals(lapsing.identities, {});
});

Deno.test("a circle that AWS's CLI refuses, and that ends in keys here, is told", async () => {
  const [arn, source] = ["role_arn = arn:aws:iam::123456789012:role/r\n", "source_profile = "];
  const round = await imported(
    `[profile a]\n${KEYS}${arn}${source}b\n[profile b]\n${arn}${source}a\n`,
  );
  assertEquals(Object.keys(round.identities).sort(), ["a", "a-keys", "b"]);
  const told = round.said.filter((one) => one.includes("circle"));
  assertEquals(told, [
    '5 profile "a": source_profile: AWS\'s CLI refuses the circle a -> b -> a; here its end is the keys of "a"',
  ]);
  const own = await imported(`[profile a]\n${KEYS}${arn}${source}a\n`);
  assertEquals(own.said.filter((one) => one.includes("circle")), []);
});
