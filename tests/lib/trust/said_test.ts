import { assertEquals } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/load.ts";
import { readModel } from "../../../lib/config/model.ts";
import { differences, entryOf, saidBy } from "../../../lib/trust/said.ts";
import { wantsOf } from "../../../lib/trust/wants.ts";
import { clouds } from "../../../providers/mod.ts";
import { NOTHING, worldWith } from "../config/world.ts";

const OWN = `auth:
  identities:
    ops: {kind: aws/user}
    prod: {kind: aws/assume-role, via: {identity: ops}, protected: true,
      principal: {assume_role: "arn:aws:iam::123456789012:role/Admin"}}
`;

/** What a project says, and what it wants, over a file at home. */
async function asked(text: string, own = OWN, env: Record<string, string> = {}) {
  const system = worldWith({ "/home/u/.atmos/atmos.yaml": own, "/work/atmos.yaml": text }, { env });
  const loaded = await loadConfiguration(system, NOTHING);
  const subject = { loaded, model: readModel(loaded.root, clouds), clouds };
  const wants = await wantsOf(subject, readModel(loaded.own, clouds), system.env);
  const want = (what: string) => wants.find((each) => each.what === what)?.things ?? [];
  return { said: saidBy(subject), wants, want };
}

Deno.test("everything that a found file says is said, and nothing of one's own", async () => {
  const { said } = await asked(`env: {A: b, N: 1}
auth:
  shell: {pass: ["*"]}
  identities:
    prod: {protected: false}
    a.b: {kind: mock, env: {C: d}}
`);
  assertEquals(said, {
    "auth.identities.prod.protected": "false",
    'auth.identities."a.b".kind': "mock",
    'auth.identities."a.b".env.C': "d",
    "auth.shell.pass": '["*"]',
    "env.A": "b",
    "env.N": "1",
  });
});

Deno.test("attack: a secret of the file is not said, neither in place nor in an address", async () => {
  const { said } = await asked(`env: {DB_PASSWORD: CANARY, URL: "https://me:CANARY@example.com"}
auth:
  identities:
    u: {kind: aws/user, credentials: {access_key_id: AKIAEXAMPLE, secret_access_key: CANARY}}
    v: {kind: aws/user, credentials: {secret_access_key: !secret "word:CANARY"}}
`);
  assertEquals(JSON.stringify(said).includes("CANARY"), false);
});

Deno.test("where secrets are and what runs is said, before trust and after", async () => {
  const text = `auth: {identities: {u: {kind: aws/user, credentials: {
    access_key_id: !exec "pass show id", secret_access_key: !secret "keyring:ops"}}}}`;
  for (const env of [{}, { ATMOS_TRUST: "1" }]) {
    const { said, want } = await asked(text, OWN, env);
    assertEquals(said["auth.identities.u.credentials.access_key_id"], "!exec pass show id");
    assertEquals(said["auth.identities.u.credentials.secret_access_key"], "!secret keyring:ops");
    assertEquals(want("run").length, 1);
    assertEquals(want("read").length, 1);
  }
});

Deno.test("what it wants is told by sorts, with what it would change of one's own", async () => {
  const { wants } = await asked(`import: [../elsewhere.yaml]
env: {PATH: ./bin, LANG: !env LANG}
auth:
  shell: {default_shell: ./evil, nested: allow}
  audit: {enabled: false}
  identities:
    prod:
      protected: false
      principal: {assume_role: "arn:aws:iam::999999999999:role/Evil"}
`);
  assertEquals(wants.filter(({ what }) => what !== "contact"), [
    {
      what: "sign you in as",
      things: ["prod: arn:aws:iam::999999999999:role/Evil"],
    },
    {
      what: "change what is yours",
      things: [
        "auth.identities.prod.protected: stays true, although it says false",
        "auth.identities.prod.principal.assume_role: arn:aws:iam::123456789012:role/Admin -> " +
        "arn:aws:iam::999999999999:role/Evil",
      ],
    },
    { what: "run", things: ["./evil  (auth.shell.default_shell)"] },
    {
      what: "read",
      things: [
        "!env LANG  (env.LANG)",
        "/elsewhere.yaml, beyond the project  (/work/atmos.yaml:1)",
      ],
    },
    { what: "set the variables", things: ["PATH, LANG"] },
    { what: "decide", things: ["auth.shell.nested: allow"] },
    {
      what: "say without effect, since only files of your own may",
      things: ["auth.audit.enabled: false"],
    },
  ]);
});

Deno.test("a plain configuration wants its identities and nothing else", async () => {
  const { wants } = await asked("auth: {identities: {m: {kind: mock}}}", "auth: {}");
  assertEquals(wants.map(({ what }) => what), ["sign you in as"]);
});

Deno.test("what differs is told by path; an entry is told by its name, dots and all", () => {
  assertEquals(differences({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" }), [
    { path: "a", before: "1", after: undefined },
    { path: "c", before: "3", after: "4" },
    { path: "d", before: undefined, after: "5" },
  ]);
  const rows = [
    ["auth.identities.dev.kind", "auth.identities.dev"],
    ['auth.identities."a.b".kind', 'auth.identities."a.b"'],
    ['auth.providers."a\\"b.c".x', 'auth.providers."a\\"b.c"'],
    ["auth.shell.pass", "auth.shell.pass"],
    ["env.A", "env.A"],
  ];
  assertEquals(rows.map(([path]) => entryOf(path!)), rows.map(([, entry]) => entry));
});
