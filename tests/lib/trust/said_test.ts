import { isHarmlessVariable, isRunningVariable } from "../../../lib/environment/shown_names.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { readModel } from "../../../lib/config/entries/model.ts";
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
  const subject = { loaded, model: readModel(loaded, clouds), clouds };
  const wants = await wantsOf(
    subject,
    readModel({ ...loaded, root: loaded.own }, clouds),
    system.env,
  );
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
    k: {kind: aws/user, credentials: {secret_access_key: {secret: "word:CANARY", via: {identity: u}}}}
    w: {kind: aws/assume-role, external_id: CANARY}
    x: {kind: aws/assume-role, config: {role_arn: a, external_id: CANARY}}
  providers:
    below: {kind: gcp/service-account-key, spec: {key: CANARY}}
    flat: {kind: gcp/service-account-key, key: CANARY}
    told: {type: gcp/service-account-key, config: {key: CANARY}}
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
      what: "read",
      things: [
        "!env LANG  (env.LANG)",
        "/elsewhere.yaml, beyond the project  (/work/atmos.yaml:1)",
      ],
    },
    { what: "decide", things: ["auth.shell.nested: allow"] },
    {
      what: "say without effect, since only files of your own may",
      things: ["auth.audit.enabled: false"],
    },
    { what: "set the variables", things: ["LANG=!env LANG"], all: true },
    {
      what: "change what is yours",
      things: [
        "auth.identities.prod.protected: stays true, although it says false",
        "auth.identities.prod.principal.assume_role: arn:aws:iam::123456789012:role/Admin -> " +
        "arn:aws:iam::999999999999:role/Evil",
      ],
      all: true,
    },
    {
      what: "run",
      things: ["./evil  (auth.shell.default_shell)", "./bin  (env.PATH)"],
      all: true,
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

Deno.test("attack: a whole entry is told by a program, or a variable or a program stands in a list", async () => {
  const { want } = await asked(
    `env: [{key: BASH_ENV, value: ./evil.sh}, {key: X, value: !exec "touch X"}]
auth:
  identities:
    whole: !exec "touch PWNED"
    listed: {kind: aws/user, env: [{key: LD_PRELOAD, value: x}], tags: [a, !exec "touch TAG"]}
`,
  );
  assertEquals(want("run"), [
    "!exec touch PWNED  (auth.identities.whole)",
    "x  (auth.identities.listed.env.LD_PRELOAD)",
    "!exec touch TAG  (auth.identities.listed.tags[1])",
    "./evil.sh  (env.BASH_ENV)",
    "!exec touch X  (env.X)",
  ]);
  assertEquals(want("set the variables"), ["X=!exec touch X"]);
  assertEquals(want("sign you in as"), ["whole: whatever a program tells", "listed: aws/user"]);
});

Deno.test("attack: a program, or a host, is hidden as what looks like a secret", async () => {
  const commands = [
    "true -----BEGIN X-----; touch PWNED",
    "true &key=$(touch PWNED)",
    "true ://;touch${IFS}PWNED;@",
    "true ghp_x;touch PWNED",
  ];
  for (const command of commands) {
    for (
      const entry of [`{kind: aws/user, tags: !exec '${command}'}`, `!secret 'exec:${command}'`]
    ) {
      const { want } = await asked(
        `auth: {identities: {x: {kind: aws/user, credentials: ${entry}}}}`,
      );
      assertStringIncludes(want("run").join(), command);
    }
    const { want } = await asked(
      `auth: {identities: {x: {kind: aws/credential-process, credential_process: '${command}'}}}`,
    );
    assertMatch(want("run").join(), /touch(\$\{IFS\}| )PWNED/);
  }
  const { said } = await asked(
    `auth: {providers: {x: {kind: github/user, spec: {endpoint_url: 'https://evil.example\\@api.github.com/'}}}}`,
  );
  assertStringIncludes(said["auth.providers.x.spec.endpoint_url"]!, "evil.example");
});

Deno.test("attack: a host is not told, since a program is to be run first or no identity goes there", async () => {
  const { want } = await asked(`auth:
  providers:
    alone: {kind: github/user, client_id: Iv1.x, spec: {endpoint_url: "https://one.example/"}}
    enterprise: {kind: github/user, client_id: !exec id, host: ghe.four.example}
    below: {kind: github/user, client_id: !exec id, spec: {host: "ghe.five.example:8443"}}
    announced: {type: github, config: {host: ghe.six.example, app_id: !exec id}}
    vendor: {kind: github/user, client_id: !exec id, host: github.com}
  identities:
    x: {kind: aws/user, credentials: {access_key_id: !exec id}, spec: {endpoint_url: "https://two.example:8443/a"}}
    y: {kind: aws/user, spec: {endpoint_url: "https://sts.eu-west-1.amazonaws.com"}}
  integrations:
    z: {kind: aws/eks, via: {identity: y}, spec: {cluster: {server: "https://three.example"}}}
`);
  assertEquals(want("contact"), [
    "one.example",
    "ghe.four.example",
    "ghe.five.example:8443",
    "ghe.six.example",
    "two.example:8443",
    "three.example",
  ]);
  assertEquals(want("connect you by"), ["z: aws/eks"]);
});

Deno.test("attack: what is one's own is emptied, or its secret replaced, and nothing is said of it", async () => {
  const own =
    `auth: {identities: {dev: {kind: aws/user, env: {A: one}, expose: [X], console: {session_duration: 1h},
    credentials: {access_key_id: AKIAEXAMPLE, secret_access_key: mine}}}}`;
  const { want } = await asked(
    `auth: {identities: {dev: {env: [], expose: [], console: {session_duration: null},
      tags: {protected: x}, credentials: {secret_access_key: theirs}}}}`,
    own,
  );
  assertEquals(want("change what is yours"), [
    "auth.identities.dev.env.A: [hidden] -> (nothing)",
    'auth.identities.dev.expose: ["X"] -> (nothing)',
    "auth.identities.dev.console.session_duration: 1h -> (nothing)",
    "auth.identities.dev.tags.protected: (nothing) -> [hidden]",
    "auth.identities.dev.credentials.secret_access_key: [secret] -> what this file says",
  ]);
});

Deno.test("attack: a file of mine is written, and the question says only which cluster", async () => {
  const { want } = await asked(
    `env: {ATMOS_LOGS_FILE: link.log, ATMOS_AUTH_ENV_OUTPUT_FILE: "client_secret=x"}
auth:
  logs: {file: ~/.profile}
  integrations:
    e: {kind: aws/eks, via: {identity: ops}, spec: {cluster: {name: c, region: eu-west-1,
      kubeconfig: {path: ~/.bashrc, update: replace, mode: "0640"}}}}
`,
  );
  assertEquals(want("write"), [
    "~/.bashrc  (auth.integrations.e.spec.cluster.kubeconfig.path)",
    "replace  (auth.integrations.e.spec.cluster.kubeconfig.update)",
    "0640  (auth.integrations.e.spec.cluster.kubeconfig.mode)",
    "~/.profile  (auth.logs.file)",
    "link.log  (env.ATMOS_LOGS_FILE)",
    "client_secret=x  (env.ATMOS_AUTH_ENV_OUTPUT_FILE)",
  ]);
});

Deno.test("attack: a name of mine means another, and the question says that it stays protected", async () => {
  const own =
    `auth: {identities: {dev: {kind: mock, alias: d}, prod: {kind: mock, protected: true}}}`;
  const { want } = await asked(
    `auth: {identities: {prod: !unset , dev: !unset , D: {kind: mock}, other: {alias: PROD, kind: mock}}}`,
    own,
  );
  assertEquals(want("change what is yours"), [
    "auth.identities.dev.kind: mock -> (nothing)",
    "auth.identities.dev.alias: d -> (nothing)",
    "auth.identities.prod.kind: mock -> (nothing)",
    "auth.identities.prod.protected: true -> (nothing)",
    "auth.identities.dev: D has its name",
    "auth.identities.prod: other has its name",
  ]);
});

Deno.test("attack: a variable that nobody knows to run a program does so", async () => {
  const text = (word: string) =>
    `env: {ANY_WORD: ${word}, "A B": "", MY_TOKEN: hunter2, HOOK: "https://me:hunter2@a.example/hunter2"}
auth:
  identities:
    dev: {kind: mock, env: [{key: TOOL, value: ./evil.sh}, {key: W, value: "https://a.example/$(touch${"$"}{IFS}PWN)"}, {key: CONN, value: "Server=x;Password=hunter2"}]}
    too: {kind: mock, env: {TOOL: ./evil.sh}}
`;
  const { said, want } = await asked(text("less"));
  assertEquals(want("set the variables"), [
    "ANY_WORD=less",
    "A B=",
    "MY_TOKEN=[secret]",
    "HOOK=https://a.example/[hidden]",
    "TOOL=./evil.sh",
    "W=https://a.example/$(touch${IFS}PWN)",
    "CONN=Server=x;Password=[secret]",
  ]);
  assertEquals(differences(said, (await asked(text("evil again"))).said), [
    { path: "env.ANY_WORD", before: "less", after: "evil again" },
  ]);
});

Deno.test("attack: a variable runs a program, and the question says its name alone", async () => {
  const many = Array.from({ length: 30 }, (_, at) => `N${at}: x`).join(", ");
  const { want } = await asked(
    `env: {${many}, LD_PRELOAD: ./evil.so, BASH_ENV: "client_secret=x; touch /PWN", Node_Options: "--require ./e.js"}
auth:
  identities:
    dev:
      kind: mock
      env: [{key: GIT_SSH_COMMAND, value: "sh -c 'password=$(touch /PWN) ssh'"}, {key: PAGER, value: !env MINE}]
`,
  );
  assertEquals(want("run"), [
    "sh -c 'password=$(touch /PWN) ssh'  (auth.identities.dev.env.GIT_SSH_COMMAND)",
    "!env MINE  (auth.identities.dev.env.PAGER)",
    "./evil.so  (env.LD_PRELOAD)",
    "client_secret=x; touch /PWN  (env.BASH_ENV)",
    "--require ./e.js  (env.Node_Options)",
  ]);
  assertEquals(want("set the variables")[0]?.includes("LD_PRELOAD"), false);
  // Who only lists a configuration is shown none that may hold a password.
  for (const name of ["GIT_CONFIG_VALUE_0", "MAVEN_OPTS", "npm_config_//r/:_authToken"]) {
    assertEquals([isRunningVariable(name), isHarmlessVariable(name)], [true, false], name);
  }
});
