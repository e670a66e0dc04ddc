import { assertEquals, assertRejects } from "@std/assert";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import {
  digestOfFound,
  foundFiles,
  Judge,
  saidBefore,
  trust,
} from "../../../../lib/config/files/trust.ts";
import {
  forget,
  forgetAll,
  readRecord,
  writeRecord,
} from "../../../../lib/config/files/trust_record.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { FakeSystem } from "../../../fake_system.ts";
import { NOTHING, shown, worldWith } from "../world.ts";
import type { Selection } from "../../../../lib/config/files/chosen.ts";

const FILES = {
  "/work/atmos.yaml": "import: [more.yaml]\nauth: {x: !exec id}",
  "/work/more.yaml": "env: !include .env",
  "/work/.env": "A=1",
  "/home/u/.atmos/atmos.yaml": "auth: {}",
};

const RECORD = /^\/home\/u\/\.local\/share\/atmos-auth\/trust\/[0-9a-f]{32}\.json$/;

const loading = (system: FakeSystem, selection: Partial<Selection> = {}) =>
  loadConfiguration(system, { ...NOTHING, ...selection });

const trusted = async (system: FakeSystem, selection: Partial<Selection> = {}) =>
  (await loading(system, selection)).trusted;

/** Trusts it as often as it takes in more. */
async function trustAll(system: FakeSystem, selection: Partial<Selection> = {}): Promise<number> {
  for (let count = 0;; count++) {
    const loaded = await loading(system, selection);
    if (loaded.trusted) return count;
    await trust(system, loaded, {});
  }
}

Deno.test("what was found is trusted once somebody says so", async () => {
  const system = worldWith(FILES);
  const loaded = await loading(system);
  const paths = ["/work/atmos.yaml", "/work/more.yaml", "/work/.env"];
  assertEquals(foundFiles(loaded).map(({ path }) => path), paths);
  assertEquals(loaded.trusted, false);
  await trust(system, loaded, { "auth.x": "!exec id" });
  assertEquals(await trusted(system), true);
  assertEquals(await saidBefore(system, loaded), { "auth.x": "!exec id" });
  assertEquals(await forget(system, "/work"), true);
  assertEquals(await trusted(system), false);
  assertEquals(await forget(system, "/work"), false);
});

Deno.test("the record is private, and one for each project", async () => {
  const system = worldWith({ ...FILES, "/other/atmos.yaml": "auth: {}" });
  await trustAll(system);
  system.changeDirectory("/other");
  await trustAll(system);
  const records = [...system.files.content].filter(([path]) => RECORD.test(path));
  assertEquals(records.map(([, { mode }]) => mode), [0o600, 0o600]);
  assertEquals(await forgetAll(system), 2);
  assertEquals([await trusted(system), await forgetAll(system)], [false, 0]);
});

Deno.test("any change that concerns us asks again, and a state that was trusted before does not", async () => {
  const system = worldWith(FILES);
  await trustAll(system);
  const rows: [string, string][] = [
    ["/work/atmos.yaml", "import: [more.yaml]\nauth: {x: !exec ids}"],
    ["/work/atmos.yaml", "import: [more.yaml]\nauth: {x: '!exec id'}"],
    ["/work/more.yaml", "env: !include .env\nbase_path: ."],
    ["/work/.env", "A=2"],
    ["/work/.env", "A=1\n"],
  ];
  for (const [path, text] of rows) {
    const before = system.files.texts()[path]!;
    await system.files.write(path, text);
    assertEquals(await trusted(system), false, text);
    await system.files.write(path, before);
    assertEquals(await trusted(system), true, path);
  }
});

Deno.test("what does not concern us may change: other sections, comments, layout", async () => {
  const system = worldWith(FILES);
  await trustAll(system);
  const text = "# mine\ncomponents: {terraform: {base_path: x}}\nimport:\n  - more.yaml\n" +
    "auth:\n  x: !exec id   # who\nstacks: {y: [1]}\n";
  await system.files.write("/work/atmos.yaml", text);
  assertEquals(await trusted(system), true);
});

Deno.test("attack: an alias brings a change of another section into one that counts", async () => {
  const text = (value: string) => `components: &c {a: ${value}}\nauth: {x: *c}\n`;
  const merged = (value: string) => `components: &c {auth: {x: ${value}}}\n<<: *c\n`;
  for (const  of of[text, merged]) {
    const system = worldWith({ "/work/atmos.yaml": of("one") });
    await trustAll(system);
    await system.files.write("/work/atmos.yaml", of("two"));
    assertEquals(await trusted(system), false, of("two"));
  }
});

Deno.test("a file that joins the set asks again, and so does one that leaves it", async () => {
  const system = worldWith(FILES);
  await trustAll(system);
  system.files.stage("/work/atmos.d/new.yaml", "auth: {y: !exec evil}");
  assertEquals(await trusted(system), false);
  await trustAll(system);
  await system.files.remove("/work/atmos.d");
  await system.files.write("/work/more.yaml", "");
  assertEquals(await trusted(system), false);
});

Deno.test("the digest is the same wherever the project lies, and ATMOS_TRUST may say it", async () => {
  const at = async (directory: string, env: Record<string, string> = {}) => {
    const files = { [`${directory}/atmos.yaml`]: "auth: {}", [`${directory}/atmos.d/a.yaml`]: "" };
    const system = worldWith(files, { cwd: directory, env });
    const loaded = await loading(system);
    return { digest: await digestOfFound(system, loaded), trusted: loaded.trusted };
  };
  const { digest } = await at("/a");
  assertEquals((await at("/b/c")).digest, digest);
  const rows: [string, boolean][] = [
    ["1", true],
    [digest, true],
    [`${"0".repeat(64)}, ${digest}`, true],
    [digest.slice(0, 8), false],
    ["0".repeat(64), false],
    ["0", false],
    ["true", false],
    ["", false],
  ];
  for (const [said, expected] of rows) {
    assertEquals((await at("/a", { ATMOS_TRUST: said })).trusted, expected, said);
  }
});

Deno.test("attack: a file's own env:, or its auth.trust, can't say that it is trusted", async () => {
  for (const text of ["env: {ATMOS_TRUST: '1'}", 'auth: {trust: ["/"]}', "auth: {trust: [.]}"]) {
    assertEquals(await trusted(worldWith({ "/work/atmos.yaml": text })), false, text);
  }
});

Deno.test("auth.trust of one's own file trusts what lies below a directory", async () => {
  const rows: [string, boolean][] = [
    ["[/work]", true],
    ["[/other, /work/]", true],
    ["/work", true],
    ["[/]", true],
    ["[../../../work]", true],
    ["[/wor]", false],
    ["[/work/atmos.yam]", false],
    ["[~]", false],
    ["['']", false],
    ["[]", false],
  ];
  for (const [said, expected] of rows) {
    const system = worldWith({
      "/work/atmos.yaml": "auth: {}",
      "/home/u/.atmos/atmos.yaml": `auth: {trust: ${said}}`,
    });
    assertEquals(await trusted(system), expected, said);
  }
});

Deno.test("attack: below a trusted directory, a link leads to a configuration elsewhere", async () => {
  const system = worldWith({
    "/work/atmos.yaml": { target: "/tmp/evil.yaml" },
    "/tmp/evil.yaml": "auth: {}",
    "/home/u/.atmos/atmos.yaml": "auth: {trust: [/work]}",
  });
  assertEquals(await trusted(system), false);
});

Deno.test("attack: trust in one project's set does not pass to a file of it elsewhere", async () => {
  const system = worldWith({
    "/a/atmos.yaml": "import: [../b/atmos.yaml]",
    "/b/atmos.yaml": "auth: {x: !exec evil}",
  }, { cwd: "/a" });
  // First that it reads beyond the project, then what it found there.
  assertEquals(await trustAll(system), 2);
  assertEquals(await trusted(system), true);
  system.changeDirectory("/b");
  assertEquals(await trusted(system), false);
});

Deno.test("attack: what lies beyond a trusted project is changed", async () => {
  const system = worldWith({
    "/a/atmos.yaml": "import: [../b/atmos.yaml]",
    "/b/atmos.yaml": "auth: {x: one}",
  }, { cwd: "/a" });
  await trustAll(system);
  await system.files.write("/b/atmos.yaml", "auth: {x: two}");
  assertEquals(await trusted(system), false);
});

Deno.test("attack: a copy of a trusted directory is not trusted", async () => {
  const system = worldWith({ "/a/atmos.yaml": "auth: {}", "/b/atmos.yaml": "auth: {}" }, {
    cwd: "/a",
  });
  await trustAll(system);
  system.changeDirectory("/b");
  assertEquals(await trusted(system), false);
});

Deno.test("attack: a record in a place where somebody else could have put it", async () => {
  const place = "/home/u/.local/share/atmos-auth/trust";
  for (const wrong of [{ owner: "other", mode: 0o755 }, { mode: 0o777 }] as const) {
    const system = worldWith(FILES);
    await trustAll(system);
    system.files.change(place, wrong);
    assertEquals((await new Judge(system).judge(await loading(system))).trusted, false);
  }
});

Deno.test("attack: another user puts the same words in the place of a trusted project", async () => {
  for (const step of ["/work/atmos.yaml", "/work"]) {
    const system = worldWith(FILES);
    await trustAll(system);
    system.files.change(step, { owner: "other", mode: 0o755 });
    assertEquals(await trusted(system), false);
    // Who has seen whose it is may say yes, and it holds for that.
    await trustAll(system);
    assertEquals(await trusted(system), true);
    system.files.change(step, { owner: "self", mode: 0o755 });
    assertEquals(await trusted(system), true);
  }
});

Deno.test("attack: a trusted project becomes one where everybody may write", async () => {
  for (const step of ["/work/atmos.yaml", "/work"]) {
    const system = worldWith(FILES);
    await trustAll(system);
    system.files.change(step, { mode: 0o777 });
    assertEquals(await trusted(system), false);
    await trustAll(system);
    assertEquals(await trusted(system), true);
    // What another user has is another thing again.
    system.files.change(step, { owner: "other", mode: 0o777 });
    assertEquals(await trusted(system), false);
  }
  // In a directory like /tmp nobody replaces what is another's, and a link's mode says nothing.
  const system = worldWith(FILES);
  await trustAll(system);
  system.files.change("/work", { mode: 0o1777 });
  assertEquals(await trusted(system), true);
});

Deno.test("attack: another user's project, or a door for them, below a directory that is always trusted", async () => {
  const files = {
    "/home/u/.atmos/atmos.yaml": "auth: {trust: [/work]}",
    "/work/a/atmos.yaml": "auth: {x: one}",
  };
  assertEquals(await trusted(worldWith(files, { cwd: "/work/a" })), true);
  for (
    const [step, wrong] of [
      ["/work/a", { owner: "other", mode: 0o755 }],
      ["/work/a/atmos.yaml", { owner: "other", mode: 0o644 }],
      ["/work/a", { mode: 0o777 }],
    ] as const
  ) {
    const system = worldWith(files, { cwd: "/work/a" });
    system.files.change(step, wrong);
    assertEquals([step, await trusted(system)], [step, false]);
  }
});

Deno.test("attack: the record of another project, or one that is damaged", async () => {
  for (const damage of ["", "{", "[]", '{"project": "/other", "variants": {}}']) {
    const system = worldWith(FILES);
    await trustAll(system);
    const [record] = [...system.files.content.keys()].filter((path) => RECORD.test(path));
    await system.files.write(record!, damage);
    assertEquals(await trusted(system), false);
  }
});

Deno.test("where somebody else could write the record, nothing is kept in it", async () => {
  const system = worldWith({ ...FILES, "/home/u/.local/share/x": "" });
  system.files.change("/home/u/.local", { mode: 0o777 });
  const loaded = await loading(system);
  const error = await assertRejects(() => trust(system, loaded, {}), UserError);
  assertEquals([error.code, error.hint], ["place_unsafe", "chmod go-w /home/u/.local"]);
});

Deno.test("each choice of profiles is trusted by itself", async () => {
  const system = worldWith({
    "/work/atmos.yaml": "auth: {}",
    "/work/profiles/dev/a.yaml": "auth: {x: dev}",
    "/work/profiles/prod/a.yaml": "auth: {x: prod}",
  });
  await trustAll(system, { profiles: ["dev"] });
  assertEquals(await trusted(system, { profiles: ["dev"] }), true);
  assertEquals(await trusted(system, { profiles: ["prod"] }), false);
  assertEquals(await trusted(system), false);
});

Deno.test("what was chosen or is at home needs nobody's word", async () => {
  const system = worldWith(FILES);
  assertEquals(await trusted(system, { config: ["/work/atmos.yaml"] }), true);
  await system.files.remove("/work/atmos.yaml");
  assertEquals(await trusted(system), true);
});

Deno.test("attack: a file at home that somebody else could have written counts as found", async () => {
  const rows: [string, string][] = [
    ["/home/u/.atmos/atmos.yaml", "belongs to somebody else"],
    ["/home/u/.atmos", "belongs to somebody else"],
    ["/home/u", "belongs to somebody else"],
  ];
  for (const [step, why] of rows) {
    const system = worldWith({ "/home/u/.atmos/atmos.yaml": "auth: {x: !exec id}" });
    system.files.change(step, { owner: "other", mode: 0o755 });
    const loaded = await loading(system);
    assertEquals([loaded.trusted, shown(loaded.root)], [false, {
      auth: { x: "withheld: !exec id" },
    }]);
    assertEquals(loaded.files[0]?.stranger, { why: `"${step}" ${why}` });
  }
});

Deno.test("attack: a file of others that one's own imports counts as found, and is beyond reach", async () => {
  const system = worldWith({
    "/home/u/.atmos/atmos.yaml": "import: [/srv/team.yaml]\nauth: {x: OWN}",
    "/srv/team.yaml": "auth: {y: THEIRS}",
  });
  system.files.change("/srv", { mode: 0o777 });
  const first = await loading(system);
  assertEquals([shown(first.root), shown(first.own)], [{ auth: { x: "OWN" } }, {
    auth: { x: "OWN" },
  }]);
  assertEquals(await trustAll(system), 2);
  const { root, own } = await loading(system);
  assertEquals([shown(root), shown(own)], [{ auth: { y: "THEIRS", x: "OWN" } }, {
    auth: { x: "OWN" },
  }]);
});

Deno.test("one's own files are known alone, too", async () => {
  const system = worldWith({
    "/work/atmos.yaml": "auth: {x: THEIRS, z: THEIRS}",
    "/home/u/.atmos/atmos.yaml": "auth: {x: OWN, y: OWN}",
  });
  const { root, own } = await loading(system);
  assertEquals([shown(root), shown(own)], [
    { auth: { x: "THEIRS", y: "OWN", z: "THEIRS" } },
    { auth: { x: "OWN", y: "OWN" } },
  ]);
});

Deno.test("a yes of now counts for that very content, whether or not it is kept", async () => {
  const system = worldWith(FILES);
  const digest = await digestOfFound(system, await loading(system));
  assertEquals(await trusted(system, { trusted: [digest] }), true);
  await system.files.write("/work/more.yaml", "env: {A: other}");
  assertEquals(await trusted(system, { trusted: [digest] }), false);
});

Deno.test("where case tells no directories apart, one word is kept for all spellings of a path", async () => {
  const found = (["linux", "darwin"] as const).map(async (os) => {
    const system = worldWith({}, { os });
    await writeRecord(system, { project: "/Work", variant: "" }, ["digest"], {});
    return (await readRecord(system, { project: "/work", variant: "" }))?.digests;
  });
  assertEquals(await Promise.all(found), [undefined, ["digest"]]);
});
