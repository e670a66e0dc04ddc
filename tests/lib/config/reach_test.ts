import { assertEquals } from "@std/assert";
import { profilesWith } from "../../../lib/choose/fallback.ts";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { trust } from "../../../lib/config/files/trust.ts";
import type { FakeSystem } from "../../fake_system.ts";
import { NOTHING, shown, watched, worldWith } from "./world.ts";

const loading = (system: FakeSystem) => loadConfiguration(system, NOTHING);

/** How a found file may name one of the person's, and one of the project's; whether, or where, that waits for trust. */
const NAMED = [
  ["/home/u/.ssh/id.yaml", true],
  ["../home/u/.ssh/id.yaml", true],
  ["~/.ssh/id.yaml", "import"],
  ["./link.yaml", true],
  ["./folder/id.yaml", true],
  ["./inner/file.yaml", false],
  ["../work/inner/file.yaml", false],
] as const;

/** A project, a home, and links from the one to the other. */
function world(text: string) {
  const system = worldWith({
    "/work/atmos.yaml": text,
    "/work/inner/file.yaml": "PLAIN: 1",
    "/work/link.yaml": { target: "/home/u/.ssh/id.yaml" },
    "/work/folder": { target: "/home/u/.ssh" },
    "/home/u/.ssh/id.yaml": "CANARY: 1",
  });
  return watched(system);
}

for (const [name, waits] of NAMED) {
  for (const text of [`auth: {x: !include ${name}}`, `import: ["${name}"]`]) {
    Deno.test(`attack: ${text} reads nothing beyond the project before it is trusted`, async () => {
      const { system, looks } = world(text);
      const loaded = await loading(system);
      const opened = looks().filter((look) => /^(read|list)/.test(look));
      const beyond = opened.filter((look) => !look.includes(" /work") || /link|folder/.test(look));
      assertEquals(beyond, []);
      assertEquals(loaded.strays.length > 0, waits === true || text.startsWith(`${waits}`));
    });
  }
}

Deno.test("attack: a link in the place of the configuration itself, or of its fragments", async () => {
  for (const path of ["/work/atmos.yaml", "/work/atmos.d", "/work/atmos.d/a.yaml"]) {
    const files = { "/work/atmos.yaml": "", "/work/atmos.d/a.yaml": "auth: {x: 1}" };
    const elsewhere = Object.entries(files).map(([each, text]) => [`/home/u${each}`, text]);
    const { system, looks } = watched(worldWith({ ...files, ...Object.fromEntries(elsewhere) }));
    await system.files.remove(path);
    system.files.stage(path, { target: `/home/u${path}` });
    await loading(system);
    const opened = looks().filter((look) => look.startsWith("read ") || look.startsWith("list "));
    assertEquals(opened.filter((look) => look.split(" ")[1]!.startsWith(path)), [], path);
  }
});

Deno.test("attack: a pattern that would walk the disk", async () => {
  for (const pattern of ["/**/*.yaml", "../**/*.yaml", "/home/*/x.yaml", "~/**"]) {
    const { system, looks } = world(`import: ["${pattern}"]`);
    await loading(system);
    const listed = looks().filter((look) => look.startsWith("list "));
    assertEquals(listed.filter((look) => !/^list \/work(\/|$)/.test(look)), [], pattern);
  }
});

Deno.test("attack: a profile that is a link, when a hint looks through the profiles", async () => {
  const { system, looks } = watched(worldWith({
    "/work/atmos.yaml": "auth: {}",
    "/work/profiles/dev": { target: "/home/u/private" },
    "/home/u/private/a.yaml": "auth: {identities: {dev: {kind: mock}}}",
  }));
  assertEquals(
    await profilesWith(system, await loading(system), { role: "identity", name: "dev" }),
    [],
  );
  const opened = looks().filter((look) => /^(read|list) .*(\/profiles\/dev|private)/.test(look));
  assertEquals(opened, []);
});

Deno.test("attack: profiles of another place", async () => {
  const { system, looks } = world("profiles: {base_path: /home/u, default: .ssh}");
  const { root } = await loading(system);
  assertEquals(shown(root), { profiles: { base_path: "/home/u", default: ".ssh" } });
  assertEquals(looks().filter((look) => /^(read|list) \/home/.test(look)), []);
});

Deno.test("attack: a variable, or a program, of a file that nobody trusts", async () => {
  const system = worldWith({
    "/work/atmos.yaml": "auth: {a: !env TOKEN, b: !env 'NONE none', c: !exec id, d: !cwd, e: 1}",
  }, { env: { TOKEN: "CANARY" } });
  const first = await loading(system);
  assertEquals(shown(first.root), {
    auth: {
      a: "withheld: !env TOKEN",
      b: "withheld: !env NONE none",
      c: "withheld: !exec id",
      d: "/work",
      e: 1,
    },
  });
  await trust(system, first, {});
  assertEquals(shown((await loading(system)).root), {
    auth: { a: "CANARY", b: "none", c: "!exec id", d: "/work", e: 1 },
  });
});

Deno.test("one's own files reach where they like, whatever was found beside them", async () => {
  const system = worldWith({
    "/home/u/.atmos/atmos.yaml": "import: [/home/u/x.yaml]\nauth: {a: !env TOKEN}",
    "/home/u/x.yaml": "auth: {b: 1}",
    "/work/atmos.yaml": "auth: {c: !env TOKEN}",
  }, { env: { TOKEN: "VALUE" } });
  const { root, trusted } = await loading(system);
  assertEquals([trusted, shown(root)], [false, {
    auth: { a: "VALUE", b: 1, c: "withheld: !env TOKEN" },
  }]);
});

Deno.test("attack: a repository that holds the whole home is no project", async () => {
  const { system, looks } = watched(worldWith({
    "/home/u/.git/HEAD": "",
    "/home/u/clone/atmos.yaml": "import: [../.ssh/id.yaml]",
    "/home/u/.ssh/id.yaml": "CANARY: 1",
  }, { cwd: "/home/u/clone" }));
  const { strays } = await loading(system);
  assertEquals(strays.map(({ path }) => path), ["/home/u/.ssh/id.yaml"]);
  assertEquals(looks().filter((look) => look.startsWith("read /home/u/.ssh")), []);
});

Deno.test("attack: more files, or larger ones, than any project needs", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, index) => [`/work/atmos.d/${index}.yaml`, "auth: {}"]),
  );
  const crowded = await loading(worldWith(many));
  const [told, ...more] = crowded.problems;
  assertEquals(told?.message.endsWith("configuration has more than 512 files or 4 MiB"), true);
  assertEquals(more, []);
  const large = { "/work/atmos.yaml": `auth: {x: "${"x".repeat(5_000_000)}"}` };
  assertEquals(
    (await loading(worldWith(large))).problems.map(({ message }) => message),
    ['Cannot read "/work/atmos.yaml": the project\'s configuration is too large'],
  );
});

Deno.test("attack: a place far away, which a look at it would mount", async () => {
  for (const text of [`auth: {x: !include /net/far/x.yaml}`, `import: ["/net/far/*.yaml"]`]) {
    const { system, looks } = world(text);
    await loading(system);
    assertEquals(looks().filter((look) => look.includes("/net")), [], text);
  }
});
