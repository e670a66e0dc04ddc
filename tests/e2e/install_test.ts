/** The installer, with a release on loopback: what it verifies, what it writes, and what it refuses. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { GLIBC } from "../../scripts/release/packages/glibc.ts";
import { run } from "../../scripts/release/run.ts";
import { writeSums } from "../../scripts/release/sums.ts";
import { makeCertificate } from "./certificate.ts";
import { type Outcome, runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { findTool, type Needs, scenario, tool } from "./tools.ts";

const INSTALLER = new URL("../../scripts/install/install.sh", import.meta.url).pathname;
const CPU = Deno.build.arch === "aarch64" ? "arm64" : "x86_64";
const STEM = `atmos-auth-linux-${CPU}`;
const ARCHIVE = `${STEM}.tar.gz`;

const NEEDS: Needs = {
  tools: ["tar", "gzip", "sha256sum", "curl", "wget"],
  conditions: { Linux: Deno.build.os === "linux" },
};

/** A release whose program only says its version, served on loopback. */
interface FakeRelease extends AsyncDisposable {
  readonly url: string;
  /** The files, to be spoiled. */
  readonly folder: string;
  /** What was asked for. */
  readonly asked: string[];
  /** Breaks off after so many bytes of the archive. */
  breakOffAfter?: number;
}

async function publish(box: Sandbox, version: string, mark = ""): Promise<FakeRelease> {
  const folder = `${box.directory}/release`;
  box.write(`release/${STEM}/atmos-auth`, `#!/bin/sh\necho atmos-auth ${version}\n`, 0o755);
  // Of packages only the name counts here: it says which release this is.
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.endsWith(".deb")) Deno.removeSync(`${folder}/${name}`);
  }
  box.write(`release/atmos-auth_${version.replace("-", ".")}_amd64.deb`, "");
  await packUp(folder, ARCHIVE.replace(".tar", `${mark}.tar`));
  const asked: string[] = [];
  const release: FakeRelease = {
    ...{ url: "", folder, asked },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return answer(release, pathname.replace(/^.*\//, ""));
  });
  return Object.assign(release, { url: `http://127.0.0.1:${server.addr.port}/releases` });
}

async function packUp(folder: string, archive: string): Promise<void> {
  await run("tar", ["-czf", archive, STEM], { cwd: folder });
  await writeSums(folder);
}

function answer({ folder, breakOffAfter }: FakeRelease, name: string): Response {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Deno.readFileSync(`${folder}/${name}`);
  } catch {
    return new Response("Not Found", { status: 404 });
  }
  if (breakOffAfter === undefined || !name.endsWith(".gz")) return new Response(bytes);
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, breakOffAfter));
      controller.close();
    },
  });
  return new Response(broken, { headers: { "content-length": `${bytes.length}` } });
}

/** A PATH with these programs alone. */
function pathOf(box: Sandbox, names: readonly string[]): string {
  const place = `${box.directory}/path`;
  Deno.mkdirSync(place, { recursive: true });
  for (const name of names) Deno.symlinkSync(tool(name), `${place}/${name}`);
  return place;
}

const BASICS = [
  ...["uname", "getconf", "mktemp", "sed", "tar", "gzip", "mkdir", "cp", "chmod", "mv", "rm"],
  ...["sh", "cat", "sha256sum", "grep"],
];

function install(
  box: Sandbox,
  args: readonly string[],
  { env = {}, shell = "/bin/sh" }: { env?: Record<string, string>; shell?: string } = {},
): Promise<Outcome> {
  const words = shell.endsWith("busybox") ? ["sh", INSTALLER] : [INSTALLER];
  return runProgram(shell, [...words, ...args], { env: { ...box.env, ...env }, cwd: box.project });
}

/** Nothing half done: no program, and nothing in between. */
function leavesNothing(box: Sandbox): void {
  assertEquals(box.tree("home/.local/bin"), []);
  assertEquals([...Deno.readDirSync(`${box.directory}/tmp`)], []);
}

async function world(version = "1.2.3", mark = "") {
  const box = sandbox();
  Deno.mkdirSync(`${box.directory}/tmp`);
  box.env["TMPDIR"] = `${box.directory}/tmp`;
  return { box, release: await publish(box, version, mark) };
}

for (const shell of ["sh", "dash", "bash", "busybox"]) {
  scenario(`it installs, upgrades and uninstalls, with ${shell}`, {
    ...NEEDS,
    tools: [...NEEDS.tools!, shell],
  }, async () => {
    const { box, release } = await world();
    await using _box = box;
    await using _release = release;
    const options = { shell: findTool(shell)! };
    const first = await install(box, ["--from", release.url], options);
    assertEquals([first.status, first.stdout], [0, ""], first.stderr);
    assertStringIncludes(first.stderr, `Verified: the SHA-256 of ${ARCHIVE}`);
    assertStringIncludes(first.stderr, `Installed: ${box.home}/.local/bin/atmos-auth`);
    assertStringIncludes(first.stderr, 'export PATH="');
    const program = `${box.home}/.local/bin/atmos-auth`;
    assertEquals((await runProgram(program, [], { env: box.env })).stdout, "atmos-auth 1.2.3\n");
    assertEquals(box.tree("home/.local/bin"), ["atmos-auth"]);
    await using newer = await publish(box, "1.3.0");
    const second = await install(box, ["--from", newer.url, "--version", "1.3.0"], options);
    assertMatch(second.stderr, /before: atmos-auth 1\.2\.3\n {2}now: {4}atmos-auth 1\.3\.0/);
    assertEquals(newer.asked[0], "/releases/download/v1.3.0/SHA256SUMS");
    const gone = await install(box, ["--uninstall"], options);
    assertEquals(gone.status, 0, gone.stderr);
    assertStringIncludes(gone.stderr, "What it kept for you is still there");
    leavesNothing(box);
  });
}

/** What is wrong, and what is said of it. */
const REFUSED: readonly {
  readonly name: string;
  readonly spoil: (release: FakeRelease, box: Sandbox) => unknown;
  readonly says: RegExp;
  readonly args?: readonly string[];
}[] = [
  {
    name: "attack: an archive was exchanged",
    spoil: ({ folder }) => Deno.writeTextFileSync(`${folder}/${ARCHIVE}`, "else", { append: true }),
    says: /is not what was released: its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}/,
  },
  {
    name: "attack: the sums name a file whose name only ends alike",
    spoil: ({ folder }) => {
      const sums = Deno.readTextFileSync(`${folder}/SHA256SUMS`);
      Deno.writeTextFileSync(`${folder}/SHA256SUMS`, sums.replace(STEM, `x/${STEM}`));
    },
    says: /has no atmos-auth-linux/,
  },
  {
    name: "the archive is missing",
    spoil: ({ folder }) => Deno.removeSync(`${folder}/${ARCHIVE}`),
    says: /cannot download http:.*\/latest\/download\/atmos-auth-linux/,
  },
  {
    name: "the release is missing",
    spoil: ({ folder }) => Deno.removeSync(`${folder}/SHA256SUMS`),
    says: /cannot download http:.*SHA256SUMS/,
  },
  {
    name: "the download breaks off",
    spoil: (release) => Object.assign(release, { breakOffAfter: 40 }),
    says: /cannot download|is not what was released/,
  },
  {
    name: "the place can't be written to",
    spoil: (_, box) => box.write("file", ""),
    args: ["--to", "../file/bin"],
    says: /cannot write to .*\/file\/bin\nhint: install\.sh --to DIR/,
  },
  {
    name: "the program does not run here",
    spoil: async ({ folder }) => {
      Deno.writeTextFileSync(
        `${folder}/${STEM}/atmos-auth`,
        "#!/bin/sh\necho no such processor; false\n",
      );
      await packUp(folder, ARCHIVE);
    },
    says: /the program does not run here: no such processor/,
  },
  {
    name: "the release holds the program of another",
    spoil: async ({ folder }) => {
      const deb = (version: string) => `${folder}/atmos-auth_${version}_amd64.deb`;
      Deno.renameSync(deb("1.2.3"), deb("1.3.0"));
      await writeSums(folder);
    },
    says: /the release 1\.3\.0 holds another program: atmos-auth 1\.2\.3/,
  },
  {
    name: "nobody says which release it is",
    spoil: async ({ folder }) => {
      Deno.removeSync(`${folder}/atmos-auth_1.2.3_amd64.deb`);
      await writeSums(folder);
    },
    says: /does not say which version it is\nhint: install\.sh --version VERSION/,
  },
  {
    name: "a directory has the program's name",
    spoil: (_, box) => box.write("home/bin/atmos-auth/README", ""),
    args: ["--to", "../home/bin"],
    says: /home\/bin\/atmos-auth is a directory\nhint: install\.sh --to DIR/,
  },
  {
    name: "an address without its scheme",
    spoil: () => {},
    args: ["--from", "mirror:8000/x"],
    says: /not at "mirror:8000\/x"\nhint: install\.sh --from https:/,
  },
  {
    name: "it is to be attested, and nobody can ask",
    spoil: () => {},
    args: ["--require-attestation"],
    says: /can't be verified.*\nhint: gh auth login/,
  },
  { name: "a purge of nothing", spoil: () => {}, args: ["--purge"], says: /goes with --uninstall/ },
  { name: "a flag without its value", spoil: () => {}, args: ["--to"], says: /--to needs a value/ },
  { name: "an unknown flag", spoil: () => {}, args: ["--yes"], says: /unknown argument "--yes"/ },
];

for (const { name, spoil, says, args = [] } of REFUSED) {
  scenario(`it stops, and leaves nothing: ${name}`, NEEDS, async () => {
    const { box, release } = await world();
    await using _box = box;
    await using _release = release;
    await spoil(release, box);
    const { status, stderr } = await install(box, ["--from", release.url, ...args]);
    assertEquals([status, says.test(stderr)], [1, true], stderr);
    leavesNothing(box);
  });
}

scenario("without curl it takes wget, and without either says so", NEEDS, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const env = { PATH: pathOf(box, BASICS), ATMOS_AUTH_RELEASES: release.url };
  const without = await install(box, [], { env });
  assertEquals(without.status, 1);
  assertStringIncludes(without.stderr, "neither curl nor wget is here");
  Deno.symlinkSync(tool("wget"), `${env.PATH}/wget`);
  const { status, stderr } = await install(box, [], { env });
  assertEquals(status, 0, stderr);
  Object.assign(release, { breakOffAfter: 40 });
  const broken = await install(box, [], { env });
  assertEquals(broken.status, 1, broken.stderr);
});

scenario("attack: without curl, what is asked for by https is led to http", {
  ...NEEDS,
  tools: [...NEEDS.tools!, "openssl"],
}, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const { key, certificate } = await makeCertificate("127.0.0.1");
  const pair = { key, cert: certificate, onListen: () => {} };
  const leading = { hostname: "127.0.0.1", port: 0, ...pair };
  let target = release.url;
  await using server = Deno.serve(leading, ({ url }) => {
    const { pathname } = new URL(url);
    return pathname.startsWith("/direct/")
      ? answer(release, pathname.replace(/^.*\//, ""))
      : Response.redirect(`${target}${pathname}`);
  });
  const own = `https://127.0.0.1:${server.addr.port}`;
  const env = {
    PATH: pathOf(box, [...BASICS, "wget"]),
    WGETRC: box.write("wgetrc", "check_certificate = off\n"),
  };
  const led = await install(box, ["--from", own], { env });
  assertEquals(led.status, 1);
  assertStringIncludes(led.stderr, "SHA256SUMS: it leads away from https");
  leavesNothing(box);
  target = `${own}/direct`;
  const kept = await install(box, ["--from", own], { env });
  assertEquals(kept.status, 0, kept.stderr);
});

scenario("what its maker did not sign is installed with a word", NEEDS, async () => {
  const { box, release } = await world("1.2.3", "-unsigned");
  await using _box = box;
  await using _release = release;
  const { status, stderr } = await install(box, ["--from", release.url]);
  assertEquals(status, 0, stderr);
  assertStringIncludes(stderr, "-unsigned.tar.gz is not signed by its maker");
});

scenario(
  "a version before a release is known by its packages, whose names GitHub leaves as they are",
  NEEDS,
  async () => {
    const { box, release } = await world("1.3.0-rc.1");
    await using _box = box;
    await using _release = release;
    for (const version of [[], ["--version", "v1.3.0-rc.1"]]) {
      const { status, stderr } = await install(box, ["--from", release.url, ...version]);
      assertEquals([status, /now: {4}atmos-auth 1\.3\.0-rc\.1/.test(stderr)], [0, true], stderr);
    }
  },
);

scenario("attack: nobody attests the archive, where gh can ask", NEEDS, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const path = pathOf(box, [...BASICS, "curl"]);
  const help = '[ "$3" != --help ] || echo " --source-ref string"';
  const gh = box.write("gh", `#!/bin/sh\n${help}\necho "$@" >>"$GH_LOG"\n`, 0o755);
  Deno.symlinkSync(gh, `${path}/gh`);
  const env = { PATH: path, GH_LOG: `${box.directory}/gh.log` };
  const good = await install(box, ["--from", release.url], { env });
  assertStringIncludes(good.stderr, "made by the project's own workflow, of the tag v1.2.3.");
  const own = "--signer-workflow atmos-auth/atmos-auth/.github/workflows/release.yml";
  assertStringIncludes(
    Deno.readTextFileSync(env.GH_LOG),
    `--repo atmos-auth/atmos-auth ${own} --source-ref refs/tags/v1.2.3 --deny-self-hosted-runners`,
  );
  Deno.writeTextFileSync(gh, `#!/bin/sh\n${help}\n[ "$2" != verify ] || [ "$3" = --help ]\n`);
  await install(box, ["--uninstall"]);
  const bad = await install(box, ["--from", release.url], { env });
  assertEquals(bad.status, 1);
  assertStringIncludes(bad.stderr, "nothing attests that");
  leavesNothing(box);
});

scenario(
  "attack: half of the installer arrives, and is run",
  { ...NEEDS, tools: ["bash"] },
  async () => {
    await using box = sandbox();
    const lines = Deno.readTextFileSync(INSTALLER).trimEnd().split("\n");
    assertEquals(lines.at(-1), 'main "$@"');
    for (const count of [10, Math.floor(lines.length / 2), lines.length - 1]) {
      const half = lines.slice(0, count).join("\n");
      const { stdout } = await runProgram(tool("bash"), [], { env: box.env, stdin: half });
      assertEquals([stdout, box.tree("home/.local/bin")], ["", []]);
    }
  },
);

scenario("where there is no glibc it says so before it downloads", NEEDS, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const path = pathOf(box, [...BASICS.filter((name) => name !== "getconf"), "curl"]);
  const ldd = box.write("ldd", "#!/bin/sh\necho 'musl libc (x86_64)' >&2; exit 1\n", 0o755);
  Deno.symlinkSync(ldd, `${path}/ldd`);
  const musl = await install(box, ["--from", release.url], { env: { PATH: path } });
  assertStringIncludes(musl.stderr, "this system has no glibc");
  const getconf = box.write("getconf", "#!/bin/sh\necho glibc 2.26\n", 0o755);
  Deno.symlinkSync(getconf, `${path}/getconf`);
  const old = await install(box, ["--from", release.url], { env: { PATH: path } });
  assertStringIncludes(old.stderr, `this system has glibc 2.26, and the program needs ${GLIBC}`);
  assertEquals([musl.status, old.status, release.asked], [1, 1, []]);
});

scenario("the C library is found without getconf, by ldd or by its loader", NEEDS, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const path = pathOf(box, [...BASICS.filter((name) => name !== "getconf"), "curl"]);
  const env = { PATH: path };
  const byLoader = await install(box, ["--from", release.url, "--to", "a/"], { env });
  assertEquals([byLoader.status, box.tree("project/a")], [0, ["atmos-auth"]], byLoader.stderr);
  const ldd = box.write("ldd", "#!/bin/sh\necho 'ldd (Ubuntu GLIBC 2.26-0ubuntu2) 2.26'\n", 0o755);
  Deno.symlinkSync(ldd, `${path}/ldd`);
  const old = await install(box, ["--from", release.url], { env });
  assertStringIncludes(old.stderr, "this system has glibc 2.26");
});

scenario("it says what is wrong with the place for what passes", NEEDS, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const env = { TMPDIR: `${box.directory}/none` };
  const { status, stderr } = await install(box, ["--from", release.url], { env });
  assertEquals([status, stderr.includes("hint: TMPDIR=DIR sh install.sh")], [1, true], stderr);
});

scenario(
  "what it keeps is purged before it goes, and if that fails nothing goes",
  NEEDS,
  async () => {
    const { box, release } = await world();
    await using _box = box;
    await using _release = release;
    await install(box, ["--from", release.url]);
    const program = `${box.home}/.local/bin/atmos-auth`;
    Deno.writeTextFileSync(program, '#!/bin/sh\necho "$@" >>"$HOME/said"\n[ ! -e "$HOME/open" ]\n');
    box.write("home/open", "");
    const refused = await install(box, ["--uninstall", "--purge"]);
    assertEquals(
      [refused.status, box.tree("home/.local/bin")],
      [1, ["atmos-auth"]],
      refused.stderr,
    );
    Deno.removeSync(`${box.home}/open`);
    const gone = await install(box, ["--uninstall", "--purge"]);
    assertEquals([gone.status, box.tree("home/.local/bin")], [0, []], gone.stderr);
    assertEquals(Deno.readTextFileSync(`${box.home}/said`), "purge\npurge\n");
  },
);

scenario("the action installs what was asked for, and puts it on the job's PATH", {
  ...NEEDS,
  tools: [...NEEDS.tools!, "bash"],
}, async () => {
  const { box, release } = await world();
  await using _box = box;
  await using _release = release;
  const root = new URL("../..", import.meta.url).pathname;
  const [step] = parse(Deno.readTextFileSync(`${root}/action.yml`)).runs.steps;
  const paths = box.write("paths", "");
  // The runner's gh, which verifies; without one nothing would be installed.
  const gh = box.write("bin/gh", "#!/bin/sh\necho --source-ref\n", 0o755);
  for (const version of ["latest", "1.2.3", ""]) {
    if (version === "") Deno.removeSync(gh);
    const env = {
      ...box.env,
      PATH: `${box.directory}/bin:${box.env["PATH"]}`,
      ...{ VERSION: version, ACTION: root, ATMOS_AUTH_RELEASES: release.url },
      ...{ RUNNER_TEMP: `${box.directory}/runner`, GITHUB_PATH: paths },
    };
    const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run];
    const { status, stderr } = await runProgram(tool("bash"), words, { env });
    assertEquals([status, /can't be verified/.test(stderr)], version ? [0, false] : [1, true]);
  }
  assertEquals(Deno.readTextFileSync(paths), `${box.directory}/runner/atmos-auth\n`.repeat(2));
  const { version: own } = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
  assertEquals(box.tree("runner"), ["atmos-auth/", "atmos-auth/atmos-auth"]);
  assertEquals(release.asked.filter((path) => path.endsWith("SUMS")), [
    "/releases/latest/download/SHA256SUMS",
    "/releases/download/v1.2.3/SHA256SUMS",
    `/releases/download/v${own}/SHA256SUMS`,
  ]);
});

scenario("the installer is clean", { tools: ["shellcheck"] }, async () => {
  await using box = sandbox();
  const { stdout } = await runProgram(tool("shellcheck"), [INSTALLER], { env: box.env });
  assertEquals(stdout, "");
});
