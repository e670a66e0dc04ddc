/** A package for Fedora, RHEL and those after them, made by rpmbuild, which is told to leave the program as it is. */
import { epochOf, type Facts } from "../facts.ts";
import { run } from "../run.ts";
import type { ReleasedSystem } from "../systems.ts";
import { GLIBC } from "./glibc.ts";
import { layOutFor, placesFor } from "./install_tree.ts";
import { fileVersion, tildeVersion } from "./package.ts";

const CPUS = { x86_64: "x86_64", arm64: "aarch64" } as const;

/** Makes it in `out` of an archive's tree. */
export async function makeRpm(
  facts: Facts,
  system: ReleasedSystem,
  tree: string,
  out: string,
): Promise<void> {
  const cpu = CPUS[system.cpu];
  const [source, top] = [`${tree}.rpm`, `${tree}.rpmbuild`];
  await layOutFor("fedora", tree, source, new Date(facts.date));
  await Deno.mkdir(top);
  await Deno.writeTextFile(`${top}/atmos-auth.spec`, spec(facts, source));
  const words = ["-bb", "--quiet", "--target", `${cpu}-linux`, "--define", `_topdir ${top}`];
  const env = { SOURCE_DATE_EPOCH: `${epochOf(facts)}`, HOME: top };
  await run("rpmbuild", [...words, `${top}/atmos-auth.spec`], { cwd: top, env });
  const nameOf = (version: string) => `atmos-auth-${version}-1.${cpu}.rpm`;
  const made = `${top}/RPMS/${cpu}/${nameOf(tildeVersion(facts))}`;
  await Deno.rename(made, `${out}/${nameOf(fileVersion(facts))}`);
}

function spec(facts: Facts, source: string): string {
  const files = Object.values(placesFor("fedora")).map((path) => `/${path}*\n`).join("");
  return `# The program carries its modules behind its code: stripped or otherwise improved, it is none.
%global __strip /bin/true
%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
%global _binary_payload w3.zstdio
%global _buildhost localhost
%global source_date_epoch_from_changelog 0
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
Name: atmos-auth
Version: ${tildeVersion(facts)}
Release: 1
Summary: ${facts.summary}
License: ${facts.license}
URL: ${facts.homepage}
Packager: ${facts.maintainer}
AutoReqProv: no
# Asked for as libraries: openSUSE calls their packages otherwise than Fedora.
Requires: libc.so.6(GLIBC_${GLIBC})(64bit), libgcc_s.so.1()(64bit)
%description
${facts.summary}.
%install
cp -a ${source}/. %{buildroot}/
%files
%dir /usr/share/doc/atmos-auth
%dir /usr/share/licenses/atmos-auth
${files}`;
}
