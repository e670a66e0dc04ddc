/** A package for Debian and those after it, made by dpkg-deb, which leaves the program as it is. */
import { epochOf, type Facts } from "../facts.ts";
import { run } from "../run.ts";
import type { ReleasedSystem } from "../systems.ts";
import { GLIBC } from "./glibc.ts";
import { layOutFor } from "./install_tree.ts";
import { fileVersion, tildeVersion } from "./package.ts";

const CPUS = { x86_64: "amd64", arm64: "arm64" } as const;

/** Makes it in `out` of an archive's tree. */
export async function makeDeb(
  facts: Facts,
  system: ReleasedSystem,
  tree: string,
  out: string,
): Promise<void> {
  const name = `atmos-auth_${fileVersion(facts)}_${CPUS[system.cpu]}.deb`;
  const root = `${tree}.deb`;
  await layOutFor("debian", tree, root, new Date(facts.date));
  await Deno.mkdir(`${root}/DEBIAN`);
  const size = await sizeOf(`${tree}/atmos-auth`);
  await Deno.writeTextFile(`${root}/DEBIAN/control`, control(facts, system, size));
  // The form that the oldest system which the program runs on can unpack.
  const words = ["-Zgzip", "--root-owner-group", "--build", root, `${out}/${name}`];
  await run("dpkg-deb", words, { cwd: out, env: { SOURCE_DATE_EPOCH: `${epochOf(facts)}` } });
}

function control(facts: Facts, { cpu }: ReleasedSystem, size: number): string {
  return `Package: atmos-auth
Version: ${tildeVersion(facts)}
Architecture: ${CPUS[cpu]}
Maintainer: ${facts.maintainer}
Installed-Size: ${Math.ceil(size / 1024)}
Depends: libc6 (>= ${GLIBC}), libgcc-s1 | libgcc1
Section: admin
Priority: optional
Homepage: ${facts.homepage}
Description: ${facts.summary}
`;
}

async function sizeOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}
