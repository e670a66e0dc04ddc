/** Recipes for package managers, rendered from a release's facts and sums. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { fileVersion, type Recipe, tildeVersion } from "../../scripts/release/packages/package.ts";
import { render } from "../../scripts/release/packages/recipes.ts";
import { archiveOf, isSignable, SYSTEMS } from "../../scripts/release/systems.ts";
import { FACTS } from "./facts.ts";

const RECIPE: Recipe = {
  facts: FACTS,
  archives: SYSTEMS.map((system, index) => ({
    system,
    archive: archiveOf(system, true),
    digest: `${index}`.repeat(64),
  })),
};

const RENDERED = render(RECIPE);

const DOWNLOADS = "https://github.com/acme/atmos-auth/releases/download/v1.2.3";

/** The systems that each recipe is for. */
const FOR: Readonly<Record<string, RegExp>> = {
  "homebrew/atmos-auth.rb": /^(?:macos|linux)/,
  "scoop/atmos-auth.json": /^windows/,
  "winget/acme.atmos-auth.installer.yaml": /^windows/,
  "aur/PKGBUILD": /^linux/,
  "aur/.SRCINFO": /^linux/,
  "nix/atmos-auth.nix": /^(?:macos|linux)/,
};

Deno.test("a recipe names the archives of its systems, each with its sum, and no other", () => {
  for (const [path, systems] of Object.entries(FOR)) {
    const text = RENDERED[path]!;
    const urls = [...text.matchAll(/https:\\?\/\\?\/[^\s"'#]+\.(?:tar\.gz|zip)/g)]
      // Where later versions are found is a pattern.
      .map(([url]) => url).filter((url) => !url.includes("$version"));
    const wanted = RECIPE.archives.filter(({ system: { os } }) => systems.test(os));
    assertEquals([path, urls.sort()], [
      path,
      wanted.map(({ archive }) => `${DOWNLOADS}/${archive}`).sort(),
    ]);
    for (const { digest } of wanted) assertStringIncludes(text, digest);
    assertStringIncludes(text, "1.2.3");
  }
});

Deno.test("what is not signed by its maker says so in its name, on the systems that expect it", () => {
  const names = SYSTEMS.map((system) => archiveOf(system, false));
  assertEquals(names, [
    "atmos-auth-linux-x86_64.tar.gz",
    "atmos-auth-linux-arm64.tar.gz",
    "atmos-auth-macos-x86_64-unsigned.tar.gz",
    "atmos-auth-macos-arm64-unsigned.tar.gz",
    "atmos-auth-windows-x86_64-unsigned.zip",
    "atmos-auth-windows-arm64-unsigned.zip",
  ]);
  assertEquals(SYSTEMS.filter(isSignable).map(({ os }) => os).includes("linux"), false);
});

Deno.test("attack: a packager's strip or patchelf cuts off what the program carries", () => {
  assertStringIncludes(RENDERED["aur/PKGBUILD"]!, "options=('!strip' '!debug')");
  assertMatch(RENDERED["nix/atmos-auth.nix"]!, /dontStrip = true;\n {2}dontPatchELF = true;/);
  assertStringIncludes(RENDERED["nix/atmos-auth.nix"]!, "doInstallCheck");
});

Deno.test("Scoop's manifest has what its schema asks for, and unpacks what the archive holds", () => {
  const manifest = JSON.parse(RENDERED["scoop/atmos-auth.json"]!);
  assertEquals(Object.keys(manifest.architecture), ["64bit", "arm64"]);
  assertEquals(manifest.architecture["64bit"].extract_dir, "atmos-auth-windows-x86_64");
  assertMatch(manifest.architecture.arm64.hash, /^[0-9a-f]{64}$/);
  const { url } = manifest.autoupdate.architecture.arm64;
  assertEquals(
    url.replaceAll("$version", manifest.version),
    manifest.architecture.arm64.url,
  );
  assertMatch(url, /\/v\$version\//);
  assertEquals([manifest.version, manifest.license, manifest.bin], [
    "1.2.3",
    "Apache-2.0",
    "atmos-auth.exe",
  ]);
});

Deno.test("winget's three manifests speak of one package", () => {
  const files = Object.entries(RENDERED).filter(([path]) => path.startsWith("winget/"));
  const manifests = files.map(([, text]) => parse(text) as Record<string, unknown>);
  assertEquals(manifests.map(({ ManifestType }) => ManifestType).sort(), [
    "defaultLocale",
    "installer",
    "version",
  ]);
  for (const { PackageIdentifier, PackageVersion } of manifests) {
    assertEquals([PackageIdentifier, PackageVersion], ["acme.atmos-auth", "1.2.3"]);
  }
  const [installer] = manifests.filter(({ ManifestType }) => ManifestType === "installer");
  const paths = [...JSON.stringify(installer).matchAll(/"RelativeFilePath":("[^"]+")/g)];
  assertEquals(
    paths.map(([, path]) => JSON.parse(path!)),
    ["atmos-auth-windows-x86_64\\atmos-auth.exe", "atmos-auth-windows-arm64\\atmos-auth.exe"],
  );
});

Deno.test("a package's version comes before the release's, and its file's name is one that GitHub keeps", () => {
  const early = { ...FACTS, version: "1.2.3-rc.1" };
  assertEquals([tildeVersion(early), fileVersion(early)], ["1.2.3~rc.1", "1.2.3.rc.1"]);
  assertEquals(fileVersion(FACTS), "1.2.3");
});
