import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { clouds } from "../../../providers/mod.ts";
import { SCHEMA_ADDRESS } from "../../../lib/manual/schema_address.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { firstClouds } from "../first_cloud.ts";
import { atHome, command, CONFIG, machine, runOn } from "../machine.ts";

const SHELL = { "/usr/bin/bash": () => 7 };
const URL = "https://portal.example/";
const PORTAL = `# By: atmos-auth init aws-portal
# A portal.
auth:
  providers:
    portal:
      kind: aws/portal
      url: ${URL}
`;

/** A new file, with what editors read of it. */
const FILE = `# yaml-language-server: $schema=${SCHEMA_ADDRESS}\n${PORTAL}`;

type Setting = Parameters<typeof command>[1];

async function init(argv: readonly string[], more: Setting = {}, small = firstClouds()) {
  const setting = { clouds: small.clouds, installed: SHELL, ...more };
  const outcome = await command(["--no-color", "init", ...argv], setting);
  const written = outcome.system.files.texts();
  return { ...outcome, small, own: written[CONFIG], project: written["/work/atmos.yaml"] };
}

const OWN = "/home/ada/.atmos/atmos.yaml";

/** A way in that asks nothing. */
const NOTHING = {
  ...{ name: "demo", label: "Demo", comment: "None.", questions: [] },
  entries: () => ({ identities: { dev: { kind: "aws/role" } } }),
};

Deno.test("a few answers lead from nothing to the first shell", async () => {
  const answers = ["aws-portal", "portal", URL, OWN, "dev/Read"];
  const { status, err, own, system, small } = await init([], { terminal: true, answers });
  assertEquals([status, own], [7, FILE]);
  assertEquals(small.signedIn, ["portal 1", "dev/Read 2"]);
  assertEquals(system.asked, [
    "How do you sign in?\n- AWS: a portal\n- AWS: keys",
    "URL:",
    "It must be a URL",
    "Where is it for?\n- Everywhere, for me: ~/.atmos/atmos.yaml\n" +
    "- This directory alone: /work/atmos.yaml",
    "Which identity? (none is the default)\n- dev/Admin\n- dev/Read",
  ]);
  assertStringIncludes(err, "\nWhere it is.\nFor example: https://portal.example\n");
  assertStringIncludes(err, "✓ Wrote ~/.atmos/atmos.yaml\n");
  assertStringIncludes(err, "→ You are dev/Read");
});

Deno.test("nothing is echoed from the first line of init on, and its shell has the terminal as it was", async () => {
  const happened: string[] = [];
  const shell = { "/usr/bin/bash": () => happened.push("shell") && 7 };
  const answers = ["aws-portal", URL, OWN, "dev/Read"];
  const system = machine({ terminal: true, answers, installed: shell });
  Object.assign(system.stdin, {
    hush: () => {
      happened.push("hidden");
      return () => void happened.push("shown");
    },
  });
  const { err } = await runOn(system, ["init"], firstClouds().clouds);
  assertEquals(happened[0], "hidden", err);
  assertEquals(happened.slice(-2).join(), "shown,shell", err);
  assertEquals(happened.filter((each) => each === "shown").length, 1, err);
});

Deno.test("what was added is what the first shell is of, whoever is the default from before", async () => {
  const config = "auth:\n  identities:\n    old: { kind: aws/role, default: true }\n";
  const said = ["aws-portal", "--set", `url=${URL}`, "--own"];
  const at = { config, terminal: true, answers: ["dev/Read"] };
  const { status, err, system, small } = await init(said, at);
  assertEquals([status, small.signedIn], [7, ["portal 1", "dev/Read 2"]], err);
  assertEquals(system.asked, ["Which identity?\n- dev/Admin\n- dev/Read\n- old"]);
  assertStringIncludes(err, "→ You are dev/Read");
  const alone = await init(said, { config });
  assertStringIncludes(alone.err, "Next: atmos-auth login --provider portal\n");
  const two = config + "    other: { kind: aws/role, default: true }\n";
  assertStringIncludes((await init(said, { config: two })).err, "login --provider portal\n");
});

Deno.test("flags answer everything, and nobody need be there", async () => {
  const said = ["aws-portal", "--set", `url=${URL}`];
  const printed = await init([...said, "--print"]);
  assertEquals([printed.status, printed.out, printed.own], [0, FILE, undefined]);
  const own = await init(said);
  assertEquals([own.status, own.own, own.err], [
    0,
    FILE,
    "✓ Wrote ~/.atmos/atmos.yaml\nNext: atmos-auth shell\n",
  ]);
  const project = await init([...said, "--project"]);
  assertEquals([project.status, project.project, project.own], [0, FILE, undefined]);
  const elsewhere = await init([...said, "--config", "mine.yaml"]);
  assertEquals(elsewhere.system.files.texts()["/work/mine.yaml"], FILE);
  const told = await init(said, { env: { ATMOS_CONFIG_PATH: "/work/there" } });
  assertEquals(told.system.files.texts()["/work/there/atmos.yaml"], FILE);
});

Deno.test("what a project's own author wrote is trusted; what lies beside it is asked about", async () => {
  const said = ["aws-portal", "--set", `url=${URL}`, "--project"];
  const trusts = (files: Record<string, string>) =>
    Object.keys(files).some((path) => path.startsWith(".local/share/atmos-auth/trust/"));
  assertEquals(trusts(atHome((await init(said)).system)), true);
  const beside = await init(said, { files: { "/work/atmos.d/more.yaml": "auth: {}\n" } });
  assertEquals(trusts(atHome(beside.system)), false);
});

Deno.test("lines that are added to what was trusted stay trusted, and what nobody trusted leads through trust", async () => {
  const said = ["--no-color", "init", "aws-portal", "--set", `url=${URL}`, "--project"];
  const small = firstClouds();
  const files = { "/work/atmos.yaml": "auth:\n  identities: {}\n" };
  const system = machine({ files });
  const strange = await runOn(system.beside(), said, small.clouds);
  assertEquals([strange.status, strange.err.split("\n").slice(1)], [0, [
    "Nobody has trusted what lies here yet. Next: atmos-auth trust",
    "Then: atmos-auth shell",
    "",
  ]]);
  const other = machine({ files });
  await runOn(other.beside(), ["trust"], small.clouds);
  const added = await runOn(other.beside(), said, small.clouds);
  assertEquals(added.err.split("\n").slice(1), ["Next: atmos-auth shell", ""]);
  const env = { CLAUDECODE: "1" };
  const agent = await command(said, { clouds: small.clouds, env });
  assertStringIncludes(agent.err, "Next: in a terminal of your own: atmos-auth trust\n");
  assertEquals(Object.keys(atHome(agent.system)).some((path) => path.includes("/trust/")), false);
});

Deno.test("attack: another file in the place of what was written, before that is trusted", async () => {
  const theirs = PORTAL.replace("portal.example", "evil.example");
  const said = ["aws-portal", "--set", `url=${URL}`, "--project"];
  const system = machine({ clouds: firstClouds().clouds });
  const { rewrite } = system.files;
  system.files.rewrite = async (path, _, mode) => {
    await rewrite.call(system.files, path, theirs, mode);
  };
  await runOn(system, ["init", ...said], firstClouds().clouds);
  assertEquals(Object.keys(atHome(system)).some((path) => path.includes("/trust/")), false);
});

Deno.test("what is missing, wrong or unknown is said with the line to type", async () => {
  const line = "hint: atmos-auth init aws-portal --set 'url=URL'\n";
  const such = "(such as https://portal.example)";
  const rows: [readonly string[], number, string][] = [
    [
      [],
      4,
      `error: Nobody is there to answer "How do you sign in?"\nhint: atmos-auth init aws-portal`,
    ],
    [["aws-portl"], 2, "hint: atmos-auth init aws-portal\n"],
    [["aws-portal"], 2, `error: Nobody is there to be asked for url ${such}\n${line}`],
    [
      ["aws-portal", "--set", "url=x"],
      2,
      `error: --set url: it must be a URL (for example https://portal.example)\n${line}`,
    ],
    [["aws-portal", "--set", "url=URL"], 2, `error: --set url: it must be your own (for example`],
    [["aws-portal", "--set", "ul=x"], 2, "hint: atmos-auth init aws-portal --set 'url=URL'\n"],
    [["aws-portal", "--set", "url"], 2, 'with one of url; got "url"'],
  ];
  for (const [argv, exits, expected] of rows) {
    const { status, err, own } = await init(argv);
    assertStringIncludes(err, expected);
    assertEquals([status, own], [exits, undefined], argv.join(" "));
  }
});

Deno.test("a region that there is none of is refused as validate refuses it", async () => {
  const said = ["aws-sso", "--set", "start_url=https://acme.awsapps.com/start"];
  for (const [way, more] of [["aws-sso", said.slice(1)], ["aws-role", []]] as const) {
    const argv = ["--no-color", "init", way, ...more, "--set", "region=mars", "--print"];
    const { status, err } = await command(argv, { clouds });
    assertEquals(status, 2);
    assertMatch(err, /error: --set region: it must be a region/);
  }
});

Deno.test("a region that was meant is said, and stands in the line", async () => {
  const rows: [string, string, string][] = [
    ["aws-user", "eu-wset-1", "must be a region that there is, such as eu-west-1"],
    ["aws-user", "EU-WEST-1", "must be in small letters, such as us-east-1"],
    ["aws-user", "eu-west1", "must be a region that there is, such as eu-west-1"],
    ["aws-sso", "eu-wset-1", "must be a region, such as eu-west-1"],
    ["aws-sso", "EU-WEST-1", "must be in small letters, such as us-east-1"],
  ];
  const url = ["--set", "start_url=https://acme.awsapps.com/start"];
  for (const [way, said, wrong] of rows) {
    const more = way === "aws-sso" ? url : [];
    const argv = ["--no-color", "init", way, ...more, "--set", `region=${said}`, "--print"];
    const { status, err } = await command(argv, { clouds });
    assertEquals(status, 2);
    assertMatch(err, new RegExp(`--set region: it ${wrong}( |\n)`));
    assertStringIncludes(err, "--set 'region=eu-west-1'\n");
  }
});

Deno.test("an answer to no way in leads to those that ask for it, and lets these be picked", async () => {
  const rows: [string, string, boolean][] = [
    ["start_url=https://a.example", "aws-sso --set 'start_url=https://a.example'\n", false],
    ["client_id=x", "azure-app --set 'client_id=x'\n      (or gcp-user, github-user)\n", false],
    ["a=b", "aws-sso\n      (or aws-user, ", false],
    ["a=b", "aws-sso\n      (or aws-user, ", true],
  ];
  for (const [set, line, terminal] of rows) {
    const { status, err } = await init(["--set", set], { clouds, terminal });
    assertEquals(status, 2);
    assertStringIncludes(err, "--set answers questions of a way in, and none is named: ");
    assertStringIncludes(err, `hint: atmos-auth init ${line}`);
  }
  const answers = ["github-user"];
  const picked = await init(["--set", "client_id=x", "--print"], {
    clouds,
    terminal: true,
    answers,
  });
  assertMatch(
    picked.system.asked[0]!,
    /^How do you sign in\?\n- Azure[^\n]*\n- G[^\n]*\n- GitHub[^\n]*$/,
  );
});

Deno.test("keys are no answers, and are not repeated: what takes them is said", async () => {
  const set = ["--set", "secret_access_key=canary", "--set", "name=ops"];
  const { err } = await init(["aws-user", ...set], { clouds });
  assertStringIncludes(err, "or later by atmos-auth user configure\n");
  assertEquals(err.includes("canary"), false);
  const written = await init(["aws-user", "--set", "name=ops", "--own"], { clouds });
  assertStringIncludes(written.err, "Its keys: atmos-auth user configure ops\nNext: ");
});

Deno.test("the line to type keeps what was typed, and does nothing as it stands", async () => {
  const rows: [readonly string[], string][] = [
    [["--print"], "aws-portal --print\n      (or aws-keyed)"],
    [["aws-portl", "--project", "--set", `url=${URL}`], `aws-portal --project --set 'url=${URL}'`],
    [["aws-portal", "--print"], "aws-portal --print --set 'url=URL'"],
    [["aws-portal", "--own", "--device"], "aws-portal --own --device --set 'url=URL'"],
    [["aws-portal", "--project", "--set", "url=x"], "aws-portal --project --set 'url=URL'"],
    [["aws-keyed", "--own", "--set", "name=a", "--set", "x=1"], "aws-keyed --own --set 'name=a'"],
    [
      ["aws-keyed", "--own", "--set", "file=FILE"],
      "in a terminal of your own: atmos-auth init aws-keyed --own",
    ],
  ];
  for (const [argv, hint] of rows) {
    const { err, own, project } = await init(argv);
    assertStringIncludes(err, `${hint}\n`);
    assertEquals([own, project], [undefined, undefined]);
    const [, words = ""] = /hint: atmos-auth init ([^(\n]*)/.exec(err) ?? [];
    if (!/=[A-Z]/.test(words)) continue;
    const again = await init(words.trim().replaceAll("'", "").split(" "));
    assertEquals([again.status, again.out, again.own, again.project], [
      2,
      "",
      undefined,
      undefined,
    ]);
    assertStringIncludes(again.err, "it must be your own");
  }
});

Deno.test("giving up at any question writes nothing", async () => {
  const answers = ["aws-portal", URL];
  for (const count of [0, 1, 2]) {
    const given = [...answers.slice(0, count), undefined];
    const { status, own, err } = await init([], { terminal: true, answers: given });
    assertEquals([status, own, err.endsWith("Cancelled\n")], [130, undefined, true]);
  }
});

Deno.test("a sign-in that fails lets the answers be given again, with those before at hand", async () => {
  const refused = new Map([["portal", new UserError("unreachable", "Cannot reach it")]]);
  const small = firstClouds({ refused });
  const again = ["aws-portal", URL, OWN, "url", "", "once more", "as it is"];
  const twice = await init([], { terminal: true, answers: again }, small);
  assertEquals([twice.status, twice.own], [5, FILE]);
  const which =
    `What shall be another?\n- Nothing: try once more\n- URL: ${URL}\n- Leave it as it is`;
  assertEquals(twice.system.asked.slice(-4), [which, `URL (Enter: ${URL}):`, which, which]);
});

Deno.test("whoever gives up after a sign-in that failed keeps nothing of what failed", async () => {
  const refused = new Map([["portal", new UserError("unreachable", "Cannot reach it")]]);
  const small = firstClouds({ refused });
  const answers = ["aws-portal", URL, OWN, undefined];
  const { status, own, err } = await init([], { terminal: true, answers }, small);
  assertEquals([status, own], [130, undefined]);
  assertStringIncludes(err, "~/.atmos/atmos.yaml is gone again\n");
  const config = "auth:\n  identities:\n    a: {kind: x}\n";
  const there = await init(["aws-portal", "--own"], {
    ...{ terminal: true, answers: [URL, undefined], config },
  }, small);
  assertEquals([there.status, there.own], [130, config]);
  assertStringIncludes(there.err, "~/.atmos/atmos.yaml is as it was\n");
});

Deno.test("plain http to another machine is refused where it is answered", async () => {
  const said = ["aws-sso", "--set", "start_url=http://a.example"];
  const { status, err } = await init([...said, "--print"], { clouds });
  assertEquals(status, 2);
  assertStringIncludes(err, "--set start_url: it is plain http to a.example, which is not this");
  const line = "init aws-sso --print --set 'start_url=START_URL' --set 'region=REGION'";
  assertStringIncludes(err, `hint: atmos-auth ${line}\n`);
  const answers = ["http://a.example", "https://a.example", "eu-west-1"];
  const mended = await init(["aws-sso", "--print"], { clouds, terminal: true, answers });
  assertEquals([mended.status, mended.system.asked], [0, [
    "Start URL:",
    "It is plain http to a.example, which is not this machine",
    "Region of IAM Identity Center:",
  ]]);
});

Deno.test("of answers that will not do together the one that is picked is asked for again", async () => {
  const role = "assume_role=arn:aws:iam::123456789012:role/Admin";
  const said = ["aws-role", "--print", "--set", role, "--set", "name=x", "--set", "user=x"];
  const alone = await init(said, { clouds });
  assertEquals(alone.status, 2);
  assertStringIncludes(alone.err, "hint: atmos-auth help init\n");
  const answers = ["", "name", "admin"];
  const { status, out, system } = await init(said, { clouds, terminal: true, answers });
  assertEquals([status, system.asked.slice(1)], [0, [
    "What shall be another?\n" +
    "- ARN of the role: arn:aws:iam::123456789012:role/Admin\n- Name for it: x\n" +
    "- Region that you work in (empty: none): none\n- IAM user who assumes it: x",
    "Name for it (Enter: x):",
  ]]);
  assertStringIncludes(out, "    admin:\n      kind: aws/assume-role\n");
});

Deno.test("a way in that is none leads to those that may be meant, and one that asks nothing lets nothing be set", async () => {
  const rows = [
    [["azure"], "atmos-auth init azure-user\n      (or azure-app)\n"],
    [["GitHub"], "atmos-auth init github-user\n      (or github-app)\n"],
    [["gcp-usr", "--print"], "atmos-auth init gcp-user --print\n"],
    [["nope"], "hint: atmos-auth help init\n"],
    [["azure-app", "--set", "secret=x"], "--set 'secret=SECRET' --set 'tenant_id=TENANT_ID'"],
    [
      ["github-user", "--set", "client_id=Iv23liEXAMPLE", "--set", "client_secret=x"],
      "hint: atmos-auth init github-user --set 'client_id=Iv23liEXAMPLE'\n",
    ],
    [
      ["aws-user", "--set", "access_key_id=AKIAADA0000000EXAMPLE", "--set", "secret_access_key=x"],
      "hint: atmos-auth init aws-user\n",
    ],
    [["aws-user", "--set", "regoin=x"], "hint: atmos-auth init aws-user --set 'region=REGION'\n"],
    [
      ["aws-user", "--own", "--project", "--print"],
      "hint: atmos-auth init --no-color aws-user --print\n",
    ],
    [["azure-app"], " --set 'secret=SECRET' "],
  ] as const;
  for (const [argv, hint] of rows) {
    const { status, err } = await init(argv, { clouds });
    assertEquals(status, 2, err);
    assertStringIncludes(err, hint);
  }
  const demo = { ...firstClouds().clouds[0]!, starters: () => Promise.resolve([NOTHING]) };
  const { err } = await init(["demo", "--print", "--set", "x=y"], { clouds: [demo] });
  assertStringIncludes(err, '"init demo" asks nothing, so there is nothing to set: "x"\n');
  assertStringIncludes(err, "hint: atmos-auth init demo --print\n");
});

Deno.test("lines are added to a file that is there, and all others stay as they are", async () => {
  const before = `# mine
base_path: .   # here
auth:
    # whose
    identities:
        ada: {kind: aws/role}   # me
strange: [1, 2]
`;
  const { status, own } = await init(["aws-keyed", "--set", "name=bob"], { config: before });
  assertEquals([status, own], [
    0,
    before.replace(
      "    identities:\n",
      "    identities:\n        # By: atmos-auth init aws-keyed\n" +
        "        # Somebody with keys, and a file of theirs.\n" +
        "        bob:\n          kind: aws/keyed\n",
    ),
  ]);
  const none = await init(["aws-portal", "--set", `url=${URL}`], { config: "logs: {}\r\n" });
  assertEquals(none.own, `logs: {}\r\n\r\n${PORTAL.replaceAll("\n", "\r\n")}`);
  const empty = await init(["aws-portal", "--set", `url=${URL}`], { config: "auth:\n" });
  assertEquals(empty.own?.includes("  providers:\n    portal:\n      kind: aws/portal"), true);
});

Deno.test("a file to which nothing can be added is left alone, and the lines are printed", async () => {
  const said = ["aws-portal", "--set", `url=${URL}`];
  for (const config of ['{"auth": {}}', "auth: {providers: {}}", "a: 1\n---\nb: 2"]) {
    const { status, out, own, err } = await init(said, { config });
    assertEquals([status, out, own], [1, PORTAL, config], config);
    assertStringIncludes(err, "was not changed");
    const line = `atmos-auth init aws-portal --project --set 'url=${URL}'\n      (another file)`;
    assertStringIncludes(err, `hint: ${line}`);
  }
  const broken = await init(said, { config: "auth: [" });
  assertEquals([broken.status, broken.out, broken.own], [3, "", "auth: ["]);
  assertStringIncludes(broken.err, "error: Cannot parse");
});

Deno.test("a name that another has is made another, and what is there already is not written twice", async () => {
  const said = ["aws-portal", "--set", `url=${URL}`];
  const other = "auth:\n  providers:\n    portal: {kind: aws/login}\n";
  const named = await init(said, { config: other });
  assertStringIncludes(
    named.own!,
    `    portal-2:\n      kind: aws/portal\n      url: ${URL}\n    portal: {`,
  );
  const twice = await init(said, { config: PORTAL });
  assertEquals([twice.status, twice.own], [0, PORTAL]);
  const bob = await init(["aws-keyed", "--set", "name=a"], {
    config: "auth:\n  identities:\n    a: {kind: x}\n    a-2: {kind: x}\n",
  });
  assertStringIncludes(bob.own!, "    a-3:\n      kind: aws/keyed\n");
  assertStringIncludes(bob.err, '"a" is the name of another already: what was added is "a-3"\n');
  assertStringIncludes(named.err, 'what was added is "portal-2"\n');
  assertEquals(twice.err.includes("the name of another"), false);
});

Deno.test("where one is the default already, what is added is not", async () => {
  const files = {
    "/home/ada/.aws/credentials": AWS["/home/ada/.aws/credentials"].replace("ada", "default"),
  };
  for (const yes of ["true", "yes", "On", '"true"']) {
    const config = `auth:\n  identities:\n    Me: {kind: aws/user, default: ${yes}}\n`;
    const beside = await init(["aws-config"], { clouds, files, config });
    assertEquals([beside.status, beside.own?.match(/default: /g)?.length], [0, 1], yes);
    assertStringIncludes(beside.err, '"Me" stays the default identity\n');
  }
  const alone = await init(["aws-config"], { clouds, files });
  assertStringIncludes(alone.own!, "default: true");
});

Deno.test("a name that another has in another case is made another, too", async () => {
  const bob = await init(["aws-keyed", "--set", "name=bob"], {
    config: "auth:\n  identities:\n    Bob: {kind: x}\n    BOB-2: {kind: x}\n",
  });
  assertStringIncludes(bob.own!, "    bob-3:\n      kind: aws/keyed\n");
  const there = PORTAL.replace("    portal:", "    Portal:");
  const twice = await init(["aws-portal", "--set", `url=${URL}`], { config: there });
  assertEquals([twice.status, twice.own], [0, there]);
});

Deno.test("long-lived keys go into the store, never into the file", async () => {
  const keyring = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const answers = ["bob", "x.pem", OWN, "keys", "canary-EXAMPLE", "no"];
  const { status, own, err, system } = await init(["aws-keyed"], {
    ...{ ...keyring, terminal: true, answers, files: { "/work/x.pem": "a key" } },
  });
  assertEquals(status, 0);
  assertStringIncludes(
    own!,
    "bob:\n      kind: aws/keyed\n      default: true\n      file:\n        secret: file:/work/x.pem",
  );
  assertEquals(system.asked.slice(3), [
    "How does bob sign in?\n- With long-lived keys, kept encrypted\n- In the browser: no keys",
    "hidden: Key:",
    "Open a shell as bob now? (yes/no)",
  ]);
  assertMatch(
    err,
    /In the console: Keys\.\nKept the keys of "bob"\n✓ Signed in as bob\nLater: atmos-auth shell\n$/,
  );
  assertEquals(JSON.stringify(system.files.texts()).includes("canary"), false);
});

Deno.test("where no keyring is there, a file under a passphrase is offered", async () => {
  const answers = [URL, OWN, "yes", "a-long-passphrase", "a-long-passphrase", "dev/Read"];
  const { status, own, err } = await init(["aws-portal"], {
    ...{ terminal: true, answers, env: { ATMOS_KEYRING_TYPE: "" } },
  });
  assertEquals([status, own], [
    7,
    FILE.replace("auth:\n", "auth:\n  keyring:\n    type: file\n"),
  ]);
  assertStringIncludes(err, "You are dev/Read");
});

const AWS = {
  "/home/ada/.aws/config": "[profile admin]\nrole_arn = arn:aws:iam::444455556666:role/admin\n" +
    "source_profile = ada\n",
  "/home/ada/.aws/credentials":
    "[ada]\naws_access_key_id = AKIAADA0000000EXAMPLE\naws_secret_access_key = canary/EXAMPLE\n",
};

Deno.test("what AWS's own tools know comes first, keys and all", async () => {
  const keyring = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const answers = ["aws-config", OWN, "yes", "no"];
  const { status, own, system, err } = await init([], {
    ...{ ...keyring, clouds, files: AWS, terminal: true, answers },
  });
  assertEquals(status, 0, err);
  assertStringIncludes(system.asked[0]!, "?\n- AWS: the 2 profiles of ~/.aws/config\n");
  assertStringIncludes(own!, "# From /home/ada/.aws/config and /home/ada/.aws/credentials, by:");
  assertStringIncludes(own!, "kind: aws/assume-role");
  assertEquals(own!.includes("canary"), false);
  assertStringIncludes(err, 'Kept the keys of "ada"');
});

Deno.test("without a terminal keys that stand in a file are brought from there, all of them", async () => {
  const two = AWS["/home/ada/.aws/credentials"] +
    "[bob]\naws_access_key_id = AKIABOB0000000EXAMPLE\naws_secret_access_key = canary/EXAMPLE\n";
  const { err } = await init(["aws-config"], {
    ...{ clouds, files: { ...AWS, "/home/ada/.aws/credentials": two } },
  });
  assertStringIncludes(
    err,
    'The keys of "ada": atmos-auth user import ada\n' +
      'The keys of "bob": atmos-auth user import bob\n',
  );
});

Deno.test("a way in that is named says nothing of other clouds' files, and completion lists all", async () => {
  const odd = { "/home/ada/.aws/config": { text: Uint8Array.of(0x5b, 0xff, 0x5d) } };
  const said = ["github-user", "--set", "client_id=Iv23liEXAMPLE", "--print"];
  const { status, err } = await init(said, { clouds, files: odd });
  assertEquals([status, err], [0, ""]);
  for (const files of [AWS, odd]) {
    const wrong = await init(["nope"], { clouds, files });
    const [, listed = ""] = /"nope": (.*)$/m.exec(wrong.err) ?? [];
    const offered = await command(["complete", "--", "init", ""], { clouds, files });
    assertEquals([offered.out, offered.err], [`${listed.replaceAll(", ", "\n")}\n`, ""]);
    assertEquals(listed.includes("aws-config"), files === AWS);
  }
});

Deno.test("attack: keys that are imported for whoever had the name before", async () => {
  const keyring = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const config = "auth:\n  identities:\n    ada: {kind: aws/user}\n";
  const { err, own } = await init(["aws-config"], {
    ...{ ...keyring, config, clouds, files: AWS, terminal: true, answers: [OWN, "no"] },
  });
  assertStringIncludes(own!, "    ada-2:\n");
  assertStringIncludes(own!, "      via:\n        identity: ada-2\n");
  assertEquals(err.includes("Kept the keys"), false);
});

Deno.test("whoever leaves imported keys where they are hears how to sign in with them", async () => {
  const keyring = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const later =
    "The keys of ada stay where they are; to sign in with them: atmos-auth user import ada\n";
  const asked = { clouds, files: AWS, terminal: true };
  const told = await init(["aws-config"], { ...asked, ...keyring, answers: [OWN, "no", "no"] });
  assertStringIncludes(told.err, later);
  const env = { ATMOS_KEYRING_TYPE: "" };
  const nowhere = await init(["aws-config"], { ...asked, env, answers: [OWN, "no", "no"] });
  assertStringIncludes(nowhere.err, later);
});

Deno.test("a secret that is to be in the store is asked for where nothing is kept under its name", async () => {
  const id = "00000000-0000-0000-0000-00000000000";
  const { status, err, system } = await init(["azure-app"], {
    ...{ clouds, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" }, terminal: true },
    answers: [`${id}1`, `${id}2`, "keyring:azure-secret", `${id}3`, "", OWN, undefined],
  });
  assertEquals([status, system.asked.at(-1)], [130, 'hidden: Value of "azure-secret":']);
  assertEquals(err.includes("the store has no secret of that name"), false);
});

Deno.test("where nobody answers, what puts a named secret into the store is said", async () => {
  const id = "00000000-0000-0000-0000-00000000000";
  const answers = { tenant_id: `${id}1`, client_id: `${id}2`, secret: "keyring:azsec" };
  const set = Object.entries({ ...answers, subscription_id: `${id}3` }).flatMap((
    [name, answer],
  ) => ["--set", `${name}=${answer}`]);
  const { err } = await init(["azure-app", "--own", ...set], { clouds });
  assertStringIncludes(err, "Its secret, unless it is kept already: atmos-auth secret set azsec\n");
});

Deno.test("a name that would need quotes each day is not taken", async () => {
  const { status, err } = await init(["aws-keyed", "--set", "name=my ada"]);
  assertEquals(status, 2);
  assertStringIncludes(
    err,
    "--set name: it must be a name that needs no quotes where it is typed, such as my-ada\n",
  );
});

Deno.test("who is configured alone is meant without a name, and whoever comes later is not", async () => {
  const first = await init(["aws-keyed", "--set", "name=bob"]);
  assertStringIncludes(first.own!, "kind: aws/keyed\n      default: true\n");
  const later = await init(["aws-keyed", "--set", "name=eve"], { config: first.own! });
  assertEquals(later.own!.match(/default: true/g)?.length, 1);
});

Deno.test("every command leads here where nothing is configured", async () => {
  for (const argv of [["shell"], ["exec", "--", "true"], ["list"], ["whoami"], ["login", "x"]]) {
    const { err } = await command(argv, { clouds });
    assertStringIncludes(err, "hint: atmos-auth init\n", argv.join(" "));
    const imports = await command(argv, { clouds, files: AWS });
    assertStringIncludes(
      imports.err,
      "hint: atmos-auth init\n      (there is ~/.aws/config: atmos-auth import aws shows",
    );
  }
});

Deno.test("the next step names who was added, where another one is meant without a name", async () => {
  const me = "auth:\n  identities:\n    me:\n      kind: mock/aws\n      default: true\n";
  const { err } = await command(["init", "demo", "--project"], {
    clouds,
    files: { "/work/atmos.yaml": me },
  });
  assertStringIncludes(err, "Then: atmos-auth shell dev\n");
});

Deno.test("what was piped in is no file to write", async () => {
  for (const path of ["-", "/dev/stdin", "/dev/fd/63"]) {
    const { status, err, system } = await init([
      "--config",
      path,
      "aws-portal",
      `--set=url=${URL}`,
    ]);
    const hint = "hint: atmos-auth --no-color init --config FILE aws-portal --set=";
    assertEquals([path, status, err.includes(hint)], [path, 2, true], err);
    assertEquals(system.files.done.filter((act) => act.startsWith("read /dev")), []);
  }
});

const ROLE = "arn:aws:iam::123456789012:role/Admin";

Deno.test("a role stands on the IAM user that is there, and no second time is anything written twice", async () => {
  const system = machine({});
  const run = (...words: string[]) =>
    runOn(system.beside(), ["--no-color", "init", ...words], clouds);
  const text = () => system.files.texts()[CONFIG]!;
  const user = ["aws-user", "--own", "--set", "name=bob", "--set", "region=eu-west-1"];
  await run(...user);
  const role = ["aws-role", "--own", "--set", `assume_role=${ROLE}`, "--set", "region=us-east-1"];
  const first = await run(...role);
  assertStringIncludes(first.err, "Already there: bob\nNext: atmos-auth shell admin\n");
  assertEquals(text().match(/kind: aws\/user/g)?.length, 1);
  assertStringIncludes(
    text(),
    "    admin:\n      kind: aws/assume-role\n      via:\n        identity: bob\n",
  );
  const once = text();
  for (
    const again of [role, [...role, "--set", "user=Bob"], user, ["demo", "--own"], [
      "demo",
      "--own",
    ]]
  ) {
    const { status, err } = await run(...again);
    assertEquals(status, 0, err);
    if (again[0] !== "demo") assertEquals(text(), once);
  }
  assertEquals(text().match(/kind: mock\/aws/g)?.length, 2);
});

Deno.test("whoever has several IAM users, or wants another, is asked whose role it is", async () => {
  const config =
    "auth:\n  identities:\n    aws-user: {kind: aws/user}\n    bob: {kind: aws/user}\n";
  const role = ["aws-role", "--own", "--set", `assume_role=${ROLE}`, "--set", "region=us-east-1"];
  const asked = { clouds, config, terminal: true } as const;
  const other = await init([...role, "--set", "name=x"], { ...asked, answers: ["aws-user-2"] });
  assertStringIncludes(
    other.system.asked.join("\n"),
    "IAM user who assumes it\n- aws-user\n- bob\n- A new one: aws-user-2",
  );
  const bob = await init([...role, "--set", "name=x"], { ...asked, answers: ["bob"] });
  assertStringIncludes(bob.err, "Already there: bob\n");
  assertEquals(bob.err.includes("is the name of another"), false);
});

Deno.test("keys of an IAM user who is there are not asked for again, nor replaced", async () => {
  const keyring = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const answers = ["bob", "", "keys", "canary-EXAMPLE", "no"];
  const first = await init(["aws-keyed", "--own"], { ...keyring, terminal: true, answers });
  assertStringIncludes(first.err, 'Kept the keys of "bob"');
  const again = await runOn(
    first.system.beside({
      terminal: true,
      installed: SHELL,
      answers: ["bob", "", "no"],
    }),
    ["--no-color", "init", "aws-keyed", "--own"],
    first.small.clouds,
  );
  assertStringIncludes(again.err, "Already there: bob\n");
  assertStringIncludes(again.err, "✓ Signed in as bob\n");
  assertEquals(again.err.includes("Kept the keys"), false);
});

Deno.test("attack: an identity of a project that what init adds would be opened as, by its name", async () => {
  const files = {
    "/work/atmos.yaml": "auth:\n  identities:\n    dev: {kind: mock/aws, region: us-east-1}\n",
  };
  const { own, err } = await init(["demo", "--own"], { clouds, files });
  assertStringIncludes(own!, "    dev-2:\n");
  assertStringIncludes(err, '"dev" is the name of another already: what was added is "dev-2"\n');
});
