import { assertEquals, assertThrows } from "@std/assert";
import {
  elsewhere,
  findIdentity,
  findProvider,
  type Node,
} from "../../../../lib/config/entries/model.ts";
import { UserError } from "../../../../lib/errors.ts";
import { CLOUDS } from "../clouds.ts";
import { modelOf, short, tell } from "../modelled.ts";
import { load } from "../world.ts";
import { environmentOf, readEnvironment } from "../../../../lib/config/entries/environment.ts";

Deno.test("an empty configuration is an empty model", async () => {
  for (const text of ["{}", "auth:", "auth: {}", "auth: {providers: , identities: {}}"]) {
    const model = await modelOf(text);
    assertEquals([model.providers.size, model.identities.size, model.problems], [0, 0, []], text);
    assertEquals([model.realm.source, model.realm.directory], ["auto", "/work"]);
    assertEquals(model.settings, {
      shell: {
        pass: [],
        keep: [],
        prompt: true,
        nested: "allow",
        agents: "allow",
        frecency: true,
        login: true,
      },
      keyring: {},
      console: {},
      logs: {},
      audit: {},
    });
  }
});

Deno.test("settings are read as they are written", async () => {
  const { settings, problems } = await modelOf(`
auth:
  shell: {pass: [MY_*], keep: [aws], prompt: false, delivery: file, default_shell: zsh, nested: deny, login: false}
  keyring: {type: file, spec: {path: ~/keys, password_env: PW}}
  console: {isolated: true}
  logs: {level: Debug}
  audit: {enabled: true, file: ~/audit.jsonl}
`);
  assertEquals(problems, []);
  assertEquals(settings, {
    shell: {
      pass: ["MY_*"],
      keep: ["aws"],
      prompt: false,
      delivery: "file",
      default_shell: "zsh",
      nested: "deny",
      agents: "allow",
      frecency: true,
      login: false,
    },
    keyring: { type: "file", spec: { path: "~/keys", password_env: "PW" } },
    console: { isolated: true },
    logs: { level: "debug" },
    audit: { enabled: true, file: "~/audit.jsonl" },
  });
});

Deno.test("a wrong setting leaves the others as they are", async () => {
  const { settings, problems, remarks } = await modelOf(`
auth:
  keyring: {type: sytem}
  console: {isolated: true}
  shel: {}
  shell: {keep: [none]}
`);
  assertEquals(settings.console, { isolated: true });
  assertEquals(problems.map(short), [
    '6:18 auth.shell.keep[0]: Cannot use the section auth: "shell.keep[0]" must be "aws" | - aws',
    '3:19 auth.keyring.type: Cannot use the section auth: "keyring.type" must be "system", "file", "keyctl", "pass" or "memory" | type: system',
  ]);
  assertEquals(remarks.map(short), [
    '5:3 auth.shel: Passing over "shel" of the section auth: it is not a known key | write "shell" instead of "shel"',
  ]);
});

Deno.test("no setting comes from a program", async () => {
  const { settings, problems } = await modelOf("auth: {shell: {pass: [!exec evil]}}");
  assertEquals(settings.shell.pass, []);
  assertEquals(problems.map(short), [
    '1:15 auth.shell: Cannot use the section auth: "shell" can\'t be told by !exec | shell: VALUE',
  ]);
});

Deno.test("which entries there are is told by no program, and one of them may be", async () => {
  const told = "can't be told by a program or a variable: write the names of its entries";
  const { problems } = await modelOf("auth: {identities: !exec evil, integrations: !env EVIL}");
  assertEquals(problems.map(short), [
    `1:20 auth.identities: Cannot use the section auth: "identities" ${told} | identities: {NAME: {kind: KIND}}`,
  ]);
  const whole = await modelOf("auth: !exec evil");
  assertEquals(whole.problems.map(short), [
    `1:7 auth: Cannot use the section auth: it ${told} | auth: {identities: {NAME: {kind: KIND}}}`,
  ]);
  const one = await modelOf("auth: {identities: {a: !exec kind}}");
  assertEquals([[...one.identities.keys()], one.problems], [["a"], []]);
});

Deno.test("a part of auth that is no map is a problem, and the others are read", async () => {
  const { identities, problems } = await modelOf(
    "auth: {providers: nothing, identities: {a: {kind: mock}}}",
  );
  assertEquals([...identities.keys()], ["a"]);
  assertEquals(problems.map(short), [
    '1:19 auth.providers: Cannot use the section auth: "providers" must be a map of entries by name | providers: {NAME: {kind: KIND}}',
  ]);
});

Deno.test("the realm is the environment's, else the configuration's", async () => {
  const cases: readonly [
    text: string,
    env: Record<string, string>,
    realm: string,
    source: string,
  ][] = [
    ["auth: {realm: mine}", {}, "mine", "config"],
    ["auth: {realm: mine}", { ATMOS_AUTH_REALM: "other" }, "other", "env"],
    ["auth: {realm: ''}", { ATMOS_AUTH_REALM: "" }, "0c9a453fad615c83", "auto"],
    ["env: {ATMOS_AUTH_REALM: pinned}", {}, "pinned", "env"],
  ];
  for (const [text, env, realm, source] of cases) {
    const model = await modelOf(text, env);
    const { name, source: from } = model.realm;
    assertEquals([name, from, model.problems], [realm, source, []], text);
  }
});

Deno.test("a realm that breaks the rules is a problem wherever it comes from", async () => {
  for (
    const text of [
      "auth: {realm: A}",
      "auth: {realm: a--b}",
      "auth: {realm: ../x}",
      "auth: {realm: 012}",
    ]
  ) {
    const model = await modelOf(text);
    assertEquals([model.problems.length, model.problems[0]?.code], [1, "config_invalid"], text);
  }
  assertEquals((await modelOf("{}", { ATMOS_AUTH_REALM: "../x" })).problems.length, 1);
});

Deno.test("the environment for children is spelled as in the file, without ATMOS_ names", async () => {
  const read = async (text: string) =>
    readEnvironment((await load({ "/work/atmos.yaml": text })).root, []);
  const { env, problems } = await read(
    "env: {PORT: 8080, ID: 012, ON: true, EMPTY: , ATMOS_LOGS_LEVEL: warn, LATER: !exec date}",
  );
  assertEquals(env, { PORT: "8080", ID: "012", ON: "true", EMPTY: "" });
  assertEquals(problems, []);
  const listed = await read("env: [{key: A, value: 1}, {key: B, value: !exec x}]");
  assertEquals([listed.env, listed.problems], [{ A: "1" }, []]);
});

Deno.test("the environment for children can be told by programs, when it is needed", async () => {
  const { root } = await load({
    "/work/atmos.yaml": "env: {A: !exec date, B: 012, ATMOS_X: y, C: !exec who}",
  });
  assertEquals((await environmentOf(root, [], tell)).env, { A: "date", B: "012", C: "who" });
  const plain = await load({ "/work/atmos.yaml": "env: {A: b}" });
  const never = () => Promise.reject(new Error("there is nothing to run"));
  assertEquals((await environmentOf(plain.root, [], never)).env, { A: "b" });
});

Deno.test("a node has its common keys, and keeps the good ones when one is wrong", async () => {
  const { identities } = await modelOf(`
auth:
  identities:
    good:
      kind: aws/user
      default: true
      alias: g
      tags: [a, b]
      color: red
      protected: true
      expose: [TOKEN]
      env: [{key: A, value: b}]
      session: {duration: 1h, min_ttl: 15m}
    bad: {kind: aws/user, default: true, tags: {a: 1}, color: pink, alias: b}
    none: 3
`);
  const common = (
    node: Node,
  ) => [node.default, node.alias, node.tags, node.color, node.problems.length];
  const good = identities.get("good")!;
  assertEquals(common(good), [true, "g", ["a", "b"], "red", 0]);
  assertEquals([good.protected, good.expose, good.env], [true, ["TOKEN"], { A: "b" }]);
  assertEquals(good.session, { duration: 3_600_000, min_ttl: 900_000 });
  assertEquals(common(identities.get("bad")!), [true, "b", [], undefined, 2]);
  assertEquals(identities.get("none")!.problems.map(short), [
    '15:11 auth.identities.none: Cannot use identity "none": it must be a map | kind: aws/permission-set',
  ]);
});

Deno.test("via is the name as its owner spells it", async () => {
  const { identities } = await modelOf(`
auth:
  providers: {MySSO: {kind: mock}, two: {kind: mock}, TWO: {kind: mock}}
  identities:
    a: {kind: mock, via: {provider: mysso}}
    b: {kind: mock, via: {identity: A}}
    c: {kind: mock, via: {provider: Two}}
`);
  const via = (name: string) => identities.get(name)?.via?.name;
  assertEquals([via("a"), via("b"), via("c")], ["MySSO", "a", "Two"]);
});

const NAMES = `
auth:
  providers: {sso: {kind: mock}, shared: {kind: mock}}
  identities:
    Prod-Admin: {kind: mock, alias: pa}
    dev: {kind: mock, alias: Dev2}
    dup: {kind: mock}
    DUP: {kind: mock, alias: same}
    last: {kind: mock, alias: same}
    shared: {kind: mock}
    v1.2/eu: {kind: mock}
`;

Deno.test("a name is found exactly, then in any case, then by alias", async () => {
  const model = await modelOf(NAMES);
  const cases: readonly [name: string, found: string][] = [
    ["Prod-Admin", "Prod-Admin"],
    ["prod-admin", "Prod-Admin"],
    ["pa", "Prod-Admin"],
    ["PA", "Prod-Admin"],
    ["dev2", "dev"],
    ["dup", "dup"],
    ["DUP", "DUP"],
    ["v1.2/eu", "v1.2/eu"],
    ["shared", "shared"],
  ];
  for (const [name, found] of cases) assertEquals(findIdentity(model, name).name, found);
  assertEquals(findProvider(model, "SHARED").role, "provider");
});

Deno.test("of many identities the one that is asked for is read, with what it is obtained from", async () => {
  const others = Array.from({ length: 50 }, (_, at) => `    other-${at}: {kind: test/role}\n`);
  const costs = async (more: readonly string[]) => {
    let asked = 0;
    const counting = CLOUDS.map((cloud) => {
      const kinds = { get: () => (asked++, cloud.kinds) };
      return Object.defineProperty({ ...cloud }, "kinds", kinds);
    });
    const text = `auth:\n  identities:\n    one: {kind: test/role}\n${more.join("")}`;
    const model = await modelOf(text, {}, counting);
    return [findIdentity(model, "one").name, model.identities.size, asked] as const;
  };
  const [few, many] = [await costs([]), await costs(others)];
  assertEquals(many, ["one", 51, few[2]]);
});

Deno.test("a name that is not found, or found twice, says what may have been meant", async () => {
  const model = await modelOf(NAMES);
  const cases: readonly [name: string, code: string, message: string, hint: string][] = [
    ["prod-admn", "identity_unknown", 'There is no identity "prod-admn"', "--identity Prod-Admin"],
    ["zzzzzz", "identity_unknown", 'There is no identity "zzzzzz"', "atmos-auth list"],
    [
      "sso",
      "identity_unknown",
      'There is no identity "sso"; a provider has that name',
      "atmos-auth list sso",
    ],
    ["Dup", "identity_unclear", 'Cannot tell which identity "Dup" is: "DUP" or "dup"', ""],
    ["same", "identity_unclear", 'Cannot tell which identity "same" is: "DUP" or "last"', ""],
    ["a\x1b[2J", "identity_unknown", 'There is no identity "a\\x1b[2J"', "atmos-auth list"],
  ];
  for (const [name, code, message, hint] of cases) {
    const error = assertThrows(() => findIdentity(model, name), UserError);
    assertEquals([error.code, error.message], [code, message]);
    if (hint) assertEquals(error.hint, hint);
  }
});

Deno.test("what is not there may be in a section that is passed over, or in what could not be had", () => {
  const passed = [{ file: "/a.yaml", line: 2, column: 1, path: "authentication" }];
  const lacking = [new UserError("config_invalid", "no answer")];
  const section = '; "authentication" (/a.yaml:2:1) is passed over';
  const imports = "; it may be in what could not be had of the imports: no answer";
  for (const passedOver of [[], passed]) {
    for (const unfetched of [[], lacking]) {
      const said = elsewhere({ passedOver, unfetched });
      assertEquals(said.includes(section), passedOver === passed);
      assertEquals(said.includes(imports), unfetched === lacking);
    }
  }
});
