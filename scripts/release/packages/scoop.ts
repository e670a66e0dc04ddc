/** A manifest for a Scoop bucket: https://github.com/ScoopInstaller/Scoop/wiki/App-Manifests */
import { stemOf } from "../systems.ts";
import { archivesFor, type Recipe, type Rendered, urlOf } from "./package.ts";

const CPUS = { x86_64: "64bit", arm64: "arm64" } as const;

/** Returns the manifest. */
export function scoop(recipe: Recipe): Rendered {
  const { facts } = recipe;
  const archives = archivesFor(recipe, "windows").map((one) => ({
    cpu: CPUS[one.system.cpu],
    url: urlOf(facts, one),
    hash: one.digest,
    extract_dir: stemOf(one.system),
  }));
  const architecture = archives.map(({ cpu, ...rest }) => [cpu, rest] as const);
  const later = archives.map(({ cpu, url }) =>
    [cpu, { url: url.replaceAll(facts.version, "$version") }] as const
  );
  const manifest = {
    version: facts.version,
    description: facts.summary,
    homepage: facts.homepage,
    license: facts.license,
    architecture: Object.fromEntries(architecture),
    bin: "atmos-auth.exe",
    checkver: { github: facts.homepage },
    autoupdate: {
      architecture: Object.fromEntries(later),
      hash: { url: "$baseurl/SHA256SUMS" },
    },
  };
  return { "scoop/atmos-auth.json": JSON.stringify(manifest, undefined, 4) + "\n" };
}
