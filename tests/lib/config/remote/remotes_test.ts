import { assertEquals } from "@std/assert";
import { shown, summary } from "../world.ts";
import { remoteWorld, type Repository } from "./elsewhere.ts";

const A = "https://cfg.example/a.yaml";
const OWN = "/home/u/.atmos/atmos.yaml";
const PLACE = "/home/u/.cache/atmos-auth/imports";
const TRUST = { env: { ATMOS_TRUST: "1" } };

function repository(text: string, more: Record<string, string> = {}): Repository {
  const [one, two] = ["1".repeat(40), "2".repeat(40)];
  const commits = { [one]: { "a.yaml": text, ...more }, [two]: { "a.yaml": "auth: {x: moved}" } };
  return { refs: { "refs/heads/main": one, HEAD: one }, commits };
}

const GIT = "https://git.example/r.git";
const IMPORT = `git::${GIT}//a.yaml?ref=main`;

const kept = (system: { readonly files: { texts(): Record<string, string> } }) =>
  Object.entries(system.files.texts()).filter(([path]) => path.startsWith(PLACE));

Deno.test("without a ttl each command asks, and sees what is there now", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${IMPORT}"]` }, {
    repositories: { [GIT]: repository("auth: {x: first}") },
  }, TRUST);
  assertEquals(shown((await world.load()).root), { auth: { x: "first" } });
  assertEquals(shown((await world.load()).root), { auth: { x: "first" } });
  // The same commit: its files are not fetched again.
  assertEquals(world.reached, [`ls-remote ${GIT}`, `fetch ${GIT}`, `ls-remote ${GIT}`]);
  world.elsewhere.repositories[GIT]!.refs["refs/heads/main"] = "2".repeat(40);
  assertEquals(shown((await world.load()).root), { auth: { x: "moved" } });
});

Deno.test("within its ttl nobody is asked, and behind it somebody is", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${A}"]\nimports: {ttl: 5m}` }, {
    pages: { [A]: "auth: {x: 1}" },
  }, TRUST);
  const steps: [number, number][] = [[0, 1], [299_000, 1], [2_000, 2], [-3_600_000, 3]];
  for (const [ms, asked] of steps) {
    world.system.jump(ms);
    assertEquals(shown((await world.load()).root), { auth: { x: 1 } });
    assertEquals(world.asked.length, asked, `${ms}`);
  }
});

Deno.test("what can never change is asked for once", async () => {
  const fixed = `git::${GIT}//a.yaml?ref=${"1".repeat(40)}`;
  const raw = `https://raw.githubusercontent.com/o/r/${"1".repeat(40)}/a.yaml`;
  const world = remoteWorld({ [OWN]: `import: ["${fixed}", "${raw}"]` }, {
    repositories: { [GIT]: repository("auth: {x: 1}") },
    pages: { [raw]: "auth: {y: 2}" },
  }, TRUST);
  for (let i = 0; i < 3; i++) {
    assertEquals(shown((await world.load()).root), { auth: { x: 1, y: 2 } });
    world.system.jump(366 * 86_400_000);
  }
  assertEquals([world.reached, world.asked], [[`fetch ${GIT}`], [raw]]);
});

Deno.test("while the network is down what was kept stands in, with a word", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${IMPORT}", "${A}"]` }, {
    repositories: { [GIT]: repository("auth: {x: 1}") },
    pages: { [A]: "auth: {y: 2}" },
  }, TRUST);
  await world.load();
  world.elsewhere.complaint = "fatal: Could not resolve host: git.example";
  delete world.elsewhere.pages[A];
  const { root, problems, unfetched } = await world.load();
  assertEquals([shown(root), problems], [{ auth: { x: 1, y: 2 } }, []]);
  assertEquals(unfetched.map(({ code, message }) => [code, message]), [
    [
      "unreachable",
      `Cannot ask "${IMPORT}" now: the host can't be reached; what it said at ` +
      "2030-01-01T00:00:00Z is used",
    ],
    [
      "unreachable",
      `Cannot ask "${A}" now: Cannot reach cfg.example: no such host; what it said at ` +
      "2030-01-01T00:00:00Z is used",
    ],
  ]);
});

Deno.test("what its host takes back does not stay", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${A}"]\nauth: {own: 1}` }, {
    pages: { [A]: "auth: {x: 1}" },
  }, TRUST);
  await world.load();
  world.elsewhere.pages[A] = () => new Response("", { status: 404 });
  const { root, unfetched } = await world.load();
  assertEquals(shown(root), { auth: { own: 1 } });
  assertEquals(unfetched.map(summary), [
    `${OWN}:1:10 import[0] | Cannot import "${A}": there is no such file (status 404)` +
    " | check the address",
  ]);
});

Deno.test("who only looks asks nobody, whatever its age, and says what is not there", async () => {
  const world = remoteWorld(
    { [OWN]: `import: ["${A}"]` },
    { pages: { [A]: "auth: {x: 1}" } },
    TRUST,
  );
  const { unfetched } = await world.load({ fetches: false });
  assertEquals(unfetched.map(summary), [
    `${OWN}:1:10 import[0] | Cannot import "${A}": no copy of it is here, and this command fetches` +
    " none | atmos-auth trust --show   (fetches it)",
  ]);
  await world.load();
  world.system.jump(366 * 86_400_000);
  const looked = await world.load({ fetches: false });
  assertEquals([shown(looked.root), looked.unfetched], [{ auth: { x: 1 } }, []]);
  assertEquals(world.asked, [A]);
});

Deno.test("what is kept is private, names nobody, and holds no token", async () => {
  const secret = `${A}?token=canary`;
  const world = remoteWorld({ [OWN]: `import: ["${secret}"]` }, {
    pages: { [secret]: "auth: {x: 1}" },
  }, { env: { ATMOS_TRUST: "1", GITHUB_TOKEN: "ghp_canary" } });
  await world.load();
  const [[path, text], ...more] = kept(world.system) as [[string, string]];
  assertEquals([more, text.includes("canary"), text.includes("cfg.example")], [[], false, false]);
  assertEquals((await world.system.files.info(path))?.mode, 0o600);
  assertEquals((await world.system.files.info(PLACE))?.mode, 0o700);
});

Deno.test("attack: a kept file that was changed, cut short, or is another's", async () => {
  const other = "https://cfg.example/b.yaml";
  const world = remoteWorld({ [OWN]: `import: ["${A}", "${other}"]\nimports: {ttl: 1h}` }, {
    pages: { [A]: "auth: {x: 1}", [other]: "auth: {y: 2}" },
  }, TRUST);
  await world.load();
  const [[a, textA], [b, textB]] = kept(world.system) as [[string, string], [string, string]];
  const damages: [string, string][] = [
    [textA.replace(": 1", ": 9").replace(": 2", ": 9"), textB],
    [textA.slice(0, -10), textB],
    ["", "{}"],
    [textB, textA],
  ];
  for (const [first, second] of damages) {
    await world.system.files.write(a, first);
    await world.system.files.write(b, second);
    assertEquals(shown((await world.load()).root), { auth: { x: 1, y: 2 } });
    assertEquals(kept(world.system).length, 2);
  }
});

Deno.test("attack: a cache that somebody else could write to is neither read nor written", async () => {
  const world = remoteWorld(
    {
      [OWN]: `import: ["${A}"]\nimports: {ttl: 1h}`,
      [PLACE]: { kind: "directory", mode: 0o777 },
    },
    { pages: { [A]: "auth: {x: 1}" } },
    TRUST,
  );
  for (let i = 1; i < 3; i++) {
    assertEquals(shown((await world.load()).root), { auth: { x: 1 } });
    assertEquals([world.asked.length, kept(world.system)], [i, []]);
  }
});

Deno.test("of what was kept the oldest goes", async () => {
  const pages = Object.fromEntries(
    Array.from({ length: 16 }, (_, i) => [`https://cfg.example/${i}.yaml`, "auth: {x: 1}"]),
  );
  const names = Object.keys(pages).map((page) => `"${page}"`).join(", ");
  const old = Array.from({ length: 60 }, (_, i) => [`${PLACE}/${i}.json`, "x"] as const);
  const world = remoteWorld({ [OWN]: `import: [${names}]`, ...Object.fromEntries(old) }, {
    pages,
  }, TRUST);
  world.system.jump(1000);
  await world.load();
  const left = kept(world.system).map(([, text]) => text.length > 1);
  assertEquals([left.length, left.filter(Boolean).length], [64, 16]);
});

Deno.test("attack: a configuration that takes from everywhere", async () => {
  const names = Array.from({ length: 17 }, (_, i) => `"https://cfg.example/${i}.yaml"`);
  const pages = Object.fromEntries(names.map((name) => [JSON.parse(name), "auth: {x: 1}"]));
  const world = remoteWorld({ [OWN]: `import: [${names}]` }, { pages }, TRUST);
  const { unfetched } = await world.load();
  assertEquals(unfetched.length, 1);
  assertEquals(unfetched[0]!.message.endsWith("more than 16 places are imported from"), true);
});

Deno.test("attack: half of what is there now is mixed with half of what was kept", async () => {
  const id = (digit: string) => digit.repeat(40);
  const commits: Record<string, Record<string, string>> = {
    [id("1")]: { "a.yaml": "auth: {a: 1}", "b.yaml": "auth: {b: 1}" },
    [id("2")]: { "a.yaml": "auth: {a: 2}", "b.yaml": "auth: {b: 2}" },
  };
  const refs = { "refs/heads/main": id("1") };
  const names = ["a", "b"].map((name) => `"git::${GIT}//${name}.yaml?ref=main"`);
  const world = remoteWorld({ [OWN]: `import: [${names}]` }, {
    repositories: { [GIT]: { refs, commits } },
  }, TRUST);
  await world.load();
  refs["refs/heads/main"] = id("2");
  const run = world.system.run.bind(world.system);
  world.system.run = async (helper) => {
    const result = await run(helper);
    const isSecond = helper.args.includes("blob") && result.stdout === "auth: {b: 2}";
    const stderr = "fatal: Could not resolve host: git.example";
    return isSecond ? { ...result, status: 128, stderr } : result;
  };
  const { root, unfetched } = await world.load();
  assertEquals(shown(root), { auth: { a: 2 } });
  assertEquals(unfetched.map(({ message }) => message), [
    `Cannot import "git::${GIT}//b.yaml?ref=main": the host can't be reached`,
  ]);
});

/** A page whose host lets everybody wait until they give up. */
const silent = (world: () => { readonly system: { jump(ms: number): void } }) => () => {
  world().system.jump(6000);
  throw new TypeError("operation timed out");
};

Deno.test("who kept us waiting for nothing is left alone for a minute, unless asked anew", async () => {
  const B = "https://cfg.example/b.yaml";
  const world = remoteWorld({ [OWN]: `import: ["${A}"]` }, {
    pages: { [A]: "auth: {x: 1}", [B]: "auth: {y: 2}" },
  }, TRUST);
  await world.load();
  world.elsewhere.pages[A] = silent(() => world);
  assertEquals(shown((await world.load()).root), { auth: { x: 1 } });
  const asked = world.asked.length;
  const again = await world.load();
  assertEquals([shown(again.root), world.asked.length], [{ auth: { x: 1 } }, asked]);
  assertEquals(again.unfetched.map(({ message, hint }) => [message, hint]), [[
    `Cannot ask "${A}" now: Cannot reach cfg.example: operation timed out (asked at ` +
    "2030-01-01T00:00:12Z); what it said at 2030-01-01T00:00:00Z is used",
    "atmos-auth trust --show   (asks again at once; to ask less often: imports: {ttl: 1h})",
  ]]);
  // What else lies there isn't waited for either; another host is.
  await world.system.files.write(OWN, `import: ["${B}", "https://other.example/b.yaml"]`, 0o644);
  const other = await world.load();
  assertEquals(new Set(world.asked.slice(asked)), new Set(["https://other.example/b.yaml"]));
  assertEquals(other.unfetched.map(({ hint }) => hint), [
    "atmos-auth trust --show   (asks again at once)",
    "atmos-auth doctor   (check the network and HTTPS_PROXY, and try again)",
  ]);
  assertEquals(shown((await world.load({ fetches: "anew" })).root), { auth: { y: 2 } });
  world.system.jump(60_000);
  assertEquals(shown((await world.load()).root), { auth: { y: 2 } });
});

Deno.test("a shorter ttl is a shorter memory, and a failure that took no time is none", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${A}"]\nimports: {ttl: 20s}` }, {}, TRUST);
  await world.load();
  await world.load();
  assertEquals(world.asked.length, 4, "each tries twice, since nobody waited");
  world.elsewhere.pages[A] = silent(() => world);
  await world.load();
  world.elsewhere.pages[A] = "auth: {x: 1}";
  assertEquals(shown((await world.load()).root), {});
  world.system.jump(20_000);
  assertEquals(shown((await world.load()).root), { auth: { x: 1 } });
});

Deno.test("a word about a silent host that is not ours, or of tomorrow, counts for nothing", async () => {
  const world = remoteWorld({ [OWN]: `import: ["${A}"]` }, {}, TRUST);
  world.elsewhere.pages[A] = silent(() => world);
  await world.load();
  const [path] = kept(world.system).map(([each]) => each).filter((each) => /silent$/.test(each));
  world.elsewhere.pages[A] = "auth: {x: 1}";
  world.system.jump(-3_600_000);
  assertEquals(shown((await world.load()).root), { auth: { x: 1 } });
  world.system.jump(3_600_000);
  const word = world.system.files.texts()[path!]!;
  await world.system.files.write(path!, word.replace("cfg.example", "x.example"), 0o600);
  assertEquals(shown((await world.load()).root), { auth: { x: 1 } });
});

Deno.test("what several files of one place mean is kept, though it is read side by side", async () => {
  const more = { "b.yaml": "auth: {y: 2}", "c.yaml": "auth: {z: 3}" };
  const names = ["a", "b", "c"].map((each) => `git::${GIT}//${each}.yaml?ref=main`);
  const world = remoteWorld({ [OWN]: `import: ${JSON.stringify(names)}` }, {
    repositories: { [GIT]: repository("auth: {x: 1}", more) },
  }, TRUST);
  await world.load();
  assertEquals(world.reached, [`ls-remote ${GIT}`, `fetch ${GIT}`]);
  const { root } = await world.load({ fetches: false });
  assertEquals(shown(root), { auth: { x: 1, y: 2, z: 3 } });
});
