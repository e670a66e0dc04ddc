/** Where a Linux distribution wants the files of a package. */
import { COMPLETIONS, MANUAL } from "../layout.ts";

/** Paths below the system's root, by path in an archive; the programs of packagers name them as they are here. */
export function placesFor(family: "debian" | "fedora"): Readonly<Record<string, string>> {
  const zsh = family === "debian" ? "vendor-completions" : "site-functions";
  const license = family === "debian" ? "doc/atmos-auth/copyright" : "licenses/atmos-auth/LICENSE";
  return {
    "atmos-auth": "usr/bin/atmos-auth",
    [COMPLETIONS.bash]: "usr/share/bash-completion/completions/atmos-auth",
    [COMPLETIONS.zsh]: `usr/share/zsh/${zsh}/_atmos-auth`,
    [COMPLETIONS.fish]: "usr/share/fish/vendor_completions.d/atmos-auth.fish",
    [MANUAL]: "usr/share/man/man1/atmos-auth.1",
    "LICENSE": `usr/share/${license}`,
    "THIRD-PARTY-LICENSES": "usr/share/doc/atmos-auth/THIRD-PARTY-LICENSES",
  };
}

/** Lays an archive's tree out below another folder, as a system has it. */
export async function layOutFor(
  family: "debian" | "fedora",
  tree: string,
  folder: string,
  time: Date,
): Promise<void> {
  for (const [from, path] of Object.entries(placesFor(family))) {
    const to = `${folder}/${path}`;
    await Deno.mkdir(to.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.copyFile(`${tree}/${from}`, to);
    await Deno.chmod(to, from === "atmos-auth" ? 0o755 : 0o644);
    await Deno.utime(to, time, time);
  }
}
