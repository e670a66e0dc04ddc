import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import type { Prepared } from "../../../fake_system.ts";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import { load, NOTHING, shown, worldWith } from "../world.ts";
import type { Selection } from "../../../../lib/config/files/chosen.ts";

/** A file that says who it is, in a way that shows which one won. */
function saying(name: string): string {
  return `auth: {last: '${name}', all: {'${name}': true}}`;
}

/** The files that counted, the lowest first, and who won. */
async function order(
  names: readonly string[],
  options: Omit<Prepared, "files"> = {},
  selection: Partial<Selection> = {},
): Promise<[readonly string[], unknown]> {
  const files = Object.fromEntries(
    names.map((name) => [name, name.endsWith("yaml") ? saying(name) : ""]),
  );
  const { root } = await load(files, options, selection);
  const { all, last } = (shown(root) as { auth: { all: object; last: unknown } }).auth;
  return [Object.keys(all), last];
}

const SYSTEM = "/usr/local/etc/atmos/atmos.yaml";
const HOME = "/home/u/.atmos/atmos.yaml";

Deno.test("the order in which files count, the last one most", async () => {
  const rows: [string, readonly string[], Omit<Prepared, "files">, readonly string[]][] = [
    ["all that is found here", [SYSTEM, HOME, "/work/atmos.yaml"], {}, [
      SYSTEM,
      HOME,
      "/work/atmos.yaml",
    ]],
    ["the nearest parent", ["/work/atmos.yaml", "/atmos.yaml"], { cwd: "/work/a/b" }, [
      "/work/atmos.yaml",
    ]],
    ["a parent, then the git root", [
      "/work/r/.git/x",
      "/work/r/atmos.yaml",
      "/work/r/a/atmos.yaml",
    ], {
      cwd: "/work/r/a/b",
    }, ["/work/r/a/atmos.yaml", "/work/r/atmos.yaml"]],
    ["the git root alone", ["/work/r/.git/x", "/work/r/atmos.yaml"], { cwd: "/work/r/a" }, [
      "/work/r/atmos.yaml",
    ]],
    [
      "what is here hides what is above",
      ["/work/.git/x", "/work/atmos.yaml", "/work/a/atmos.yaml"],
      {
        cwd: "/work/a",
      },
      ["/work/a/atmos.yaml"],
    ],
    ["no git root when told so", ["/r/.git/x", "/r/atmos.yaml", "/r/a/atmos.yaml"], {
      cwd: "/r/a/b",
      env: { ATMOS_GIT_ROOT_BASEPATH: "false" },
    }, ["/r/a/atmos.yaml"]],
    [
      "a directory named by variable, and nothing above",
      [
        "/atmos.yaml",
        "/work/atmos.yaml",
        "/chosen/atmos.yaml",
      ],
      { env: { ATMOS_CLI_CONFIG_PATH: "/chosen" } },
      ["/work/atmos.yaml", "/chosen/atmos.yaml"],
    ],
    ["the same, from below", ["/work/atmos.yaml", "/chosen/atmos.yaml"], {
      cwd: "/work/a",
      env: { ATMOS_CLI_CONFIG_PATH: "/chosen" },
    }, ["/chosen/atmos.yaml"]],
    [
      "fragments come before their file",
      [
        "/work/atmos.yaml",
        "/work/atmos.d/b.yaml",
        "/work/.atmos.d/z/c.yaml",
        "/work/.atmos.d/atmos.yaml",
      ],
      {},
      [
        "/work/atmos.d/b.yaml",
        "/work/.atmos.d/atmos.yaml",
        "/work/.atmos.d/z/c.yaml",
        "/work/atmos.yaml",
      ],
    ],
    [
      "fragments at the git root belong to all of it",
      [
        "/work/.git/x",
        "/work/atmos.yaml",
        "/work/.atmos.d/shared.yaml",
        "/work/a/atmos.yaml",
      ],
      { cwd: "/work/a" },
      ["/work/.atmos.d/shared.yaml", "/work/a/atmos.yaml"],
    ],
    ["fragments alone are configuration", ["/work/atmos.d/a.yaml"], {}, ["/work/atmos.d/a.yaml"]],
    ["atmos.yaml before .atmos.yaml", ["/work/.atmos.yaml", "/work/atmos.yaml"], {}, [
      "/work/atmos.yaml",
    ]],
    [".atmos.yaml counts", ["/work/.atmos.yaml"], { cwd: "/work/a" }, ["/work/.atmos.yaml"]],
    ["a home directory elsewhere", ["/h/.atmos/atmos.yaml"], { env: { HOME: "/h" } }, [
      "/h/.atmos/atmos.yaml",
    ]],
    ["files named by variable", [SYSTEM, HOME, "/work/atmos.yaml", "/work/x.yaml", "/y.yaml"], {
      env: { ATMOS_CONFIG: "x.yaml, /y.yaml" },
    }, ["/work/x.yaml", "/y.yaml"]],
    ["directories named by variable", ["/work/atmos.yaml", "/work/d/atmos.yaml"], {
      env: { ATMOS_CONFIG_PATH: "d" },
    }, ["/work/d/atmos.yaml"]],
  ];
  for (const [what, names, options, expected] of rows) {
    assertEquals(await order(names, options), [expected, expected.at(-1)], what);
  }
});

Deno.test("flags replace what would be found, and the variables of both flags", async () => {
  const names = [
    SYSTEM,
    "/work/atmos.yaml",
    "/work/x.yaml",
    "/work/d/.atmos.yaml",
    "/home/u/h.yaml",
  ];
  const env = { ATMOS_CONFIG: "none.yaml", ATMOS_CONFIG_PATH: "none" };
  const rows: [Partial<Selection>, readonly string[]][] = [
    [{ config: ["x.yaml"] }, ["/work/x.yaml"]],
    [{ configPath: ["d"] }, ["/work/d/.atmos.yaml"]],
    [{ config: ["x.yaml", "~/h.yaml"], configPath: ["./d"] }, [
      "/work/x.yaml",
      "/home/u/h.yaml",
      "/work/d/.atmos.yaml",
    ]],
  ];
  for (const [selection, expected] of rows) {
    assertEquals(await order(names, { env }, selection), [expected, expected.at(-1)]);
  }
});

Deno.test("the machine's own file has no imports and no fragments", async () => {
  const { root } = await load({
    [SYSTEM]: "import: [./more.yaml]\nauth: {a: 1}",
    "/usr/local/etc/atmos/more.yaml": "auth: {b: 2}",
    "/usr/local/etc/atmos/atmos.d/c.yaml": "auth: {c: 3}",
  });
  assertEquals(shown(root), { auth: { a: 1 } });
});

Deno.test("Windows: the machine's own file, home, parents and drives", async () => {
  const local = "C:\\Users\\u\\AppData\\Local";
  const names = [
    `${local}\\atmos.yaml`,
    `${local}\\atmos\\atmos.yaml`,
    "C:\\Users\\u\\.atmos\\atmos.yaml",
    "D:\\atmos.yaml",
  ];
  const found = await order(names, { os: "windows", cwd: "D:\\a\\b" });
  assertEquals(found, [names, "D:\\atmos.yaml"]);
});

const BEGIN = "atmos-auth init";

Deno.test("what is not there is said with the places that were looked at", async () => {
  const rows: [Record<string, string>, Partial<Selection>, string][] = [
    [
      {},
      {},
      'Cannot find an atmos.yaml: looked in "/work", "/home/u/.atmos", "/usr/local/etc/atmos"' +
      ` and the directories above the first | ${BEGIN}`,
    ],
    [
      { ATMOS_CLI_CONFIG_PATH: "none" },
      {},
      'Cannot find an atmos.yaml: looked in "/work", "/home/u/.atmos", "/usr/local/etc/atmos",' +
      ' "/work/none"; ATMOS_CLI_CONFIG_PATH is set, so the directories above the first are not ' +
      `looked at | ${BEGIN}`,
    ],
    [
      {},
      { config: ["x\x1b[2J.yaml"] },
      'Cannot find the configuration file "/work/x\\x1b[2J.yaml"' +
      " | atmos-auth init --config '/work/x'\\\\'x1b[2J.yaml'",
    ],
    [
      {},
      { configPath: ["d"] },
      'Cannot find an atmos.yaml in "/work/d" | atmos-auth init --config-path /work/d',
    ],
    [
      {},
      { config: ["/nonexist"] },
      'Cannot find the configuration file "/nonexist" | --config FILE',
    ],
    [
      {},
      { config: ["/a.yaml"] },
      'Cannot find the configuration file "/a.yaml" | --config FILE',
    ],
    [
      {},
      { config: ["no/a.yaml"] },
      'Cannot find the configuration file "/work/no/a.yaml" | --config FILE',
    ],
    [
      {},
      { config: ["sub/prdo.yml"] },
      'Cannot find the configuration file "/work/sub/prdo.yml" | --config /work/sub/prod.yml',
    ],
    [
      {},
      { configPath: ["/nonexist"] },
      'Cannot find an atmos.yaml in "/nonexist" | --config-path DIRECTORY',
    ],
    [
      { ATMOS_CONFIG: "https://example.com/a.yaml" },
      {},
      'Cannot read the configuration from "https://example.com/a.yaml": --config takes what is on ' +
      'this machine; a file here can import it | import: ["https://example.com/a.yaml"]',
    ],
  ];
  const files = { "/work/sub/prod.yml": "" };
  for (const [env, selection, expected] of rows) {
    const error = await assertRejects(() => load(files, { env }, selection), UserError);
    assertEquals([error.code, `${error.message} | ${error.hint}`], ["config_not_found", expected]);
  }
  const place = await assertRejects(
    () => load({ "/work/d/atmos.yaml": "" }, {}, { config: ["d"] }),
    UserError,
  );
  assertEquals([place.message, place.hint, place.wrong], [
    'Cannot read "/work/d": it is a directory',
    "--config-path /work/d",
    ["--config"],
  ]);
});

Deno.test("only what lies about needs trust, with all that it names", async () => {
  const files = {
    [HOME]: "import: [mine.yaml]\nenv: !include mine.env",
    "/home/u/.atmos/mine.yaml": "",
    "/home/u/.atmos/mine.env": "A=1",
    [SYSTEM]: "auth: {}",
    "/work/atmos.yaml": "import: [more.yaml]\nenv: !include .env",
    "/work/more.yaml": "import: [../elsewhere/more.yaml]",
    "/elsewhere/more.yaml": "env: !include deep.env",
    "/elsewhere/deep.env": "B=1",
    "/work/.env": "C=1",
    "/work/atmos.d/f.yaml": "",
    "/chosen/atmos.yaml": "import: [c.yaml]",
    "/chosen/c.yaml": "",
  };
  const env = { ATMOS_CLI_CONFIG_PATH: "/chosen" };
  const { files: used } = await load(files, { env });
  assertEquals(
    Object.fromEntries(used.map(({ path, origin, needsTrust }) => [path, [origin, needsTrust]])),
    {
      [SYSTEM]: ["system", false],
      [HOME]: ["home", false],
      "/home/u/.atmos/mine.env": ["include", false],
      "/home/u/.atmos/mine.yaml": ["import", false],
      "/work/atmos.d/f.yaml": ["fragment", true],
      "/work/atmos.yaml": ["discovered", true],
      "/work/.env": ["include", true],
      "/work/more.yaml": ["import", true],
      "/elsewhere/more.yaml": ["import", true],
      "/elsewhere/deep.env": ["include", true],
      "/chosen/atmos.yaml": ["chosen", false],
      "/chosen/c.yaml": ["import", false],
    },
  );
});

Deno.test("what was found and chosen as well needs no trust, nor does what it names", async () => {
  const files = { "/work/atmos.yaml": "import: [more.yaml]", "/work/more.yaml": "env: {}" };
  const { files: used } = await load(files, { env: { ATMOS_CLI_CONFIG_PATH: "/work" } });
  assertEquals(used.map(({ path, needsTrust }) => [path, needsTrust]), [
    ["/work/atmos.yaml", false],
    ["/work/more.yaml", false],
  ]);
});

Deno.test("attack: another user's file where everybody may put some stops all below", async () => {
  const found = async (mode: number, owner: "self" | "root" | "other") => {
    const system = worldWith({ [HOME]: saying(HOME), "/pub/atmos.yaml": saying("pub") }, {
      cwd: "/pub/a/b",
    });
    system.files.change("/pub", { mode, owner: "root" });
    system.files.change("/pub/atmos.yaml", { owner, mode: 0o644 });
    const { files } = await loadConfiguration(system, NOTHING);
    return files.map(({ path }) => path);
  };
  assertEquals(await found(0o1777, "other"), [HOME]);
  const both = [HOME, "/pub/atmos.yaml"];
  assertEquals(await found(0o755, "other"), both);
  assertEquals(await found(0o1777, "self"), both);
  assertEquals(await found(0o1777, "root"), both);
});

Deno.test("where it was the only one, that is said", async () => {
  const system = worldWith({ "/pub/atmos.yaml": saying("pub") }, { cwd: "/pub/a" });
  system.files.change("/pub", { mode: 0o1777, owner: "root" });
  system.files.change("/pub/atmos.yaml", { owner: "other", mode: 0o644 });
  const error = await assertRejects(() => loadConfiguration(system, NOTHING), UserError);
  assertEquals(error.code, "config_not_found");
  assertStringIncludes(
    error.message,
    '"/pub/atmos.yaml" is another user\'s, where everybody may put files',
  );
});

Deno.test("a file above that is not looked at is told for what it is, with the way to it", async () => {
  const failed = async (
    more: Omit<Prepared, "files">,
    selection: Partial<Selection>,
    files = {},
  ) => {
    const world = { cwd: "/work/sub", ...more };
    const all = { "/work/atmos.yaml": saying("work"), ...files };
    const { message, hint } = await assertRejects(() => load(all, world, selection), UserError);
    return [message.replace(/^.*?; /, ""), hint];
  };
  const above = ", so the directories above the first are not looked at";
  assertEquals(await failed({ env: { ATMOS_CLI_CONFIG_PATH: "/nope" } }, {}), [
    `ATMOS_CLI_CONFIG_PATH is set${above}`,
    "unset ATMOS_CLI_CONFIG_PATH",
  ]);
  assertEquals(await failed({}, { cliConfigPath: ["/nope"] }), [
    `--cli-config-path is given${above}`,
    "leave --cli-config-path out",
  ]);
  assertEquals(await failed({}, {}, { "/work/sub/.atmos/x": "" }), [
    `there is "/work/sub/.atmos"${above}`,
    "atmos-auth -C /work",
  ]);
});

Deno.test("a file in place of a directory leads to its directory", async () => {
  const failed = async (env: Record<string, string>, selection: Partial<Selection> = {}) => {
    const files = { "/c/atmos.yaml": "", "/b/x": "" };
    const { message, hint, wrong } = await assertRejects(
      () => load(files, { env }, selection),
      UserError,
    );
    assertEquals(message, 'Cannot read "/c/atmos.yaml": it is no directory');
    return [hint, wrong];
  };
  const typed = "--config-path=/c/atmos.yaml";
  assertEquals(await failed({ ATMOS_CLI_CONFIG_PATH: "/b,/c/atmos.yaml" }), [
    "export ATMOS_CLI_CONFIG_PATH='/b,/c'",
    undefined,
  ]);
  assertEquals(await failed({}, { cliConfigPath: ["/c/atmos.yaml"] }), [
    "--cli-config-path /c",
    ["--cli-config-path=/c/atmos.yaml"],
  ]);
  assertEquals(await failed({}, { configPath: ["/c/atmos.yaml"] }), ["--config-path /c", [typed]]);
});
