/** Configurations that import from elsewhere, fetched by real git and over real TLS. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Outcome } from "./process.ts";
import { ENTER } from "./pty.ts";
import { type RemoteHost, remoteHost } from "./remote_world.ts";
import { journey, printed, type Way, type World } from "./world.ts";

const NEEDS = { tools: ["git", "openssl", "sh"] };

/** Identities that need nobody to sign them in. */
const identities = (...names: readonly string[]) =>
  `auth: {identities: {${names.map((name) => `${name}: {kind: mock}`).join(", ")}}}\n`;

/** A world with a host elsewhere, and a project that imports from it; only what is said is the program's. */
function remote(
  name: string,
  test: (world: World & { elsewhere: RemoteHost; act: Act }) => Promise<void>,
  tools: readonly string[] = [],
): void {
  journey(name, { tools: [...NEEDS.tools, ...tools] }, async (world) => {
    await using elsewhere = await remoteHost(world.box.directory);
    const act: Act = (args, way = {}) =>
      world.run(args, { ...way, env: { ...elsewhere.env, ...way.env } });
    await test({ ...world, elsewhere, act });
  });
}

type Act = (args: readonly string[], way?: Way) => Promise<Outcome>;

const runs = (
  identity: string,
) => ["exec", "-i", identity, "--", "sh", "-c", "echo $ATMOS_IDENTITY"];

remote("a project imports its identities from a repository, and what lies beside them", async ({
  configure,
  act,
  elsewhere,
}) => {
  await elsewhere.commit({
    "aws/dev/auth.yaml": `import: [../shared/*.yaml]\n${identities("dev")}`,
    "aws/shared/more.yaml": identities("other"),
    "aws/shared/words.txt": "not yaml",
  });
  await elsewhere.git("tag", "-a", "-m", "it", "v1.0.0");
  await elsewhere.git("push", "--quiet", "--tags");
  await elsewhere.commit({ "aws/dev/auth.yaml": identities("later") });
  const { host } = elsewhere;
  configure(`import: ["git::https://${host}/git/org/cfg.git//aws/dev/auth.yaml?ref=v1.0.0"]\n`);
  assertEquals(printed(await act(runs("dev"))), "dev\n");
  assertEquals(printed(await act(runs("other"))), "other\n");
  const listed = await act(["list", "--format", "json"]);
  assertEquals(Object.keys(JSON.parse(printed(listed)).identities).sort(), ["dev", "other"]);
  const { stderr, status } = await act(runs("later"));
  assertEquals([status, stderr.includes("There is no identity")], [125, true]);
});

remote(
  "a branch moves, and is followed; a commit's id stays",
  async ({ configure, act, elsewhere }) => {
    const first = await elsewhere.commit({ "a.yaml": identities("one") }, "feature/ü+1");
    const at = (ref: string) =>
      configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//a.yaml?ref=${ref}"]\n`);
    at("feature/ü+1");
    assertEquals(printed(await act(runs("one"))), "one\n");
    await elsewhere.commit({ "a.yaml": identities("two") }, "feature/ü+1");
    assertEquals(printed(await act(runs("two"))), "two\n");
    at(first);
    assertEquals(printed(await act(runs("one"))), "one\n");
    await elsewhere.stop();
    assertEquals(printed(await act(runs("one"))), "one\n");
  },
);

remote("within its ttl nobody is asked; without network what was kept stands in", async ({
  configure,
  act,
  elsewhere,
}) => {
  const { host, pages, asked } = elsewhere;
  await elsewhere.commit({ "a.yaml": identities("git") });
  pages.set("/b.yaml", identities("page"));
  const imports = `import: ["git::https://${host}/git/org/cfg.git//a", "https://${host}/b.yaml"]\n`;
  configure(`${imports}imports: {ttl: 1h}\n`);
  printed(await act(runs("git")));
  const before = asked.length;
  assertEquals(printed(await act(runs("page"))), "page\n");
  assertEquals(asked.length, before);
  configure(imports);
  await elsewhere.stop();
  for (const name of ["git", "page"]) {
    const { status, stdout, stderr } = await act(runs(name));
    assertEquals([status, stdout], [0, `${name}\n`]);
    assertEquals(stderr.match(/what it said at .* is used/g)?.length, 2);
  }
  assertEquals((await act(["validate"])).status, 0);
});

remote(
  "what can't be had is a warning, and the rest goes on",
  async ({ configure, act, elsewhere, box }) => {
    const { host, pages } = elsewhere;
    await elsewhere.commit({ "a.yaml": "x", "big.yaml": "x".repeat(2 ** 21), "bin.yaml": "\0" });
    pages.set("/401.yaml", () => new Response("", { status: 401 }));
    pages.set(
      "/500.yaml",
      () => new Response("", { status: 500, headers: { "retry-after": "60" } }),
    );
    pages.set("/page.yaml", "<!DOCTYPE html><title>Sign in</title>");
    pages.set("/list.yaml", "- a\n- b\n");
    pages.set("/big.yaml", "x".repeat(2 ** 21));
    pages.set("/away.yaml", () => Response.redirect("https://evil.example/x.yaml"));
    const git = (rest: string) => `git::https://${host}/git/org/${rest}`;
    const rows: [string, string][] = [
      [`https://${host}/404.yaml`, "there is no such file (status 404)"],
      [`https://${host}/401.yaml`, "the host refuses it (status 401)"],
      [`https://${host}/500.yaml`, "trouble of its own (status 500)"],
      [`https://${host}/page.yaml`, "it is a web page, not YAML"],
      [`https://${host}/list.yaml`, "it holds no map of settings"],
      [`https://${host}/big.yaml`, "its answer has no end"],
      [`https://${host}/away.yaml`, "it redirects to https://evil.example/x.yaml"],
      ["https://localhost:9/a.yaml", "Cannot reach localhost:9"],
      [git("none.git//a.yaml"), "there is no such repository"],
      [git("cfg.git//a.yaml?ref=none"), 'no branch and no tag "none"'],
      [git(`cfg.git//a.yaml?ref=${"0".repeat(39)}1`), "has no such commit"],
      [git("cfg.git//none.yaml"), 'has no file "none.yaml"'],
      [git("cfg.git//big.yaml"), "over 1 MiB"],
      [git("cfg.git//bin.yaml"), "not UTF-8 text"],
      ["git::https://localhost:9/r.git//a.yaml", "the host can't be reached"],
      ["git::file:///srv/r.git//a.yaml", '"git::file:"'],
      ["s3::https://bucket.example/a.yaml", '"s3::"'],
    ];
    for (const part of [rows.slice(0, 9), rows.slice(9)]) {
      const names = part.map(([name]) => `  - "${name}"\n`).join("");
      configure(`import:\n${names}${identities("own")}`);
      const { status, stdout, stderr } = await act(runs("own"), { timeout: 120_000 });
      assertEquals([status, stdout], [0, "own\n"]);
      for (const [name, said] of part) {
        const line = stderr.split("\n").find((each) => each.includes(`"${name}"`)) ?? stderr;
        assertStringIncludes(line, said);
      }
    }
    const { stderr } = await act(runs("absent"), { timeout: 120_000 });
    assertStringIncludes(
      stderr,
      'There is no identity "absent"; it may be in what could not be had',
    );
    assertEquals(
      box.tree("home/.cache/atmos-auth/imports").filter((path) => path.includes("fetching")),
      [],
    );
  },
);

remote("attack: what is in the working directory steers the git that fetches", async ({
  configure,
  act,
  elsewhere,
  box,
}) => {
  await elsewhere.commit({ "a.yaml": identities("dev"), ".gitattributes": "* filter=evil" });
  const touched = `${box.directory}/touched`;
  const evil = `touch ${touched}`;
  box.write(
    "project/.git/config",
    `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = ${evil}\n\tsshCommand = ${evil}\n` +
      `\thooksPath = ${box.directory}/hooks\n[credential]\n\thelper = "!${evil}"\n` +
      `[filter "evil"]\n\tsmudge = ${evil}\n[url "ext::sh -c '${evil}' "]\n\tinsteadOf = https://\n`,
  );
  box.write("project/.git/HEAD", "ref: refs/heads/main\n");
  for (const hook of ["post-checkout", "reference-transaction", "post-index-change"]) {
    box.write(`hooks/${hook}`, `#!/bin/sh\n${evil}\n`, 0o755);
  }
  box.write("home/.gitconfig", `[core]\n\thooksPath = ${box.directory}/hooks\n`);
  configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//a.yaml"]\n`);
  assertEquals(printed(await act(runs("dev"))), "dev\n");
  assertEquals(box.tree("").includes("touched"), false);
});

remote(
  "attack: a repository reaches out of itself by a link",
  async ({ configure, act, elsewhere, box }) => {
    const secret = box.write("secret.yaml", identities("stolen"));
    await elsewhere.commit({ "a.yaml": `import: [./link.yaml]\n${identities("dev")}` });
    Deno.symlinkSync(secret, `${box.directory}/elsewhere/work/link.yaml`);
    await elsewhere.commit({});
    configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//a.yaml"]\n`);
    const { status, stderr } = await act(runs("dev"));
    assertEquals([status, stderr.includes('no file "link.yaml"')], [0, true]);
    assertEquals((await act(runs("stolen"))).status, 125);
  },
);

remote(
  "a link within the repository leads to its file",
  async ({ configure, act, elsewhere, box }) => {
    await elsewhere.commit({ "shared/b.yaml": identities("dev"), "env/x.yaml": "" });
    const work = `${box.directory}/elsewhere/work`;
    Deno.symlinkSync("../shared/again.yaml", `${work}/env/link.yaml`);
    Deno.symlinkSync("b.yaml", `${work}/shared/again.yaml`);
    Deno.symlinkSync("loop.yaml", `${work}/loop.yaml`);
    await elsewhere.commit({});
    configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//env/link.yaml"]\n`);
    assertEquals(printed(await act(runs("dev"))), "dev\n");
    configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//loop.yaml"]\n`);
    const { stderr } = await act(runs("dev"));
    assertEquals(stderr.includes('no file "loop.yaml"'), true, stderr);
  },
);

remote("a private repository is read by git's own helper, and asks nobody without one", async ({
  configure,
  act,
  elsewhere,
  box,
}) => {
  await elsewhere.commit({ "a.yaml": identities("dev") });
  elsewhere.password = "ghp_canary";
  configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//a.yaml"]\n`);
  const env = { GITHUB_TOKEN: "ghp_canary" };
  const { status, stderr } = await act(runs("dev"), { env });
  assertEquals([status, elsewhere.asked.some((each) => each.includes("Basic"))], [125, false]);
  assertStringIncludes(stderr, "the host wants to know who asks");
  const say = 'echo username=x-access-token; echo "password=ghp_canary"';
  box.write(
    "home/.gitconfig",
    `[credential]\n\thelper = "!f() { ${say.replaceAll('"', '\\"')}; }; f"\n`,
  );
  assertEquals(printed(await act(runs("dev"))), "dev\n");
  assertEquals(box.filesWith("ghp_canary", [`${box.home}/.gitconfig`]), []);
});

remote(
  "a company's own GitHub gets the token of the environment, by no argument and in no file",
  async ({
    configure,
    act,
    elsewhere,
    box,
  }) => {
    await elsewhere.commit({ "a.yaml": identities("dev") });
    elsewhere.password = "ghp_canary";
    configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//a.yaml"]\n`);
    const log = `${box.directory}/log`;
    const shim = `#!/bin/sh\nprintf '%s\\n' "$@" >> ${log}\nexec /usr/bin/git "$@"\n`;
    box.write("bin/git", shim, 0o755);
    const env = {
      PATH: `${box.directory}/bin:/usr/bin:/bin`,
      GITHUB_TOKEN: "ghp_canary",
      GITHUB_SERVER_URL: `https://${elsewhere.host}`,
    };
    const { status, stdout, stderr } = await act(runs("dev"), { env });
    assertEquals([status, stdout, stderr], [0, "dev\n", ""]);
    assertStringIncludes(Deno.readTextFileSync(log), "ls-remote");
    assertEquals(box.filesWith("ghp_canary"), []);
  },
);

remote("by ssh, which asks nobody", async ({ configure, act, elsewhere, box }) => {
  await elsewhere.commit({ "d/a.yaml": identities("dev"), "d/e/b.yaml": identities("other") });
  const log = `${box.directory}/ssh.log`;
  // The last argument is what the host is to run.
  const script = `#!/bin/sh\necho "$@" >> ${log}\nfor last; do :; done\n` +
    `cd ${box.directory}/elsewhere && exec sh -c "$(echo "$last" | sed "s|'/|'|")"\n`;
  const ssh = box.write("ssh", script, 0o755);
  const env = { GIT_SSH_COMMAND: ssh };
  for (const path of ["d", "d/**/*.yaml", "**/[ab].yaml"]) {
    configure(`import: ["git@git.example:org/cfg.git//${path}?ref=main"]\n`);
    assertEquals(printed(await act(runs("dev"), { env })), "dev\n");
    assertEquals(printed(await act(runs("other"), { env })), "other\n");
  }
  const said = Deno.readTextFileSync(log);
  assertStringIncludes(said, "-oBatchMode=yes -oConnectTimeout=6");
  assertStringIncludes(said, "git@git.example git-upload-pack '/org/cfg.git'");
});

remote("a host that never answers is waited for once, whatever is imported from it", async ({
  configure,
  act,
  elsewhere,
}) => {
  const names = ["/one.yaml", "/two.yaml", "/three.yaml"];
  const open = { now: 0, most: 0 };
  for (const name of names) {
    elsewhere.pages.set(name, ({ signal }) => {
      const { promise, resolve } = Promise.withResolvers<Response>();
      open.most = Math.max(open.most, ++open.now);
      signal.addEventListener("abort", () => (open.now--, resolve(new Response(""))));
      return promise;
    });
  }
  const imports = names.map((name) => `https://${elsewhere.host}${name}`);
  configure(`import: ${JSON.stringify(imports)}\n${identities("own")}`);
  const told = async () => {
    const { status, stdout, stderr } = await act(runs("own"));
    assertEquals([status, stdout], [0, "own\n"]);
    return stderr;
  };
  assertEquals((await told()).match(/no answer within 6 seconds/g)?.length, 3);
  // All at the same time, and never again.
  const asked = elsewhere.asked.length;
  assertEquals([open.most, asked], [3, 3]);
  assertEquals((await told()).match(/no answer within 6 seconds \(asked at 20/g)?.length, 3);
  assertEquals(elsewhere.asked.length, asked);
});

remote("many commands at once fetch the same", async ({ configure, act, elsewhere }) => {
  await elsewhere.commit({ "a.yaml": identities("dev") });
  configure(`import: ["git::https://${elsewhere.host}/git/org/cfg.git//a.yaml"]\n`);
  const all = await Promise.all(Array.from({ length: 5 }, () => act(runs("dev"))));
  assertEquals(all.map(({ status, stdout }) => [status, stdout]), Array(5).fill([0, "dev\n"]));
});

remote("a fresh clone: looking fetches nothing, and a person is asked twice", async ({
  configure,
  act,
  elsewhere,
  open,
}) => {
  await elsewhere.commit({ "a.yaml": identities("dev") });
  const name = `git::https://${elsewhere.host}/git/org/cfg.git//a.yaml`;
  configure(`import: ["${name}"]\n${identities("own")}`);
  const unsaid = { ATMOS_TRUST: undefined };
  for (const command of [["list"], ["validate"], ["doctor"]]) {
    const { stdout, stderr } = await act(command, { env: unsaid });
    assert(`${stdout}${stderr}`.includes("trust"), `${command}: ${stdout}${stderr}`);
  }
  const refused = await act(runs("dev"), { env: unsaid });
  assertStringIncludes(refused.stderr, "nobody has trusted it");
  assertEquals(elsewhere.asked, []);
  const env = { ...elsewhere.env, ...unsaid };
  await using pty = await open(runs("dev"), { env });
  await pty.waitFor("Trust it, as it is now?");
  assert(pty.text().includes("fetch what is asked about in turn"), pty.text());
  await pty.type(`yes${ENTER}`);
  await pty.waitFor("dev: mock");
  // An answer that is typed before the question stands is dropped.
  await pty.waitFor("Trust it, as it is now?");
  await pty.type(`yes${ENTER}`);
  assertEquals(await pty.status, 0);
  assertEquals(printed(await act(runs("dev"), { env: unsaid })), "dev\n");
  await elsewhere.commit({ "a.yaml": identities("dev", "new") });
  const changed = await act(runs("dev"), { env: unsaid });
  assertStringIncludes(changed.stderr, "as it is now, nobody has trusted it");
  const shown = await act(["trust", "--show"], { env: unsaid });
  assertStringIncludes(shown.stderr, "+ auth.identities.new.kind: mock");
}, ["script"]);
