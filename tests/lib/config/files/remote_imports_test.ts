import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { refuseCommands } from "../../../../lib/config/yaml/exec.ts";
import { valueAt } from "../../../../lib/config/yaml/located.ts";
import { UserError } from "../../../../lib/errors.ts";
import { foundFiles, saidBefore, trust } from "../../../../lib/config/files/trust.ts";
import { type Elsewhere, type RemoteWorld, remoteWorld } from "../remote/elsewhere.ts";
import { shown, summary } from "../world.ts";

const FOUND = "/work/atmos.yaml";
const OWN = "/home/u/.atmos/atmos.yaml";
const A = "https://a.example/cfg/a.yaml";
const B = "https://b.example/b.yaml";
const GIT = "https://git.example/r.git";
const REF = "git::https://git.example/r.git//aws/a.yaml?ref=v1";
const TRUST = { env: { ATMOS_TRUST: "1" } };

function repository(files: Record<string, string>): Pick<Elsewhere, "repositories"> {
  const id = "1".repeat(40);
  return {
    repositories: { [GIT]: { refs: { "refs/tags/v1": id }, commits: { [id]: files } } },
  };
}

/** Trusts it step by step; what was new to trust at each. */
async function trusting({ system, load }: RemoteWorld): Promise<readonly string[][]> {
  const steps: string[][] = [];
  for (;;) {
    const loaded = await load();
    if (loaded.trusted) return steps;
    const strays = loaded.strays.map(({ path }) => `unread ${path}`);
    steps.push([...foundFiles(loaded).map(({ path }) => path), ...strays]);
    await trust(system, loaded, { said: `${steps.length}` });
  }
}

Deno.test("nothing is fetched before what names it is trusted, and what was fetched is asked about in turn", async () => {
  const world = remoteWorld({ [FOUND]: `import: ["${A}"]` }, {
    pages: { [A]: `import: ["${B}"]\nauth: {a: !env HOME}`, [B]: "auth: {b: !exec id}" },
  });
  const first = await world.load();
  assertEquals([world.asked, first.trusted, shown(first.root)], [[], false, {}]);
  assertEquals(first.unfetched.map(summary), [
    `${FOUND}:1:10 import[0] | Cannot import "${A}" yet: nothing is fetched for a file that nobody` +
    " has trusted | atmos-auth trust",
  ]);
  assertEquals(await trusting(world), [
    [FOUND, `unread ${A}`],
    [FOUND, A, `unread ${B}`],
    [FOUND, A, B],
  ]);
  assertEquals(shown((await world.load()).root), { auth: { a: "/home/u", b: "!exec id" } });
});

Deno.test("attack: what is fetched for one's own file is one's own", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${A}"]\nauth: {own: 1}` }, {
    pages: { [A]: `import: ["${B}"]\nauth: {a: !env HOME, c: !exec id}`, [B]: "auth: {b: 1}" },
  });
  const loaded = await world.load();
  assertEquals([loaded.trusted, world.asked, loaded.project], [false, [A], "/home/u/.atmos"]);
  assertEquals([shown(loaded.own), shown(loaded.root)], [
    { auth: { own: 1 } },
    { auth: { a: "withheld: !env HOME", c: "withheld: !exec id", own: 1 } },
  ]);
  assertEquals(await trusting(world), [[A, `unread ${B}`], [A, B]]);
  assertEquals((await world.load()).trusted, true);
});

Deno.test("attack: on Windows, where no mode tells whose a file is, it is one's own", async () => {
  const files = { "C:\\Users\\u\\.atmos\\atmos.yaml": `import: ["${A}"]` };
  const pages = { [A]: "auth: {a: !env USERPROFILE}" };
  const { load } = remoteWorld(files, { pages }, { os: "windows", installed: {} });
  const { trusted, root, own } = await load();
  assertEquals([trusted, shown(root), shown(own)], [
    false,
    { auth: { a: "withheld: !env USERPROFILE" } },
    {},
  ]);
});

Deno.test("what changed there is asked about anew, with what it said before", async () => {
  const world = remoteWorld({ [FOUND]: `import: ["${A}"]` }, { pages: { [A]: "auth: {x: 1}" } });
  await trusting(world);
  world.elsewhere.pages[A] = "# moved\nauth:   {x: 1}";
  assertEquals((await world.load()).trusted, true);
  world.elsewhere.pages[A] = "auth: {x: 2}";
  const changed = await world.load();
  assertEquals(changed.trusted, false);
  assertEquals(await saidBefore(world.system, changed), { said: "2" });
});

Deno.test("ATMOS_TRUST says it with the digests of every step, wherever the project is", async () => {
  const pages = { [A]: `import: ["${B}"]\nauth: {a: 1}`, [B]: "auth: {b: 1}" };
  const of = async (directory: string, said: string) => {
    const files = { [`${directory}/atmos.yaml`]: `import: ["${A}"]` };
    const prepared = { cwd: directory, env: { ATMOS_TRUST: said } };
    return await remoteWorld(files, { pages }, prepared).load();
  };
  let said = "none";
  for (const trusted of [false, false, false, true]) {
    const here = await of("/work", said);
    assertEquals([here.trusted, (await of("/srv/other", said)).digests], [trusted, here.digests]);
    said = here.digests.join(",");
  }
});

Deno.test("a directory that is always trusted speaks for what lies there, not for what is fetched", async () => {
  const files = { [FOUND]: `import: ["${A}"]`, [OWN]: "auth: {trust: [/work]}" };
  const world = remoteWorld(files, { pages: { [A]: "auth: {a: 1}", [B]: "auth: {b: 1}" } });
  assertEquals(await trusting(world), [[FOUND, A]]);
  await world.system.files.write(FOUND, `import: ["${A}"]\nauth: {more: 1}`);
  assertEquals((await world.load()).trusted, true);
  world.elsewhere.pages[A] = "auth: {a: 2}";
  assertEquals((await world.load()).trusted, false);
  world.elsewhere.pages[A] = `import: ["${B}"]\nauth: {a: 1}`;
  assertEquals((await world.load()).trusted, false);
  assertEquals(world.asked.includes(B), false);
  await world.system.files.write(FOUND, `import: ["${A}", /etc/x.yaml]`);
  assertEquals((await world.load()).trusted, false);
});

Deno.test("what a fetched file names beside it comes from the same commit", async () => {
  const world = remoteWorld({ [FOUND]: `import: ["${REF}"]` }, {
    ...repository({
      "aws/a.yaml": "import: [./b, '../shared/*.yaml']\nauth: {a: !include data.json}",
      "aws/b.yaml": "auth: {b: !include ../text.txt}",
      "aws/data.json": '{"c": 1}',
      "shared/x.yaml": "auth: {x: 1}",
      "text.txt": "words",
    }),
  }, TRUST);
  const { root, problems, unfetched, files } = await world.load();
  assertEquals([shown(root), problems, unfetched], [
    { auth: { b: "words", x: 1, a: { c: 1 } } },
    [],
    [],
  ]);
  assertEquals(files.at(-1)!.path, "git::https://git.example/r.git//shared/x.yaml?ref=v1");
});

Deno.test("attack: a fetched file reaches for what is on this machine", async () => {
  const names = ["/etc/passwd", "../../../secret.yaml", "~/.aws/config", "file:///etc/passwd"];
  const imports = names.map((name) => `  - "${name}"`).join("\n");
  const includes = names.map((name, index) => `  x${index}: !include "${name}"`).join("\n");
  const world = remoteWorld(
    {
      [FOUND]: `import: ["${REF}"]`,
      "/etc/passwd": "auth: {stolen: 1}",
      "/work/secret.yaml": "auth: {stolen: 1}",
      "/home/u/.aws/config": "auth: {stolen: 1}",
    },
    repository({ "aws/a.yaml": `import:\n${imports}\nauth:\n${includes}\n` }),
    TRUST,
  );
  const { root, problems, unfetched, files } = await world.load();
  assertEquals(shown(root), {
    auth: Object.fromEntries(names.map((name, i) => [`x${i}`, `withheld: !include ${name}`])),
  });
  assertEquals([problems, unfetched.length], [[], 8]);
  assertEquals(files.map(({ path }) => path), [FOUND, REF]);
  assertEquals(unfetched.every(({ at }) => at?.file === REF), true);
});

Deno.test("attack: fetched files in a circle, and a chain of them without end", async () => {
  const loop = remoteWorld({ [FOUND]: `import: ["${A}"]\nauth: {own: 1}` }, {
    pages: { [A]: `import: ["${B}"]\nauth: {a: 1}`, [B]: `import: ["${A}"]\nauth: {b: 1}` },
  }, TRUST);
  const { root, problems, unfetched } = await loop.load();
  assertEquals([shown(root), problems], [{ auth: { a: 1, b: 1, own: 1 } }, []]);
  assertEquals(unfetched.map(summary), [
    `${B}:1:10 import[0] | Cannot load a file that leads back to itself: "${A}" leads to "${B}"` +
    ` leads to "${A}" | remove this line`,
  ]);
  const page = (i: number) => `https://c.example/${i}.yaml`;
  const pages = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [page(i), `import: ["${page(i + 1)}"]\nauth: {c${i}: 1}`]),
  );
  const chain = remoteWorld({ [FOUND]: `import: ["${page(0)}"]` }, { pages }, TRUST);
  const last = (await chain.load()).unfetched.map(({ message }) => message);
  assertEquals(last, [`Cannot import "${page(4)}": it is one address too many after another`]);
  assertEquals(chain.asked.length, 4);
});

Deno.test("one that can't be had is a warning, and so is what is wrong with one that was", async () => {
  const pages = {
    "https://c.example/list.yaml": "- 1",
    "https://c.example/broken.yaml": "auth: {x: [",
    "https://c.example/page.yaml": "<html>",
    "https://c.example/good.yaml": "auth: {good: 1}",
    "https://c.example/tag.yaml": "auth: {t: !what x}",
  };
  const names = [...Object.keys(pages), "s3::https://b.example/a.yaml", "https://none.example/a"];
  const files = { [FOUND]: `import:\n${names.map((n) => `  - ${n}`).join("\n")}\nauth: {own: 1}` };
  const { root, problems, unfetched } = await remoteWorld(files, { pages }, TRUST).load();
  assertEquals([shown(root), problems], [{ auth: { good: 1, own: 1, t: "x" } }, []]);
  const told = unfetched.map(({ message }) => message);
  for (
    const part of [
      'Cannot use "https://c.example/list.yaml": it holds no map of settings',
      'Cannot import "https://c.example/page.yaml": it is a web page',
      'Cannot import "s3::https://b.example/a.yaml": "s3::" is fetched by no means of ours',
      'Cannot import "https://none.example/a": Cannot reach none.example',
    ]
  ) assertEquals(told.some((each) => each.startsWith(part)), true, `${part}\n${told.join("\n")}`);
});

Deno.test("a profile, a fragment and an include may name what is elsewhere", async () => {
  const { root, problems, unfetched } = await remoteWorld({
    [FOUND]: `auth: {i: !include "${A}"}`,
    "/work/atmos.d/f.yaml": `import: ["${B}"]`,
    "/work/profiles/p/x.yaml": `import: ["${REF}"]`,
  }, {
    pages: { [A]: "{inside: 1}", [B]: "auth: {b: 1}" },
    ...repository({ "aws/a.yaml": "auth: {p: 1}" }),
  }, TRUST).load({ profiles: ["p"] });
  assertEquals([shown(root), problems, unfetched], [
    { auth: { b: 1, i: { inside: 1 }, p: 1 } },
    [],
    [],
  ]);
});

Deno.test("attack: a fetched file chooses where profiles and the project are", async () => {
  const { basePath, profilePlaces, root } = await remoteWorld({
    [OWN]: `import: ["${A}"]`,
    "/home/u/loot/p/x.yaml": "auth: {planted: 1}",
  }, {
    pages: {
      [A]: "base_path: ../..\nprofiles: {base_path: /home/u/loot, default: p}\nauth: {a: 1}",
    },
  }).load();
  assertEquals(basePath, "/home");
  assertEquals(profilePlaces[0], { directory: "/home/u/loot", needsTrust: true, steps: 1 });
  assertEquals(shown(root), {
    auth: { a: 1 },
    base_path: "../..",
    profiles: { base_path: "/home/u/loot", default: "p" },
  });
});

Deno.test("attack: a fetched file says how long it will do, or one's own says nonsense", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${A}"]\nimports: {ttl: soon}` }, {
    pages: { [A]: "imports: {ttl: 1y}\nauth: {a: 1}" },
  }, TRUST);
  const { unfetched } = await world.load();
  await world.load();
  assertEquals([unfetched.map(summary), world.asked.length], [[
    `${OWN}:2:16 imports.ttl | Cannot understand how long imports will do: they are asked for each` +
    " time | imports: {ttl: 1h}",
  ], 2]);
});

Deno.test("what was fetched is in the realm of the file that it was fetched for", async () => {
  const pages = { [A]: "auth: {a: 1}", [B]: "auth: {b: 1}" };
  const world = remoteWorld({ [OWN]: `import: ["${A}"]`, [FOUND]: `import: ["${B}"]` }, {
    pages,
  }, TRUST);
  const realms = (await world.load()).realms.map(({ directory, files }) => [directory, [...files]]);
  assertEquals(realms, [["/work", [FOUND, B]], [undefined, [OWN, A]]]);
  const chosen = remoteWorld({ "/srv/c.yaml": `import: ["${A}"]` }, { pages }, TRUST);
  const { realms: [first] } = await chosen.load({ config: ["/srv/c.yaml"] });
  assertEquals([first!.directory, [...first!.files]], ["/srv", ["/srv/c.yaml", A]]);
});

Deno.test("nothing is loaded, run or opened where nothing is imported from elsewhere", async () => {
  const world = remoteWorld({ [FOUND]: "import: [./a.yaml]\nauth: {}", "/work/a.yaml": "{}" });
  await world.load();
  assertEquals([world.system.ran, world.cage.opened], [[], []]);
  assertEquals([...world.system.files.directories].some((path) => path.includes("imports")), false);
});

Deno.test("attack: a fetched file names another's of the same origin, and it is fetched unasked", async () => {
  const raw = "https://raw.githubusercontent.com";
  const [mine, theirs] = [`${raw}/acme/cfg/main/a.yaml`, `${raw}/victim/private/main/s.yaml`];
  const world = remoteWorld({ [OWN]: `import: ["${mine}"]` }, {
    pages: {
      [mine]: 'import: ["../../../victim/private/main/s.yaml", "./b.yaml"]',
      [`${raw}/acme/cfg/main/b.yaml`]: "auth: {b: 1}",
      [theirs]: "auth: {stolen: 1}",
    },
  }, { env: { GITHUB_TOKEN: "ghp_canary" } });
  const { strays, trusted } = await world.load();
  assertEquals([strays.map(({ path }) => path), trusted], [[theirs], false]);
  assertEquals(world.asked, [mine, `${raw}/acme/cfg/main/b.yaml`]);
  const steps = await trusting(world);
  assertEquals(steps.at(-1)?.includes(theirs), true);
});

Deno.test("an include that can't be had is not blamed on trust, and breaks its entry alone", async () => {
  const text = "auth: {identities: {a: {kind: x}, b: {tags: !include https://none.example/a}}}";
  const { root, trusted, problems, unfetched } = await remoteWorld({ [FOUND]: text }, {}, TRUST)
    .load();
  const tags = valueAt(root, ["auth", "identities", "b", "tags"])!;
  const error = await assertRejects(() => refuseCommands(tags), UserError);
  assertEquals([trusted, problems, error.code], [true, [], "unreachable"]);
  assertStringIncludes(error.message, 'Cannot import "https://none.example/a"');
  assertEquals(unfetched, [error]);
  const { root: before } = await remoteWorld({ [FOUND]: text }, {}, {}).load();
  const waiting = valueAt(before, ["auth", "identities", "b", "tags"])!;
  const untrusted = await assertRejects(() => refuseCommands(waiting), UserError);
  assertEquals(untrusted.code, "trust_required");
});
