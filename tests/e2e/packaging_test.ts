/** Packages of a release, installed as their tools do it: the installed program answers, and goes without a trace. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../lib/version.ts";
import { dryRun } from "../../scripts/release.ts";
import { treeOf } from "../../scripts/release/assemble.ts";
import { GLIBC } from "../../scripts/release/packages/glibc.ts";
import { REGRAFT } from "../../scripts/release/packages/nix.ts";
import { SYSTEMS } from "../../scripts/release/systems.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { type Needs, scenario, tool } from "./tools.ts";

/** On the machine whose packages a dry run makes. */
function needs(...tools: string[]): Needs {
  return {
    tools: ["dpkg-deb", "rpmbuild", "zip", ...tools],
    conditions: { "x86_64 Linux": Deno.build.target === "x86_64-unknown-linux-gnu" },
  };
}

const AS_ROOT = { "root": Deno.build.os !== "windows" && Deno.uid() === 0 };

async function succeed(
  box: Sandbox,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, stdout, stderr } = await runProgram(program, args, {
    env: { ...box.env, ...env },
  });
  assertEquals([program, ...args, status], [program, ...args, 0], stdout + stderr);
  return stdout;
}

async function answers(box: Sandbox, program: string): Promise<void> {
  assertStringIncludes(await succeed(box, program, ["version"]), `atmos-auth ${VERSION} (`);
}

function packageIn(out: string, suffix: string): string {
  const [found, ...more] = [...Deno.readDirSync(out)].filter(({ name }) => name.endsWith(suffix));
  assertEquals([suffix, more.length], [suffix, 0]);
  return `${out}/${found!.name}`;
}

const LINUX = SYSTEMS[0]!;

scenario("the deb is installed, answers, and is removed", needs("dpkg"), async () => {
  await using box = sandbox();
  const deb = packageIn(await dryRun(), ".deb");
  for (const folder of ["updates", "info"]) box.write(`root/var/lib/dpkg/${folder}/.keep`, "");
  box.write("root/var/lib/dpkg/status", "");
  const dpkg = (...words: string[]) =>
    succeed(box, tool("dpkg"), [
      ...["--root", `${box.directory}/root`, "--force-not-root", "--force-depends"],
      ...["--force-script-chrootless", `--log=${box.directory}/log`, ...words],
    ], { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" });
  await dpkg("--install", deb);
  await answers(box, `${box.directory}/root/usr/bin/atmos-auth`);
  const files = box.tree("root/usr").filter((path) => !path.endsWith("/"));
  assertEquals(files, [
    "bin/atmos-auth",
    "share/bash-completion/completions/atmos-auth",
    "share/doc/atmos-auth/copyright",
    "share/fish/vendor_completions.d/atmos-auth.fish",
    "share/man/man1/atmos-auth.1",
    "share/zsh/vendor-completions/_atmos-auth",
  ]);
  // Images of Debian keep no other file of documentation than this.
  const copyright = Deno.readTextFileSync(
    `${box.directory}/root/usr/share/doc/atmos-auth/copyright`,
  );
  for (const said of ["Apache License", "google-auth-library"]) {
    assertStringIncludes(copyright, said);
  }
  await dpkg("--purge", "atmos-auth");
  assertEquals(box.tree("root/usr"), []);
});

scenario(
  "the deb and the rpm ask for the C library that the program needs",
  needs("rpm"),
  async () => {
    await using box = sandbox();
    const out = await dryRun();
    const info = await succeed(box, tool("dpkg-deb"), ["--info", packageIn(out, ".deb")]);
    assertStringIncludes(info, `Depends: libc6 (>= ${GLIBC})`);
    const words = ["-qp", "--requires", "--dbpath", `${box.directory}/db`, packageIn(out, ".rpm")];
    const asked = (await succeed(box, tool("rpm"), words)).split("\n");
    assert(asked.includes(`libc.so.6(GLIBC_${GLIBC})(64bit)`), asked.join());
  },
);

scenario("the rpm is installed, answers, and is removed", {
  ...needs("rpm"),
  conditions: { ...needs().conditions, ...AS_ROOT },
}, async () => {
  await using box = sandbox();
  const rpm = packageIn(await dryRun(), ".rpm");
  const root = ["--root", `${box.directory}/root`, "--dbpath", "/db", "--nodeps"];
  await succeed(box, tool("rpm"), ["-i", ...root, rpm]);
  await answers(box, `${box.directory}/root/usr/bin/atmos-auth`);
  assertStringIncludes(box.tree("root/usr").join("\n"), "share/zsh/site-functions/_atmos-auth");
  await succeed(box, tool("rpm"), ["-e", ...root, "atmos-auth"]);
  assertEquals(box.tree("root/usr").filter((path) => path.includes("atmos")), []);
});

scenario("Arch's package() puts everything where Arch wants it", needs("bash"), async () => {
  await using box = sandbox();
  const out = await dryRun();
  const recipes = `${out}/.trees/atmos-auth-packaging/aur`;
  const script = `set -eu
cd "$1"; pkgdir=$2 CARCH=x86_64; . "$3/PKGBUILD"
package
printf '%s\\n' "$pkgname" "$pkgver" "\${options[@]}"`;
  const words = ["-c", script, "-", `${out}/.trees`, `${box.directory}/pkg`, recipes];
  const said = await succeed(box, tool("bash"), words);
  assertEquals(said.trim().split("\n"), ["atmos-auth-bin", VERSION, "!strip", "!debug"]);
  await answers(box, `${box.directory}/pkg/usr/bin/atmos-auth`);
  assertStringIncludes(box.tree("pkg").join("\n"), "usr/share/licenses/atmos-auth/LICENSE");
});

/** Enough of Homebrew to load a formula, and to see what it would install. */
const BREW = `
class Dir_
  def initialize(name) = @name = name
  def install(*what) = puts("#{@name} #{what.first.is_a?(Hash) ? what.first.to_a.flatten.join(' as ') : what.join}")
end
class Formula
  class << self
    %i[desc homepage version license url sha256].each do |field|
      define_method(field) { |value| puts "#{field} #{value}" }
    end
    %i[on_macos on_linux on_intel on_arm].each { |system| define_method(system) { |&body| body.call } }
    def test = nil
  end
  %i[bin bash_completion zsh_completion fish_completion man1 doc].each do |name|
    define_method(name) { Dir_.new(name) }
  end
end
load ARGV[0]
AtmosAuth.new.install
`;

scenario(
  "Homebrew's formula loads, and installs what the archive holds",
  needs("ruby"),
  async () => {
    await using box = sandbox();
    const out = await dryRun();
    const formula = `${out}/.trees/atmos-auth-packaging/homebrew/atmos-auth.rb`;
    const said = await succeed(box, tool("ruby"), ["-W0", "-e", BREW, formula]);
    assertStringIncludes(said, `version ${VERSION}\n`);
    const installed = [...said.matchAll(/^(?:bin|\w*completion|man1|doc) (\S+)/gm)];
    assertEquals(installed.length, 6);
    for (const [, path] of installed) Deno.statSync(`${treeOf(out, LINUX)}/${path}`);
  },
);

scenario(
  "attack: a loader is written into the program, as Nix does it",
  needs("patchelf"),
  async () => {
    await using box = sandbox();
    const program = `${treeOf(await dryRun(), LINUX)}/atmos-auth`;
    const lib = "/lib/x86_64-linux-gnu";
    const env = { loader: `${lib}/ld-linux-x86-64.so.2`, libraries: lib };
    const words = ["-euc", `cd "$1"; cp "$2" .\n${REGRAFT}`, "-", box.project, program];
    await succeed(box, tool("bash"), words, env);
    await answers(box, `${box.project}/atmos-auth`);
    const said = await succeed(box, tool("patchelf"), [
      "--print-interpreter",
      `${box.project}/code`,
    ]);
    assertEquals(said.trim(), env.loader);
  },
);

/** The newest version of the C library that a file asks for. */
async function newestIn(box: Sandbox, path: string): Promise<string> {
  const symbols = await succeed(box, tool("objdump"), ["-T", path]);
  const versions = [...symbols.matchAll(/\bGLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) =>
    Number(major) * 1000 + Number(minor)
  );
  const newest = Math.max(...versions);
  return `${Math.floor(newest / 1000)}.${newest % 1000}`;
}

scenario(
  "the program and its addon ask for no newer C library than is said",
  needs("objdump"),
  async () => {
    await using box = sandbox();
    const program = `${treeOf(await dryRun(), LINUX)}/atmos-auth`;
    assertEquals(await newestIn(box, program), GLIBC);
    const addon = new URL(`../../dist/${LINUX.target.name}/program/keyring.node`, import.meta.url);
    const [, minor] = (await newestIn(box, addon.pathname)).split(".");
    assertEquals(Number(minor) <= Number(GLIBC.split(".")[1]), true, minor);
    assertMatch(GLIBC, /^2\.\d+$/);
  },
);
