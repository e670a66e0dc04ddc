import { assert, assertEquals } from "@std/assert";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import { foundFiles } from "../../../../lib/config/files/trust.ts";
import { load, NOTHING, shown, summary, watched, worldWith } from "../world.ts";

Deno.test("the announced example loads, every value with its place", async () => {
  const text = `auth:
  providers:
    - type: aws
      name: aws-sso
      config:
        sso_start_url: https://your-org.awsapps.com/start
        sso_region: us-east-1

  identities:
    - name: dev-user
      provider: aws-sso
      config:
        account_id: "123456789012"
        role_name: DeveloperRole
`;
  const { root, problems, files } = await load({ "/work/atmos.yaml": text });
  assertEquals(problems, []);
  assertEquals(shown(root), {
    auth: {
      providers: {
        "aws-sso": {
          type: "aws",
          config: {
            sso_start_url: "https://your-org.awsapps.com/start",
            sso_region: "us-east-1",
          },
        },
      },
      identities: {
        "dev-user": {
          provider: "aws-sso",
          config: { account_id: "123456789012", role_name: "DeveloperRole" },
        },
      },
    },
  });
  assertEquals(files.map(({ path, origin, needsTrust }) => ({ path, origin, needsTrust })), [
    { path: "/work/atmos.yaml", origin: "discovered", needsTrust: true },
  ]);
});

Deno.test("all problems come at once, file by file and from top to bottom", async () => {
  const { root, problems } = await load({
    "/home/u/.atmos/atmos.yaml": "auth: [",
    "/work/atmos.yaml":
      "import: [none.yaml, more.yaml]\nauth:\n  a: !nope x\n  a: 2\n  b: !env\n  c: fine\n",
    "/work/more.yaml": "auth: {providers: [{type: x}]}\nauth: {}\n",
    "/work/atmos.d/f.yaml": "text",
  });
  assertEquals(shown(root), { auth: { providers: {}, a: "x", b: "withheld: !env", c: "fine" } });
  assertEquals(problems.map((problem) => summary(problem).split(" | ").slice(0, 2).join(" | ")), [
    '/home/u/.atmos/atmos.yaml:1:8 | Cannot parse "/home/u/.atmos/atmos.yaml":' +
    " unexpected end of the stream within a flow collection",
    '/work/atmos.d/f.yaml:1:1 | Cannot use "/work/atmos.d/f.yaml": it holds no map of settings',
    '/work/atmos.yaml:4:3 auth.a | Cannot use the key "a" twice: line 3 has it already',
    '/work/atmos.yaml:5:6 auth.b | Cannot follow the tag "!env": it takes a name and, if need be, a default',
    "/work/more.yaml:1:20 auth.providers[0] | Cannot use an entry without a name",
    '/work/more.yaml:2:1 auth | Cannot use the key "auth" twice: line 1 has it already',
  ]);
});

Deno.test("an empty file is a configuration that says nothing", async () => {
  const { root, problems, files } = await load({ "/work/atmos.yaml": "" });
  assertEquals([shown(root), problems, files.length], [{}, [], 1]);
});

Deno.test("a byte order mark, CRLF and Windows paths are no trouble", async () => {
  const { root, problems, files } = await load(
    {
      "C:\\work\\atmos.yaml": "\ufeffauth:\r\n  realm: r\r\nimport: parts\\x.yaml\r\n",
      "C:\\work\\parts\\x.yaml": "auth: {x: 'C:\\dir'}",
    },
    { os: "windows" },
  );
  assertEquals([shown(root), problems], [{ auth: { x: "C:\\dir", realm: "r" } }, []]);
  assertEquals(files.map(({ path }) => path), [
    "C:\\work\\atmos.yaml",
    "C:\\work\\parts\\x.yaml",
  ]);
});

Deno.test("attack: text that is no text, and files that are no files", async () => {
  const rows: [string, Record<string, string>, string][] = [
    ["/work/atmos.yaml", { "/work/atmos.yaml/x": "" }, "it is not a file"],
    [
      "/work/atmos.yaml",
      { "/work/atmos.yaml": `# ${"x".repeat(9 * 1024 * 1024)}` },
      "it is over 8 MiB",
    ],
  ];
  for (const [path, files, why] of rows) {
    const { problems } = await load(files);
    assertEquals(problems.map(summary), [
      `${path}:1:1 | Cannot read "${path}": ${why} | ls -l ${path}`,
    ]);
  }
});

Deno.test("links are followed, but not to devices, and not out of what may be seen", async () => {
  const rows: ["file" | "other" | "hidden" | "nothing", readonly string[]][] = [
    ["file", []],
    ["other", [
      '/work/atmos.yaml:1:1 | Cannot read "/work/atmos.yaml": it is not a file | ls -l /work/atmos.yaml',
    ]],
    ["hidden", [
      '/work/atmos.yaml:1:1 | Cannot read "/work/atmos.yaml": permission is denied | ls -ld /work /work/atmos.yaml',
    ]],
    ["nothing", [
      '/work/atmos.yaml:1:1 | Cannot read "/work/atmos.yaml": it is a link to nothing | ls -l /work/atmos.yaml',
    ]],
  ];
  for (const [kind, expected] of rows) {
    const system = worldWith({ "/work/atmos.yaml": { target: "at/target" } });
    const target = { text: "auth: {a: 1}", kind: kind === "other" ? kind : "file" } as const;
    if (kind !== "nothing") system.files.stage("/work/at/target", target);
    if (kind === "hidden") system.files.change("/work/at", { mode: 0o000 });
    const { root, problems } = await loadConfiguration(system, NOTHING);
    assertEquals(problems.map(summary), expected, kind);
    assertEquals(shown(root), kind === "file" ? { auth: { a: 1 } } : {}, kind);
  }
});

Deno.test("a file that may not be read is a problem with the reason", async () => {
  const system = worldWith({ "/work/atmos.yaml": { text: "auth: {a: 1}", mode: 0o000 } });
  const { problems } = await loadConfiguration(system, NOTHING);
  assertEquals(problems.map(summary), [
    '/work/atmos.yaml:1:1 | Cannot read "/work/atmos.yaml": permission is denied | ls -ld /work /work/atmos.yaml',
  ]);
});

Deno.test("a file that is no UTF-8 text is a problem that says what it is", async () => {
  const wide = (text: string) => Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0]));
  const cases: [Uint8Array, string][] = [
    [
      Uint8Array.of(0x61, 0x3a, 0x0a, 0xff, 0xfe),
      "line 2 is not UTF-8 text | cp -p /work/atmos.yaml /work/atmos.yaml.latin1",
    ],
    [
      Uint8Array.of(0xff, 0xfe, ...wide("a: 1")),
      "it is UTF-16 text | cp -p /work/atmos.yaml /work/atmos.yaml.utf-16 ",
    ],
    [wide("a: 1"), "it is UTF-16 text | cp -p /work/atmos.yaml /work/atmos.yaml.utf-16le"],
    [
      Uint8Array.of(0, ...wide("a: 1").slice(0, -1)),
      "it is UTF-16 text | cp -p /work/atmos.yaml /work/atmos.yaml.utf-16be",
    ],
    [new TextEncoder().encode("a: 1\n\0"), "line 2 holds a NUL byte: it is no text | ls -l"],
    [new TextEncoder().encode("\0auth: {}"), "line 1 holds a NUL byte: it is no text | ls -l"],
  ];
  for (const [bytes, why] of cases) {
    const system = worldWith({});
    await system.files.write("/work/atmos.yaml", bytes);
    const [first = "", ...more] = (await loadConfiguration(system, NOTHING)).problems.map(summary);
    const start = `/work/atmos.yaml:1:1 | Cannot read "/work/atmos.yaml": ${why}`;
    assertEquals([first.slice(0, start.length), more], [start, []]);
  }
});

Deno.test("the base path: flag, variable, base_path, root of the repository, configuration", async () => {
  const git = { "/r/.git/HEAD": "" };
  const rows: [
    string,
    Record<string, string>,
    Record<string, string>,
    string | undefined,
    string,
  ][] = [
    ["", {}, {}, undefined, "/r/c"],
    ["", git, {}, undefined, "/r"],
    ["base_path: ''", git, {}, undefined, "/r"],
    ["base_path: .", git, {}, undefined, "/r/c"],
    ["base_path: ./x", git, {}, undefined, "/r/c/x"],
    ["base_path: ..", git, {}, undefined, "/r"],
    ["base_path: x/y", git, {}, undefined, "/r/x/y"],
    ["base_path: x/y", {}, {}, undefined, "/r/c/x/y"],
    ["base_path: /abs", git, {}, undefined, "/abs"],
    ["base_path: !repo-root", git, {}, undefined, "/r"],
    ["base_path: !cwd", git, {}, undefined, "/r/c/d"],
    ["base_path: x", git, { ATMOS_GIT_ROOT_BASEPATH: "false" }, undefined, "/r/c/x"],
    ["env: {ATMOS_BASE_PATH: e}", git, {}, undefined, "/r/c/d/e"],
    ["base_path: x", git, { ATMOS_BASE_PATH: "." }, undefined, "/r/c/d"],
    ["base_path: x", git, { ATMOS_BASE_PATH: "e" }, "../f", "/r/c/f"],
  ];
  for (const [text, files, env, basePath, expected] of rows) {
    const loaded = await load(
      { ...files, "/r/c/atmos.yaml": text },
      { cwd: "/r/c/d", env },
      basePath === undefined ? {} : { basePath },
    );
    assertEquals(loaded.basePath, expected, `${text} ${JSON.stringify(env)}`);
  }
});

Deno.test("the digest of a found file depends on what it says to us", async () => {
  const digest = async (cwd: string, text: string) =>
    foundFiles(await load({ [`${cwd}/atmos.yaml`]: text }, { cwd }))[0]?.digest;
  const first = await digest("/work", "auth: {}");
  assert(first && /^[0-9a-f]{64}$/.test(first));
  assertEquals(await digest("/other", "auth: {} # again"), first);
  assert(await digest("/work", "auth: {x: 1}") !== first);
});

Deno.test("loading one small file takes few looks at the disk", async () => {
  const files = { "/work/atmos.yaml": "auth: {}", "/work/.git/HEAD": "" };
  const { system, looks } = watched(worldWith(files));
  await loadConfiguration(system, NOTHING);
  const count = (verb: string) => looks().filter((look) => look.startsWith(verb)).length;
  // One of them asks where the project really is: it is trusted there, however its path is spelled.
  assertEquals([count("read"), count("list"), count("follow")], [1, 0, 5]);
  assert(count("look at") < 16, looks().join("\n"));
});

Deno.test("no file is read twice", async () => {
  const { system, looks } = watched(worldWith({
    "/work/atmos.yaml": "import: [a.yaml, b.yaml, a.yaml]\nenv: !include a.yaml",
    "/work/a.yaml": "auth: {a: 1}",
    "/work/b.yaml": "import: [a.yaml]",
  }));
  await loadConfiguration(system, NOTHING);
  assertEquals(looks().filter((look) => look.startsWith("read")), [
    "read /work/atmos.yaml",
    "read /work/a.yaml",
    "read /work/b.yaml",
  ]);
});

Deno.test("names that differ only in case are one entry, as the first file spells it", async () => {
  const { root, remarks } = await load({
    "/home/u/.atmos/atmos.yaml": "auth: {identities: {Prod: {kind: a, protected: true}}}",
    "/work/atmos.yaml":
      "import: [./b.yaml]\nauth: {identities: {PROD: {default: true}, x: {kind: b}}}",
    "/work/b.yaml": "auth: {providers: {sso: {kind: c}}, identities: {X: {kind: d, alias: y}}}",
  });
  assertEquals(shown(root), {
    auth: {
      providers: { sso: { kind: "c" } },
      identities: {
        Prod: { kind: "a", protected: true, default: true },
        x: { kind: "b", alias: "y" },
      },
    },
  });
  assertEquals(remarks.map(summary), [
    '/work/atmos.yaml:2:21 auth.identities.PROD | Reading the name "PROD" as "Prod", as ' +
    '"/home/u/.atmos/atmos.yaml" has it on line 1: names that differ only in case are one | Prod:',
    '/work/b.yaml:1:50 auth.identities.X | Reading the name "X" as "x", as "/work/atmos.yaml" has ' +
    "it on line 2: names that differ only in case are one | x:",
  ]);
});

Deno.test("one file that has a name in two cases means two entries, and hears what atmos makes of it", async () => {
  const { root, remarks } = await load({
    "/work/atmos.yaml": "import: [./b.yaml]\nauth: {identities: {dev: {kind: a}, Dev: {kind: b}}}",
    "/work/b.yaml": "auth: {identities: {Dev: {alias: x}, DEV: {alias: y}}}",
  });
  assertEquals(shown(root), {
    auth: { identities: { dev: { kind: "a", alias: "y" }, Dev: { kind: "b", alias: "x" } } },
  });
  assertEquals(remarks.map(({ message }) => message.slice(0, 36)), [
    'Reading "Dev" as another entry than ',
    'Reading the name "DEV" as "dev", as ',
  ]);
});
