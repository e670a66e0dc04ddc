/** Paths of a package's files in a Linux distribution. */
import { makeRoomFor } from "../../files.ts";
import { COMPLETIONS, MANUAL } from "../layout.ts";

/** A family of distributions with the same paths. */
export type Family = "arch" | "debian" | "fedora";

const DOC = "doc/atmos-auth";
const LICENSES = "licenses/atmos-auth";
const OTHERS = "THIRD-PARTY-LICENSES";

/** Paths below `usr/share` that differ. */
const OWN = {
  arch: { zsh: "site-functions", license: `${LICENSES}/LICENSE`, others: `${LICENSES}/${OTHERS}` },
  // The one file of documentation that images of Debian keep, so it holds what must be said of others as well.
  debian: { zsh: "vendor-completions", license: `${DOC}/copyright`, others: `${DOC}/copyright` },
  fedora: { zsh: "site-functions", license: `${LICENSES}/LICENSE`, others: `${DOC}/${OTHERS}` },
} as const;

/** Returns paths below the system's root, by path in an archive. */
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

/** Copies an archive's tree into another folder, in a system's layout; files with one path are joined. */
export async function layOutFor(
  family: Family,
  tree: string,
  folder: string,
  time: Date,
): Promise<void> {
  for (const [from, path] of Object.entries(placesFor(family))) {
    const to = `${folder}/${path}`;
    await makeRoomFor(to);
    await Deno.writeFile(to, await Deno.readFile(`${tree}/${from}`), { append: true });
    await Deno.chmod(to, modeOf(from));
    await Deno.utime(to, time, time);
  }
}

/** Returns the mode of an archive's path once it is installed: the program alone is executable. */
export function modeOf(path: string): number {
  return path === "atmos-auth" ? 0o755 : 0o644;
}
