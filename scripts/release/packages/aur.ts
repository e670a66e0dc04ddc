/** A package for Arch's user repository, as PKGBUILD(5) and makepkg's `.SRCINFO` have it. */
import { stemOf } from "../systems.ts";
import { modeOf, placesFor } from "./install_tree.ts";
import { archivesFor, type Recipe, type Rendered, urlOf } from "./package.ts";

const CPUS = { x86_64: "x86_64", arm64: "aarch64" } as const;

/** Returns `PKGBUILD`, and the `.SRCINFO` that `makepkg --printsrcinfo` would print of it. */
export function aur(recipe: Recipe): Rendered {
  return { "aur/PKGBUILD": pkgbuild(recipe), "aur/.SRCINFO": srcinfo(recipe) };
}

/** Returns a PKGBUILD's version, which has no hyphen. */
function archVersion({ version }: Recipe["facts"]): string {
  return version.replaceAll("-", "_");
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
  const files = Object.entries(placesFor("arch")).map(([from, to]) =>
    `  install -Dm${modeOf(from).toString(8)} ${from} "$pkgdir/${to}"\n`
  ).join("");
  return `# Maintainer: ${facts.maintainer}
pkgname=atmos-auth-bin
pkgver=${archVersion(facts)}
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
${files}}
`;
}

function srcinfo(recipe: Recipe): string {
  const { facts } = recipe;
  const sources = sourcesOf(recipe);
  const fields: readonly (readonly [string, string])[] = [
    ["pkgdesc", facts.summary],
    ["pkgver", archVersion(facts)],
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
