import "../../bare_process.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG } from "../machine.ts";

const config = "auth: { identities: { fake: { kind: mock/aws } } }";

interface Check {
  readonly topic: string;
  readonly state: string;
  readonly finding: string;
  readonly mend?: string;
}

async function examine(setting: Parameters<typeof command>[1]) {
  const { status, out } = await command(["doctor", "--json"], { clouds, ...setting });
  const checks: readonly Check[] = JSON.parse(out).checks;
  const of = (topic: string) => checks.find((check) => check.topic === topic)!;
  return { status, checks, of };
}

Deno.test("a machine on which all is well is told as it is", async () => {
  const env = { AWS_PROFILE: "x", LANG: "C" };
  const { status, out } = await command(["doctor"], {
    ...{ config, clouds, env, installed: { "/usr/bin/bash": () => 0, "/usr/bin/aws": () => 0 } },
  });
  assertEquals(status, 0);
  assertStringIncludes(out, `✓ configuration  ${CONFIG}: 1 identities, 0 providers\n`);
  assertStringIncludes(out, "sessions live in /run/user/1000/atmos-auth; 0 open now");
  assertStringIncludes(out, "✓ shells  /usr/bin/bash; not found: zsh");
  assertStringIncludes(out, "✓ tools  /usr/bin/aws; not found: az");
  assertStringIncludes(out, "✓ stays outside  AWS_PROFILE\n");
});

Deno.test("each thing that is broken is told with what mends it, and hides no other", async () => {
  const broken = await examine({ config: "auth: { identities: { a: { kind: mock/awz } } }" });
  assertEquals([broken.status, broken.of("configuration")], [1, {
    ...{ topic: "configuration", state: "broken", finding: `${CONFIG}: 1 errors` },
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
    { topic: TOPIC, state: "ok", finding: "1 that leads here" },
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
