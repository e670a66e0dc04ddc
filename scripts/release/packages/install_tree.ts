/** Where a Linux distribution wants the files of a package. */
import { makeRoomFor } from "../../files.ts";
import { COMPLETIONS, MANUAL } from "../layout.ts";

/** Distributions that follow one another's places. */
export type Family = "arch" | "debian" | "fedora";

const DOC = "doc/atmos-auth";
const LICENSES = "licenses/atmos-auth";
const OTHERS = "THIRD-PARTY-LICENSES";

/** What differs: below `usr/share`. */
const OWN = {
  arch: { zsh: "site-functions", license: `${LICENSES}/LICENSE`, others: `${LICENSES}/${OTHERS}` },
  debian: { zsh: "vendor-completions", license: `${DOC}/copyright`, others: `${DOC}/${OTHERS}` },
  fedora: { zsh: "site-functions", license: `${LICENSES}/LICENSE`, others: `${DOC}/${OTHERS}` },
} as const;

/** Paths below the system's root, by path in an archive. */
export function placesFor(family: Family): Readonly<Record<string, string>> {
  const { zsh, license, others } = OWN[family];
  return {
    "atmos-auth": "usr/bin/atmos-auth",
    [COMPLETIONS.bash]: "usr/share/bash-completion/completions/atmos-auth",
    [COMPLETIONS.zsh]: `usr/share/zsh/${zsh}/_atmos-auth`,
    [COMPLETIONS.fish]: "usr/share/fish/vendor_completions.d/atmos-auth.fish",
    [MANUAL]: "usr/share/man/man1/atmos-auth.1",
    "LICENSE": `usr/share/${license}`,
    [OTHERS]: `usr/share/${others}`,
  };
}

/** Lays an archive's tree out below another folder, as a system has it. */
export async function layOutFor(
  family: Family,
  tree: string,
  folder: string,
  time: Date,
): Promise<void> {
  for (const [from, path] of Object.entries(placesFor(family))) {
    const to = `${folder}/${path}`;
    await makeRoomFor(to);
    await Deno.copyFile(`${tree}/${from}`, to);
    await Deno.chmod(to, modeOf(from));
    await Deno.utime(to, time, time);
  }
}

/** The mode of a path in an archive, once it is installed: the program alone is executable. */
export function modeOf(path: string): number {
  return path === "atmos-auth" ? 0o755 : 0o644;
}
