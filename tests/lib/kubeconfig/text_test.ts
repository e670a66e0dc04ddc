import "../../bare_process.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { load } from "js-yaml";
import { readKubeconfigText } from "../../../lib/kubeconfig/text.ts";
import { NoKubeconfig } from "../../../lib/kubeconfig/library.ts";
import type { Kubeconfig } from "../../../lib/session/tools/kubeconfig.ts";
import { WORDS } from "../config/yaml/words.ts";

const ADDED: Kubeconfig = {
  clusters: [{ name: "new", cluster: { server: "https://new" } }],
  contexts: [{ name: "0899", context: { cluster: "new", user: "u@new" } }],
  users: [{ name: "u@new", user: { exec: { command: "/bin/a", args: ["-i", "no"] } } }],
  "current-context": "0899",
};

const written = async (text: string, added = ADDED) => (await readKubeconfigText(text)).with(added);

Deno.test("comments, anchors, unknown keys, quotes and the order of keys stay", async () => {
  const text = `# mine
kind: Config # kept
x-common: &ca
  server: https://a   # with blanks
users:
- name: own
  user: {token: "0123456789", plain: 0o17, y: yes, 'q': 'no'}
  empty:
  tilde: ~
  tag: !custom x
clusters:

# the first
- name: "own"
  cluster: *ca
- cluster:
    <<: *ca
    certificate-authority-data: ${"A".repeat(300)}
  name: two # second
  more: >-
    folded
    text
contexts: []
current-context: own # now
apiVersion: v1
---
another: document
`;
  assertEquals(
    await written(text),
    `# mine
kind: Config # kept
x-common: &ca
  server: https://a # with blanks
users:
- name: own
  user: { token: "0123456789", plain: 0o17, y: yes, 'q': 'no' }
  empty:
  tilde: ~
  tag: !custom x
- name: u@new
  user:
    exec:
      command: /bin/a
      args:
      - -i
      - 'no'
clusters:

# the first
- name: "own"
  cluster: *ca
- cluster:
    <<: *ca
    certificate-authority-data: ${"A".repeat(300)}
  name: two # second
  more: >-
    folded text
- name: new
  cluster:
    server: https://new
contexts:
- name: '0899'
  context:
    cluster: new
    user: u@new
current-context: '0899' # now
apiVersion: v1
---
another: document
`,
  );
});

Deno.test("what is written again is the same", async () => {
  for (
    const text of ["", "clusters:\n  - name: a\n", "{}", "clusters: null\ncontexts: ~\nusers:\n"]
  ) {
    const once = await written(text);
    assertEquals(await written(once), once);
    assertEquals((await readKubeconfigText(once)).data["current-context"], "0899");
  }
});

Deno.test("an entry of the same name keeps what the person set of it, but for what contradicts", async () => {
  const text = `clusters:
- name: new # ours
  cluster: {server: old, insecure-skip-tls-verify: true, certificate-authority: f, proxy-url: p}
contexts: [{name: "0899", context: {cluster: old, user: old, namespace: web}}]
users: [{name: u@new, user: {token: old}}]
`;
  const after = load(await written(text)) as Record<string, unknown>;
  assertEquals(after.clusters, [{
    name: "new",
    cluster: { server: "https://new", "proxy-url": "p" },
  }]);
  assertEquals(after.contexts, [{
    name: "0899",
    context: { cluster: "new", user: "u@new", namespace: "web" },
  }]);
  assertEquals(after.users, ADDED.users);
});

Deno.test("an entry that is an alias, or has parts of one, is replaced and what it names stays", async () => {
  const text = `x: &x {name: new, cluster: {server: theirs}}
y: &y {server: theirs}
clusters: [*x]
contexts:
- name: "0899"
  context: *y
`;
  const after = load(await written(text)) as Record<string, unknown>;
  assertEquals(after.x, { name: "new", cluster: { server: "theirs" } });
  assertEquals([after.clusters, after.contexts, after.y], [
    ADDED.clusters,
    ADDED.contexts,
    { server: "theirs" },
  ]);
});

Deno.test("an empty file, a word for nothing, and comments alone are begun", async () => {
  for (const text of ["", "\n", "null\n", "~", "---\n", "# a\n\n# b\n"]) {
    const after = await written(text);
    assertEquals(load(after), { apiVersion: "v1", kind: "Config", ...ADDED });
    assertEquals(after.startsWith("# a\n# b\n"), text.startsWith("#"));
  }
});

Deno.test("JSON stays JSON, with its own indent; and line ends stay", async () => {
  const json = JSON.stringify({ users: [{ name: "a", user: { token: "0123" } }] }, null, 4);
  const after = await written(json);
  assertEquals(JSON.parse(after).users[0], { name: "a", user: { token: "0123" } });
  assertEquals(JSON.parse(after).contexts, ADDED.contexts);
  assertEquals(after.startsWith('{\n    "users": [\n        {'), true);
  const crlf = await written("kind: Config\r\nclusters: []\r\n");
  assertEquals(crlf.replaceAll("\r\n", "").includes("\n"), false);
});

Deno.test("every odd text stays one, as it was written and as we write it", async () => {
  const users = WORDS.map((word) => ({ name: word, user: { token: word } }));
  const added = { ...ADDED, users };
  for (const text of ["", "{}", "users: []\n", '{"users": []}']) {
    const after = await written(text, added);
    assertEquals((load(after) as typeof added).users, users);
    const [own, ...others] = users;
    const again = await written(after, { ...ADDED, users: [own!] });
    assertEquals((load(again) as typeof added).users, [own, ...others]);
  }
});

Deno.test("what is no kubeconfig, or can't be changed, is said to be none", async () => {
  const cases = {
    "- a\n": "is no kubeconfig",
    "just text": "is no kubeconfig",
    "a: [": "is no YAML: ",
    "apiVersion: v1\nkind: Secret\n": "is no kubeconfig: its kind is not Config in line 2",
    "apiVersion: v2\n": "is no kubeconfig: its apiVersion is not v1 in line 1",
    '{"kind":\n"List"}': "is no kubeconfig: its kind is not Config in line 2",
    "a: *gone\n": "is no YAML: an alias in it leads to nothing",
  };
  for (const [text, why] of Object.entries(cases)) {
    const error = await assertRejects(() => readKubeconfigText(text), NoKubeconfig);
    assertEquals(error.message.slice(0, why.length), why);
  }
  const shared = "contexts: [{name: '0899', context: &c {cluster: a}}]\nx: *c\n";
  const read = await readKubeconfigText(shared);
  assertThrows(() => read.with(ADDED), NoKubeconfig, "can't be changed");
  const twice = await readKubeconfigText("users: [{name: a}]\nusers: [{name: b}]\n");
  assertThrows(() => twice.with(ADDED), NoKubeconfig, 'it says "users" twice');
});

/** Seen with kubectl 1.32, as what it reads is. */
const UNREADABLE: Readonly<Record<string, string>> = {
  "clusters: {a: b}\n": "clusters must be a list in line 1",
  "users: [a]\n": "users.0 must be a map in line 1",
  "apiVersion: 1\n": "apiVersion must be a text, in quotes in line 1",
  "# a\n%YAML 1.2\n---\nusers: []\n": "it knows no %YAML but 1.1 in line 2",
  "users:\n- name: a\n- name: a\n": "users.1 must have a name of its own in line 3",
  "contexts: [{name: prod}, {name: b},\n {name: prod}]\n":
    "contexts.2 must have a name of its own in line 2",
  "users: [{}, null]\n": "users.1 must have a name of its own in line 1",
  "users:\n- name: 123\n": "users.0.name must be a text, in quotes in line 2",
  "users: [{name: a, user: {token: 0123}}]":
    "users.0.user.token must be a text, in quotes in line 1",
  "users: [{name: a, user: {token: 1_000}}]":
    "users.0.user.token must be a text, in quotes in line 1",
  "users: [{name: a, user: {token: y}}]": "users.0.user.token must be a text, in quotes in line 1",
  "x: &x {token: 1}\nusers:\n- user: *x\n":
    "users.0.user.token must be a text, in quotes in line 1",
  "x: &x {token: 1}\nusers:\n- user:\n    <<: *x\n":
    "users.0.user.token must be a text, in quotes in line 4",
  '{"users":[{"name":5}]}': "users.0.name must be a text, in quotes in line 1",
  "clusters: [{cluster: {certificate-authority-data: MDE}}]":
    "clusters.0.cluster.certificate-authority-data must be base64 in line 1",
  "clusters: [{cluster: {insecure-skip-tls-verify: 'true'}}]":
    "clusters.0.cluster.insecure-skip-tls-verify must be true or false in line 1",
  "users: []\n# a\0b\n": "a control character in line 2",
  "users: []\n# a\x7fb\n": "a control character in line 2",
  "x: .inf\n": "a number is none in line 1",
  "x: !!int y\n": "a value is not what its tag says in line 1",
  "~: a\n": "a key is no text in line 1",
  "? [a]\n: b\n": "a key is no text in line 1",
  "x: {<<: a}\n": "<< merges what is no map in line 1",
};

for (const [text, why] of Object.entries(UNREADABLE)) {
  Deno.test(`what kubectl can't read is not changed: ${JSON.stringify(text)}`, async () => {
    const error = await assertRejects(() => readKubeconfigText(text), NoKubeconfig);
    assertEquals(error.message, `can't be read by kubectl: ${why}`);
  });
}

Deno.test("what kubectl reads is changed, however odd it is", async () => {
  const readable: Readonly<Record<string, unknown>> = {
    "users: [null, {name: a}]\n": [null, { name: "a" }],
    '{"users": [null]}': [null],
    "users: [{name: a}]\rclusters: []\r": [{ name: "a" }],
    "users:\n- {name: x, name: a}\n- {name: b, user: {token: '012', Token: 5}}\n": [
      { name: "a" },
      { name: "b", user: { token: "012", Token: 5 } },
    ],
    "users: [{name: 2001-01-01}, {name: 1.2.3}, {name: 0o9}]\n": [
      ...[{ name: "2001-01-01" }, { name: "1.2.3" }, { name: "0o9" }],
    ],
    "extensions: [{name: a}, {name: a}]\nusers: []\n": [],
    ".inf: 1\nusers: []\n": [],
  };
  for (const [text, users] of Object.entries(readable)) {
    const after = await written(text);
    // js-yaml is stricter than kubectl about a key that is said twice, elsewhere.
    const read = load(after, { json: true }) as Record<string, unknown[]>;
    const known = JSON.stringify(
      read.users?.slice(0, -1),
      (_, each: unknown) => each instanceof Date ? each.toISOString().slice(0, 10) : each,
    );
    assertEquals(known, JSON.stringify(users), text);
    assertEquals(await written(after), after);
  }
  const old = await written("users: []\rclusters: []\r");
  assertEquals([old.includes("\n"), old.includes("\r")], [false, true]);
});

Deno.test("a version of YAML that is said once holds for the documents behind it, and is said once", async () => {
  const head = "%YAML 1.1\n---\nkind: Config\ncontexts: null\n";
  for (const rest of ["---\nother: doc\n", "...\n%YAML 1.1\n---\nother: doc\n"]) {
    const after = await written(head + rest);
    assertEquals(after.endsWith(rest), true, after);
    assertEquals(after.startsWith("%YAML 1.1\n---\n"), true, after);
  }
});

Deno.test("a value that shares a list with ours does not grow with it", async () => {
  const texts = [
    "users: &u [{name: a}]\nextensions: [{name: x, extension: *u}]\n",
    "x: &u [{name: a}]\nusers: *u\n",
    "users: [&u {name: u@new, user: {}}]\nextensions: [{name: x, extension: *u}]\n",
  ];
  for (const text of texts) {
    const read = await readKubeconfigText(text);
    assertThrows(() => read.with(ADDED), NoKubeconfig, "can't be changed: an alias in it");
  }
});

Deno.test("a number of JSON's is written as it stands", async () => {
  const after = await written(
    '{"extensions":[{"name":"x","extension":[12345678901234567890,1e400]}]}',
  );
  assertEquals(after.includes("[12345678901234567890,1e400]"), true);
});

Deno.test("attack: what is wrong with a file is told without what stands in it", async () => {
  const texts = [
    "a: *supersecret\n",
    "a: !!int supersecret\n- b",
    'a: "\\supersecret"\n',
    "a: @supersecret\n",
    "supersecret: 1\nsupersecret: 2\n",
    "%supersecret\n---\na: 1\n",
    "a: &supersecret &other b\n",
    "a: |supersecret\n",
  ];
  for (const text of texts) {
    const message = await readKubeconfigText(text).then(() => "", (error: Error) => error.message);
    assertEquals(message.includes("supersecret"), false, message);
  }
  const shared =
    "contexts: [{name: '0899', context: &supersecret {cluster: a}}]\nx: *supersecret\n";
  const read = await readKubeconfigText(shared);
  const error = assertThrows(() => read.with(ADDED), NoKubeconfig);
  assertEquals(error.message.includes("supersecret"), false);
});
