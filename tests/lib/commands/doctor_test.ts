import { CERTIFICATE } from "../certificate.ts";
import "../../bare_process.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { shownChecks } from "../../../lib/commands/doctor/check.ts";
import { clock } from "../../../lib/commands/doctor/machine.ts";
import { clouds } from "../../../providers/mod.ts";
import type { FakeProgram } from "../../fake_system.ts";
import { assertNothingLeft, command, CONFIG, machine } from "../machine.ts";

const config = "auth: { identities: { fake: { kind: mock/aws } } }";

interface Check {
  readonly topic: string;
  readonly state: string;
  readonly finding: string;
  readonly mend?: string;
}

async function examine(setting: Parameters<typeof command>[1]) {
  const { status, out, system } = await command(["doctor", "--json"], { clouds, ...setting });
  const checks: readonly Check[] = JSON.parse(out).checks;
  const of = (topic: string) => checks.find((check) => check.topic === topic)!;
  return { status, checks, of, system };
}

Deno.test("a machine on which all is well is told as it is", async () => {
  const env = { AWS_PROFILE: "x", LANG: "C", MY_TOOL: "y", ATMOS_KEYRING_PASSWORD: "canary" };
  const { status, out } = await command(["doctor"], {
    ...{ config, clouds, env, installed: { "/usr/bin/bash": () => 0, "/usr/bin/aws": () => 0 } },
    files: { "/etc/ssl/certs/ca-certificates.crt": "" },
  });
  assertEquals(status, 0);
  const lines = out.replaceAll(/ {2,}/g, "  ").split("\n");
  for (
    const line of [
      `✓ configuration  ${CONFIG}: 1 identity, 0 providers`,
      "✓ sessions  sessions live in /run/user/1000/atmos-auth; 0 open now",
      "✓ leftovers  none",
      "✓ clock  2030-01-01T00:00:00Z",
      "✓ proxy  none",
      "✓ certificates  the system's",
      "✓ shells  /usr/bin/bash; not found: zsh, fish, sh, pwsh, nu",
      "✓ stays outside  MY_TOOL",
      "✓ never passes  ATMOS_KEYRING_PASSWORD AWS_PROFILE",
    ]
  ) assert(lines.includes(line), `${line}\n${out}`);
  assertStringIncludes(out, "/usr/bin/aws; not found: az");
  assertStringIncludes(out, "mend: atmos-auth shell --pass MY_TOOL\n");
});

Deno.test("tools are asked for their versions, side by side, and none is waited for", async () => {
  const says = (text: string): FakeProgram => ({ print }) => print(text);
  const { of } = await examine({
    config,
    installed: {
      "/usr/bin/bash": says("GNU bash, version 5.2.15(1)-release"),
      "/usr/bin/aws": says("aws-cli/2.15.30 Python/3.11.8"),
      "/usr/bin/kubectl": says("Client Version: v1.29.3"),
      "/usr/bin/git": () => 1,
      "/usr/bin/terraform": ({ pass }) => pass(60_000),
    },
  });
  assertStringIncludes(of("shells").finding, "/usr/bin/bash 5.2.15; not found");
  assertStringIncludes(
    of("tools").finding,
    "/usr/bin/aws 2.15.30, /usr/bin/git, /usr/bin/terraform (no version within 4s), /usr/bin/kubectl 1.29.3",
  );
});

Deno.test("what a tool writes as soon as it is started is gone with its place", async () => {
  const written: string[] = [];
  const az: FakeProgram = async ({ env, files, print }) => {
    for (const name of ["AZURE_CONFIG_DIR", "CLOUDSDK_CONFIG"]) {
      const path = `${env[name]}/versionCheck.json`;
      await files.makeDirectory(env[name]!);
      await files.write(path, "{}");
      written.push(path);
    }
    print(`azure-cli 2.45.0 ${env.CHECKPOINT_DISABLE}`);
  };
  const env = { AZURE_CONFIG_DIR: "/home/ada/az", CLOUDSDK_CONFIG: "/home/ada/gcloud" };
  const { of, system } = await examine({ config, env, installed: { "/usr/bin/az": az } });
  assertStringIncludes(of("tools").finding, "/usr/bin/az 2.45.0");
  assertEquals(written.length, 2);
  const left = [...system.files.content.keys(), ...system.files.directories];
  assertEquals(left.filter((path) => /versionCheck|\/home\/ada\/(az|gcloud)/.test(path)), []);
  assertNothingLeft(system);
});

Deno.test("attack: a project brings tools along, and looks are started by nobody", async () => {
  const installed = { "/usr/bin/bash": () => 7, "/work/bin/git": () => 7 };
  const env = { PATH: "/work/bin:/usr/bin" };
  const files = { "/work/atmos.yaml": config };
  const found = await command(["doctor"], { clouds, files, cwd: "/work", env, installed });
  assertEquals(found.system.ran, []);
  const own = await command(["doctor"], { clouds, config, cwd: "/work", env, installed });
  assertEquals(own.system.ran.map(({ program }) => program), ["/usr/bin/bash"]);
});

Deno.test("what stands between this machine and the cloud is told, and nothing secret of it", async () => {
  const odd = { HTTPS_PROXY: "ftp://me:canary@x", CURL_CA_BUNDLE: "/absent.pem" };
  const { status, of } = await examine({ config, env: odd });
  assertEquals([status, of("proxy").state, of("proxy").mend], [
    1,
    "broken",
    "export HTTPS_PROXY=http://HOST:PORT",
  ]);
  assertEquals(of("certificates"), {
    ...{ topic: "certificates", state: "note", mend: "unset CURL_CA_BUNDLE" },
    finding: "CURL_CA_BUNDLE names /absent.pem, which is not there: signing in without it",
  });
  const fine = await examine({ config, env: { https_proxy: "http://me:canary@proxy:3128" } });
  assertEquals(fine.of("proxy").finding, "HTTPS_PROXY http://proxy:3128");
  const keys = await examine({ config, env: { SSLKEYLOGFILE: "/x" } });
  assertEquals(keys.of("proxy").mend, "unset SSLKEYLOGFILE");
  assertEquals(clock(machine({}), "2031-01-01T00:00:00Z"), {
    ...{ topic: "clock", state: "broken", mend: "sudo timedatectl set-ntp true" },
    finding: "2030-01-01T00:00:00Z, which is before this program was made (2031-01-01T00:00:00Z)",
  });
});

Deno.test("a system without authorities is told, since other tools have none then", async () => {
  const told = async (env: Record<string, string>, files = {}) => {
    const { state, finding, mend } = (await examine({ config, env, files })).of("certificates");
    return [state, finding, mend];
  };
  const mend = "install ca-certificates as this system's packages are";
  assertEquals(await told({}), [
    ...["note", "Mozilla's, which atmos-auth carries; other tools find none on this system", mend],
  ]);
  assertEquals(await told({ DENO_TLS_CA_STORE: "system" }), [
    ...["broken", "the system's, which has none", mend],
  ]);
  assertEquals(await told({ DENO_TLS_CA_STORE: "mozilla" }), [
    ...["ok", "Mozilla's, which atmos-auth carries", undefined],
  ]);
  for (
    const [said, line] of [
      ["ID=fedora\n", "sudo dnf install"],
      ['NAME="Rocky"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', "sudo dnf install"],
      ["ID=linuxmint\nID_LIKE='ubuntu debian'\n", "sudo apt install"],
      ['ID="opensuse-leap"\nID_LIKE="suse opensuse"', "sudo zypper install"],
    ]
  ) {
    const [, , told3] = await told({}, { "/etc/os-release": said });
    assertEquals(told3, `${line} ca-certificates`);
  }
  const own = { SSL_CERT_FILE: "/own.pem" };
  const there = { "/own.pem": CERTIFICATE };
  assertEquals((await told(own, there))[1], "those of SSL_CERT_FILE (/own.pem), and Mozilla's");
  assertEquals(
    (await told({ ...own, DENO_TLS_CA_STORE: "system" }, there))[1],
    "those of SSL_CERT_FILE (/own.pem), and no others",
  );
  assertEquals(
    (await told({ ...own, DENO_TLS_CA_STORE: "mozilla" }, there))[1],
    "Mozilla's, which atmos-auth carries",
  );
  const fedora = { "/etc/pki/tls/certs/ca-bundle.crt": "" };
  assertEquals(await told({}, fedora), ["ok", "the system's", undefined]);
});

Deno.test("in a job the mend of a store is one that works there", async () => {
  const env = { ATMOS_KEYRING_TYPE: "system", CI: "true" };
  const { of } = await examine({ config, keyring: undefined, env });
  assertEquals(of("store").mend, "export ATMOS_KEYRING_TYPE=memory");
});

Deno.test("what will be refused later is noted before", async () => {
  const later = `auth:
  providers:
    app: { kind: github/app, client_id: Iv23liEXAMPLE, private_key: !secret "file:app.pem" }
  identities:
    root: { kind: aws/user, credentials: { region: useast1 } }
    here: { kind: aws/user, credentials: { region: local }, spec: { endpoint_url: "http://127.0.0.1:1" } }
`;
  const { status, of } = await examine({ config: later });
  const { state, finding, mend } = of("configuration");
  assertEquals([status, state, mend], [0, "note", "ls -l /home/ada/.atmos/app.pem"]);
  assertStringIncludes(
    finding,
    '"file:app.pem": the file is not there; Cannot use identity "root"',
  );
  const said = await command(["validate"], { config: later, clouds });
  assertEquals(said.status, 0);
  assertStringIncludes(said.err, '"credentials.region" is "useast1", which no partition has');
  assertStringIncludes(said.err, "hint: region: us-east-1\n");
  assertStringIncludes(said.err, "is valid (2 warnings)");
});

Deno.test("attack: a project asks which files there are at home", async () => {
  const text =
    `auth: {providers: {app: {kind: github/app, client_id: Iv23liEXAMPLE, private_key: !secret "file:~/.ssh/id"}}}`;
  const found = (env: Record<string, string>) =>
    command(["validate"], { clouds, cwd: "/work", files: { "/work/atmos.yaml": text }, env });
  assertEquals((await found({})).err.includes("the file is not there"), false);
  assertStringIncludes((await found({})).err, "Nobody has trusted this configuration yet");
  assertStringIncludes((await found({ ATMOS_TRUST: "1" })).err, "the file is not there");
});

Deno.test("on a narrow terminal findings stand under their topics, and what is typed is whole", () => {
  const checks = [
    { topic: "one", state: "ok", finding: "word ".repeat(30) },
    { topic: "path", state: "ok", finding: `in ${"/dir".repeat(60)}` },
    {
      topic: "two",
      state: "broken",
      finding: "x",
      mend: "type this and that and more of it to mend it all",
    },
  ] as const;
  for (const columns of [60, 80, 120]) {
    const lines = shownChecks(checks, (_, text) => text, columns).split("\n");
    assert(lines.every((line) => line.length <= columns), lines.join("\n"));
    assert(
      lines.some((line) => line.endsWith("mend: type this and that and more of it to mend it all")),
    );
  }
});

Deno.test("each thing that is broken is told with what mends it, and hides no other", async () => {
  const broken = await examine({ config: "auth: { identities: { a: { kind: mock/awz } } }" });
  assertEquals([broken.status, broken.of("configuration")], [1, {
    ...{ topic: "configuration", state: "broken", finding: `${CONFIG}: 1 error` },
    mend: "atmos-auth validate",
  }]);
  assertEquals(broken.of("sessions").state, "ok");
  const locked = await examine({
    ...{ config, keyring: undefined, env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  assertEquals([locked.status, locked.of("store").state], [1, "broken"]);
  const none = await examine({});
  assertEquals([none.status, none.of("configuration").state], [1, "broken"]);
});

Deno.test("sessions on a disk are noted; a place that can't be had is broken", async () => {
  const open = { "/tmp": { kind: "directory", mode: 0o777, owner: "root" } } as const;
  const onDisk = await examine({ config, env: { XDG_RUNTIME_DIR: "" }, files: open });
  assertEquals([onDisk.status, onDisk.of("sessions").state], [0, "note"]);
  const files = {
    ...open,
    "/run/user/1000": { kind: "directory", owner: "other", mode: 0o700 },
    "/home/ada/.cache": "a file",
  } as const;
  const nowhere = await examine({ config, files });
  assertEquals([nowhere.status, nowhere.of("sessions").state], [1, "broken"]);
});

Deno.test("the realm is told, with where it comes from", async () => {
  const setting = { config, env: { ATMOS_AUTH_REALM: "told" } };
  assertEquals((await examine(setting)).of("realm").finding, "told (ATMOS_AUTH_REALM)");
  const files = { "/work/atmos.yaml": config };
  const found = await examine({ files, cwd: "/work", env: { ATMOS_TRUST: "1" } });
  assertEquals(found.of("realm").finding, "0c9a453fad615c83 (of /work)");
});

const TOPIC = "written for other tools";
const CLUSTERS = `users:
- name: prod@c
  user: {exec: {command: /opt/0.1/atmos-auth, args: [--chdir, /my dir, aws, eks, token, --cluster-name, c, --region, r, -i, prod]}}
- name: theirs
  user: {exec: {command: /gone/aws, args: [eks, get-token]}}
`;
const PROFILES = `[profile gone]
credential_process = '/opt/0.1/atmos-auth' credential-process -i 'a b'
[profile here]
credential_process = atmos-auth credential-process -i here
[profile theirs]
credential_process = /gone/other --print
`;

Deno.test("what was written for other tools and leads nowhere any more is broken, with what mends it", async () => {
  const files = { "/home/ada/.aws/config": PROFILES, "/home/ada/.kube/config": CLUSTERS };
  const installed = { "/usr/bin/atmos-auth": () => 0 };
  const { status, checks } = await examine({ config, files, installed });
  assertEquals([status, checks.filter(({ topic }) => topic === TOPIC)], [1, [
    {
      ...{ topic: TOPIC, state: "broken" },
      finding:
        'profile "gone" of /home/ada/.aws/config starts /opt/0.1/atmos-auth, which is not there',
      mend: "atmos-auth doctor --mend",
    },
    {
      ...{ topic: TOPIC, state: "broken" },
      finding:
        'user "prod@c" of /home/ada/.kube/config starts /opt/0.1/atmos-auth, which is not there',
      mend: "atmos-auth doctor --mend",
    },
    { topic: TOPIC, state: "ok", finding: "1 line leads here" },
  ]]);
});

Deno.test("a file of another tool that can't be read is noted, and hides no other", async () => {
  const files = {
    "/home/ada/.aws/config": { kind: "directory" },
    "/work/k": CLUSTERS,
    "/work/none": "[",
  } as const;
  const env = { KUBECONFIG: "/work/none:/work/k" };
  const { status, checks } = await examine({ config, files, env });
  const found = checks.filter(({ topic }) => topic === TOPIC).map(({ state }) => state);
  assertEquals([status, found.toSorted()], [1, ["broken", "note", "note"]]);
});

/** Files, and what they hold once that was typed which mends them. */
const MENDED: readonly (readonly [file: string, before: string, after: string])[] = [
  ["~/.aws/config", PROFILES, PROFILES.replace("'/opt/0.1/atmos-auth'", "/usr/bin/atmos-auth")],
  [
    "~/.aws/credentials",
    "\ufeff# größe\r\n[p-a]\r\nCREDENTIAL_PROCESS:\t/opt/0.1/atmos-auth   credential-process -i a\r\n",
    "\ufeff# größe\r\n[p-a]\r\nCREDENTIAL_PROCESS:\t/usr/bin/atmos-auth   credential-process -i a\r\n",
  ],
  [
    "~/.aws/credentials",
    "[one]\ncredential_process = '/my dir'/atmos-auth --config=/c credential-process\n  -i one\n[two]\n" +
    'region = x\ncredential_process = "/opt/it\'s/atmos-auth" credential-process -i two',
    "[one]\ncredential_process = /usr/bin/atmos-auth --config=/c credential-process\n  -i one\n[two]\n" +
    "region = x\ncredential_process = /usr/bin/atmos-auth credential-process -i two",
  ],
  ["~/.kube/config", CLUSTERS, CLUSTERS.replace("/opt/0.1/atmos-auth", '"/usr/bin/atmos-auth"')],
  ...[
    ["&it /opt/a", '&it "/usr/bin/atmos-auth"'],
    ["|-\n        /opt/a", '"/usr/bin/atmos-auth"'],
    ["'./a' # ours", '"/usr/bin/atmos-auth" # ours'],
  ].map(([before, after]) => {
    const users = (command: string) =>
      "# größe\r\nusers: # mine\n- name: u\n  user:\n    exec:\n" +
      `      command: ${command}\n      args: [aws, eks, token, -i, "0123"]\nx: 0123\n`;
    return ["~/.kube/config", users(before!), users(after!)] as const;
  }),
  [
    "~/.kube/config",
    '{"users":[{"user":{"exec":{"args":["aws","eks","token"],"command":"atmos-auth-1"}}}],  "x":1}',
    '{"users":[{"user":{"exec":{"args":["aws","eks","token"],"command":"/usr/bin/atmos-auth"}}}],  "x":1}',
  ],
];

Deno.test("what is typed to mend it changes the program's path where it stands, and nothing else", async () => {
  const installed = { "/usr/bin/atmos-auth": () => 0 };
  for (const [name, before, after] of MENDED) {
    const path = name.replace("~", "/home/ada");
    const files = { [path]: { text: before, mode: 0o640 } };
    const setting = { config, clouds, files, installed };
    assertEquals((await command(["doctor"], setting)).status, 1);
    const it = await command(["doctor", "--mend"], setting);
    const written = it.system.files.content.get(path)!;
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(written.bytes);
    assertEquals([it.status, text, written.mode], [0, after, 0o640], it.err + it.out);
    assertStringIncludes(it.err, "starts /usr/bin/atmos-auth now");
  }
});

Deno.test("the mend of one file that can't be written keeps no other from it", async () => {
  const before = PROFILES.replace("/opt/0.1/atmos-auth", "/gone/atmos-auth");
  const files = {
    "/home/ada/.aws/config": before,
    "/home/ada/.kube/config": CLUSTERS,
    "/home/ada/.kube": { kind: "directory", mode: 0o500 },
  } as const;
  const installed = { "/usr/bin/atmos-auth": () => 0 };
  const it = await command(["doctor", "--mend"], { config, clouds, files, installed });
  const { "/home/ada/.aws/config": profiles, "/home/ada/.kube/config": users } = it.system.files
    .texts();
  assertEquals([it.status, users], [1, CLUSTERS]);
  assertEquals(profiles, before.replace("'/gone/atmos-auth'", "/usr/bin/atmos-auth"));
  assertStringIncludes(it.out, "Cannot");
});

Deno.test("a session tells of users of kubectl that are somebody by themselves", async () => {
  const exec = (command: string, args: readonly string[], env = "") =>
    `exec: {command: ${command}, args: [${args.map((each) => `"${each}"`).join(", ")}]${env}}`;
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    ["profile", exec("aws", ["eks", "get-token", "--profile", "prod"]), "--profile"],
    [
      "variable",
      exec("aws", ["eks", "get-token"], ", env: [{name: AWS_PROFILE, value: prod}]"),
      "AWS_PROFILE",
    ],
    ["plain", exec("aws", ["eks", "get-token", "--cluster-name", "a"]), undefined],
    ["google", exec("gke-gcloud-auth-plugin", []), undefined],
    [
      "az",
      exec("kubelogin", ["get-token", "--login", "azurecli", "--server-id", "x"]),
      undefined,
    ],
    ["device", exec("/usr/bin/kubelogin", ["get-token", "--server-id", "x"]), "--login devicecode"],
    ["spn", exec("kubelogin", ["get-token", "-l", "spn", "--server-id", "x"]), "--login spn"],
    ["ours", exec("atmos-auth", ["aws", "eks", "token", "-i", "fake"]), undefined],
    ["static", "token: SECRET-EXAMPLE", "token"],
    ["certificate", "client-certificate-data: U0VDUkVU", "client-certificate-data"],
  ];
  const users = rows.map(([name, user]) => `- {name: ${name}, user: {${user}}}`).join("\n");
  const files = { "/work/theirs": `users:\n${users}\n`, "/work/odd": "{" };
  const env = { KUBECONFIG: "/work/theirs:/work/odd:/work/none" };
  const inside = await examine({ config, files, env: { ...env, ATMOS_SESSION: "x" } });
  const findings = (checks: readonly Check[]) =>
    checks.flatMap(({ topic, finding }) => topic === "kubectl here" ? [finding] : []);
  assertEquals(
    findings(inside.checks),
    rows.flatMap(([name, , why]) =>
      why === undefined ? [] : [`user "${name}" of /work/theirs is somebody by itself: ${why}`]
    ),
  );
  assertEquals(findings((await examine({ config, files, env })).checks), []);
});

Deno.test("a profile that asks us, and is somebody else by another setting, is broken", async () => {
  const files = {
    "/home/ada/.aws/config": PROFILES,
    "/home/ada/.aws/credentials": "[here]\naws_access_key_id = AKIAEXAMPLE\n",
  };
  const installed = { "/usr/bin/atmos-auth": () => 0 };
  const { status, checks } = await examine({ config, files, installed });
  const found = checks.filter(({ topic }) => topic === TOPIC);
  assertEquals([status, found.length, found[0]], [1, 2, {
    ...{ topic: TOPIC, state: "broken" },
    finding: 'The profile "here" is whoever aws_access_key_id in /home/ada/.aws/credentials:2 ' +
      "says, and not what asks us: its tools take that first",
    mend: "atmos-auth export aws-config --prefix atmos- --write /home/ada/.aws/config   " +
      "(or, if you need it no more, remove that setting)",
  }]);
});
