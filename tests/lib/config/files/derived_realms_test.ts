import { assertEquals, assertNotEquals } from "@std/assert";
import { readModel } from "../../../../lib/config/entries/model.ts";
import type { Selection } from "../../../../lib/config/files/chosen.ts";
import type { Prepared } from "../../../fake_system.ts";
import { CLOUDS } from "../clouds.ts";
import { load } from "../world.ts";

const OPS = "auth: {identities: {ops: {kind: mock}}}";
const MINE = "auth: {identities: {mine: {kind: mock}}}";
const HOME = "/home/u/.atmos/atmos.yaml";

/** SHA-256 of the path, its first sixteen digits: what the original takes. */
async function digestOf(path: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(path));
  return new Uint8Array(bytes).toHex().slice(0, 16);
}

/** The realm of each identity, by its name. */
async function realms(
  files: Record<string, string>,
  options: Omit<Prepared, "files"> = {},
  selection: Partial<Selection> = {},
): Promise<Record<string, string>> {
  const { env = {} } = options;
  const loaded = await load(files, options, selection);
  assertEquals(loaded.problems, []);
  const model = readModel(loaded, CLOUDS, (name) => env[name]);
  const names = [...model.identities.values()].map((node) =>
    [node.name, model.realmOf(node).name] as const
  );
  return { ...Object.fromEntries(names), "": model.realm.name };
}

Deno.test("a project's realm is its directory's, from wherever one comes to it", async () => {
  const infra = await digestOf("/work/infra");
  const files = { "/work/infra/atmos.yaml": OPS, "/work/infra/a/b/x": "" };
  const all = { ops: infra, "": infra };
  assertEquals(await realms(files, { cwd: "/work/infra" }), all);
  assertEquals(await realms(files, { cwd: "/work/infra/a/b" }), all);
  assertEquals(await realms(files, { cwd: "/" }, { configPath: ["/work/infra"] }), all);
  assertEquals(await realms(files, { cwd: "/" }, { config: ["work/infra/atmos.yaml"] }), all);
  assertEquals(await realms(files, { cwd: "/" }, { cliConfigPath: ["/work/infra/"] }), all);
  const env = { ATMOS_CLI_CONFIG_PATH: "/work/infra" };
  assertEquals(await realms(files, { cwd: "/", env }), all);
  assertEquals(await realms({ "/work/infra/atmos.d/x.yaml": OPS }, { cwd: "/work/infra" }), all);
});

Deno.test("attack: an entry of the same name in another project is in another realm", async () => {
  const one = await realms({ "/work/a/atmos.yaml": OPS }, { cwd: "/work/a" });
  for (const other of ["/work/b", "/work/a/vendor/x", "/work/A", "/home/u/.atmos/x"]) {
    const here = await realms({ [`${other}/atmos.yaml`]: OPS, "/work/a/.git/x": "" }, {
      cwd: other,
    });
    assertNotEquals(here.ops, one.ops, other);
    assertEquals(here.ops, await digestOf(other));
  }
});

Deno.test("a profile, an import and a fragment are in the realm of their project", async () => {
  const realm = await digestOf("/work");
  const files = {
    "/work/atmos.yaml": "import: [parts/x.yaml]",
    "/work/parts/x.yaml": OPS,
    "/work/profiles/ci/x.yaml": "auth: {identities: {ci: {kind: mock}}}",
  };
  const expected = { ops: realm, ci: realm, "": realm };
  assertEquals(await realms(files, {}, { profiles: ["ci"] }), expected);
});

Deno.test("what the person's own place says alone is in the realm home, in every project", async () => {
  const project = await digestOf("/work");
  assertEquals(await realms({ [HOME]: MINE }), { mine: "home", "": "home" });
  assertEquals(await realms({ [HOME]: MINE, "/work/atmos.yaml": OPS }), {
    ...{ mine: "home", ops: project, "": project },
  });
  const beside = { env: { ATMOS_CLI_CONFIG_PATH: "/corp" } };
  assertEquals(await realms({ [HOME]: MINE, "/corp/atmos.yaml": OPS }, beside), {
    ...{ mine: "home", ops: await digestOf("/corp"), "": await digestOf("/corp") },
  });
  const chosen = { configPath: ["/home/u/.atmos"] };
  assertEquals(await realms({ [HOME]: MINE }, {}, chosen), { mine: "home", "": "home" });
});

Deno.test("attack: an entry of one's own that a project changes is the project's", async () => {
  const project = await digestOf("/work");
  for (const more of ["{color: red}", "{}", "{principal: {x: [1]}}"]) {
    const files = { [HOME]: MINE, "/work/atmos.yaml": `auth: {identities: {mine: ${more}}}` };
    assertEquals((await realms(files)).mine, project, more);
  }
});

Deno.test("attack: what is obtained through an entry that a project changes is the project's, whoever says it", async () => {
  const project = await digestOf("/work");
  const parts = ["providers: {p: {kind: mock}, q: {kind: mock}}"];
  parts.push(`identities: {
    a: {kind: mock, via: {provider: p}}, b: {kind: mock, via: {identity: a}},
    c: {kind: mock, x: {secret: "aws-sm:c", via: {identity: b}}}, d: {kind: mock, via: {provider: q}},
    e: {kind: mock, via: {identity: f}}, f: {kind: mock, via: {identity: e}}}`);
  const files = {
    [HOME]: `auth: {${parts.join(", ")}}`,
    "/work/atmos.yaml": "auth: {providers: {p: {x: 1}}}",
  };
  assertEquals(await realms(files), {
    ...{ a: project, b: project, c: project, d: "home", e: "home", f: "home", "": project },
  });
});

Deno.test("a realm that is named is that of all that the same files say", async () => {
  const files = { [HOME]: MINE, "/work/atmos.yaml": `${OPS.slice(0, -1)}, realm: theirs}` };
  assertEquals(await realms(files), { mine: "home", ops: "theirs", "": "theirs" });
  const own = { ...files, [HOME]: `${MINE.slice(0, -1)}, realm: own}` };
  assertEquals(await realms(own), { mine: "own", ops: "theirs", "": "theirs" });
  const bare = { ...own, "/work/atmos.yaml": OPS };
  assertEquals(await realms(bare), { mine: "own", ops: "own", "": "own" });
  const env = { ATMOS_AUTH_REALM: "told" };
  assertEquals(await realms(own, { env }), { mine: "told", ops: "told", "": "told" });
});

Deno.test("what a provider was found to offer is in that provider's realm", async () => {
  const offered = (provider: string) => ({
    [`/home/u/.cache/atmos/auth/${provider}/provisioned-identities.yaml`]:
      `auth: {identities: {of-${provider}: {kind: mock, via: {provider: ${provider}}}}}`,
  });
  const files = {
    ...{ ...offered("corp"), ...offered("here") },
    [HOME]: "auth: {providers: {corp: {kind: mock}}}",
    "/work/atmos.yaml": "auth: {providers: {here: {kind: mock}}}",
  };
  const project = await digestOf("/work");
  assertEquals(await realms(files), { "of-corp": "home", "of-here": project, "": project });
});

const MAIN = "/src/infra";
const LINKED = "/tmp/other";
const ADMINISTRATION = `${MAIN}/.git/worktrees/other`;

/** A repository with a linked worktree, as `git worktree add` leaves them. */
const WORKTREE = {
  [`${MAIN}/.git/HEAD`]: "ref: refs/heads/main\n",
  [`${ADMINISTRATION}/gitdir`]: `${LINKED}/.git\n`,
  [`${ADMINISTRATION}/commondir`]: "../..\n",
  [`${LINKED}/.git`]: `gitdir: ${ADMINISTRATION}\n`,
};

Deno.test("a linked worktree is in the realm of its repository's own directory", async () => {
  for (const below of ["", "/live"]) {
    const files = { ...WORKTREE, [`${LINKED}${below}/atmos.yaml`]: OPS };
    const realm = await digestOf(`${MAIN}${below}`);
    assertEquals((await realms(files, { cwd: `${LINKED}${below}` })).ops, realm);
  }
});

Deno.test("attack: a directory that calls itself a worktree of another repository", async () => {
  const atmos = { "/evil/atmos.yaml": OPS };
  const forged: readonly Record<string, string>[] = [
    // Of one that knows of no such worktree, or of another one.
    { "/evil/.git": `gitdir: ${MAIN}/.git/worktrees/evil\n` },
    { "/evil/.git": `gitdir: ${ADMINISTRATION}\n` },
    // By way of a directory of its own that says it belongs there.
    {
      "/evil/.git": "gitdir: /evil/worktrees/x\n",
      "/evil/worktrees/x/gitdir": "/evil/.git\n",
      "/evil/worktrees/x/commondir": `${MAIN}/.git\n`,
    },
    { "/evil/.git": `gitdir: ${MAIN}/.git\n` },
    { "/evil/.git": `${"x".repeat(10_000)}\ngitdir: ${ADMINISTRATION}\n` },
  ];
  for (const files of forged) {
    const { ops } = await realms({ ...WORKTREE, ...atmos, ...files }, { cwd: "/evil" });
    assertNotEquals(ops, await digestOf(MAIN));
  }
});

Deno.test("where the system takes two spellings for one directory, they are one realm", async () => {
  const env = { USERPROFILE: "C:\\Users\\u", LOCALAPPDATA: "C:\\Users\\u\\AppData\\Local" };
  const at = (cwd: string) => realms({ [`${cwd}\\atmos.yaml`]: OPS }, { os: "windows", cwd, env });
  assertEquals((await at("C:\\Work\\Infra")).ops, await digestOf("c:/work/infra"));
  assertEquals((await at("c:\\work\\infra")).ops, await digestOf("c:/work/infra"));
});
