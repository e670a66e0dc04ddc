/** The three manifests of a package in winget's repository: https://github.com/microsoft/winget-pkgs/tree/master/doc/manifest */
import { stringify } from "yaml";
import type { Facts } from "../facts.ts";
import { stemOf } from "../systems.ts";
import { archivesFor, type Recipe, type Rendered, urlOf } from "./package.ts";

const SCHEMA = "1.6.0";
const CPUS = { x86_64: "x64", arm64: "arm64" } as const;

/** Returns the manifests. */
export function winget(recipe: Recipe): Rendered {
  const { facts } = recipe;
  const owner = new URL(facts.homepage).pathname.split("/")[1]!;
  const id = `${owner}.atmos-auth`;
  const file = (kind: string, name: string, content: Readonly<Record<string, unknown>>) => {
    const all = {
      PackageIdentifier: id,
      PackageVersion: facts.version,
      ...content,
      ManifestType: kind,
      ManifestVersion: SCHEMA,
    };
    return [`winget/${id}${name}.yaml`, stringify(all, { lineWidth: 0 })] as const;
  };
  return Object.fromEntries([
    file("version", "", { DefaultLocale: "en-US" }),
    file("defaultLocale", ".locale.en-US", about(facts, owner)),
    file("installer", ".installer", installers(recipe)),
  ]);
}

function about(facts: Facts, owner: string) {
  return {
    PackageLocale: "en-US",
    Publisher: owner,
    PackageName: "atmos-auth",
    PackageUrl: facts.homepage,
    License: facts.license,
    LicenseUrl: `${facts.homepage}/blob/v${facts.version}/LICENSE`,
    ShortDescription: facts.summary,
    ReleaseNotesUrl: `${facts.homepage}/releases/tag/v${facts.version}`,
  };
}

function installers(recipe: Recipe) {
  return {
    InstallerType: "zip",
    NestedInstallerType: "portable",
    Commands: ["atmos-auth"],
    Installers: archivesFor(recipe, "windows").map((one) => ({
      Architecture: CPUS[one.system.cpu],
      InstallerUrl: urlOf(recipe.facts, one),
      InstallerSha256: one.digest.toUpperCase(),
      NestedInstallerFiles: [{
        RelativeFilePath: `${stemOf(one.system)}\\atmos-auth.exe`,
        PortableCommandAlias: "atmos-auth",
      }],
    })),
  };
}
