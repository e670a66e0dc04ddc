/** A package for Arch's user repository, as PKGBUILD(5) and makepkg's `.SRCINFO` have it. */
import { COMPLETIONS, MANUAL } from "../layout.ts";
import { stemOf } from "../systems.ts";
import { archivesFor, type Recipe, type Rendered, urlOf } from "./package.ts";

const CPUS = { x86_64: "x86_64", arm64: "aarch64" } as const;

/** `PKGBUILD`, and the `.SRCINFO` that `makepkg --printsrcinfo` would print of it. */
export function aur(recipe: Recipe): Rendered {
  return { "aur/PKGBUILD": pkgbuild(recipe), "aur/.SRCINFO": srcinfo(recipe) };
}

function sourcesOf(recipe: Recipe) {
  const { facts: { version } } = recipe;
  return archivesFor(recipe, "linux").map((one) => ({
    cpu: CPUS[one.system.cpu],
    digest: one.digest,
    folder: stemOf(one.system),
    // Archives of several versions may lie in one folder of sources.
    source: `${one.archive.replace(".tar.gz", "")}-${version}.tar.gz::${urlOf(recipe.facts, one)}`,
  }));
}

function pkgbuild(recipe: Recipe): string {
  const { facts } = recipe;
  const sources = sourcesOf(recipe);
  const each = sources.map(({ cpu, digest, source }) =>
    `source_${cpu}=('${source}')\nsha256sums_${cpu}=('${digest}')\n`
  ).join("");
  const folders = sources.map(({ cpu, folder }) => `    ${cpu}) cd ${folder} ;;\n`).join("");
  const install = (mode: string, from: string, to: string) =>
    `  install -D${mode} ${from} "$pkgdir/usr/${to}"\n`;
  return `# Maintainer: ${facts.maintainer}
pkgname=atmos-auth-bin
pkgver=${facts.version.replaceAll("-", "_")}
pkgrel=1
pkgdesc='${facts.summary}'
arch=(${sources.map(({ cpu }) => cpu).join(" ")})
url='${facts.homepage}'
license=('${facts.license}')
depends=('glibc' 'gcc-libs')
provides=('atmos-auth')
conflicts=('atmos-auth')
# The program carries its modules behind its code: stripped of them, it is none.
options=('!strip' '!debug')
${each}
package() {
  case $CARCH in
${folders}  esac
${
    [
      install("m755", "atmos-auth", "bin/atmos-auth"),
      install("m644", COMPLETIONS.bash, "share/bash-completion/completions/atmos-auth"),
      install("m644", COMPLETIONS.zsh, "share/zsh/site-functions/_atmos-auth"),
      install("m644", COMPLETIONS.fish, "share/fish/vendor_completions.d/atmos-auth.fish"),
      install("m644", MANUAL, "share/man/man1/atmos-auth.1"),
      install("m644", "LICENSE", "share/licenses/atmos-auth/LICENSE"),
      install(
        "m644",
        "THIRD-PARTY-LICENSES",
        "share/licenses/atmos-auth/THIRD-PARTY-LICENSES",
      ),
    ].join("")
  }}
`;
}

function srcinfo(recipe: Recipe): string {
  const { facts } = recipe;
  const sources = sourcesOf(recipe);
  const fields: readonly (readonly [string, string])[] = [
    ["pkgdesc", facts.summary],
    ["pkgver", facts.version.replaceAll("-", "_")],
    ["pkgrel", "1"],
    ["url", facts.homepage],
    ...sources.map(({ cpu }) => ["arch", cpu] as const),
    ["license", facts.license],
    ["depends", "glibc"],
    ["depends", "gcc-libs"],
    ["provides", "atmos-auth"],
    ["conflicts", "atmos-auth"],
    ["options", "!strip"],
    ["options", "!debug"],
    ...sources.flatMap(({ cpu, source, digest }) =>
      [[`source_${cpu}`, source], [`sha256sums_${cpu}`, digest]] as const
    ),
  ];
  const lines = fields.map(([name, value]) => `\t${name} = ${value}\n`).join("");
  return `pkgbase = atmos-auth-bin\n${lines}\npkgname = atmos-auth-bin\n`;
}
