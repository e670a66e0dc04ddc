/** Commands that install a package of this distribution (os-release(5)). */
import type { System } from "../system.ts";

/** Package installers, by the id of a distribution or of one that it is like. */
const INSTALLERS: Readonly<Record<string, string>> = {
  ...{ debian: "sudo apt install", ubuntu: "sudo apt install" },
  ...{ fedora: "sudo dnf install", rhel: "sudo dnf install", amzn: "sudo dnf install" },
  ...{ alpine: "sudo apk add", arch: "sudo pacman -S" },
  ...{ suse: "sudo zypper install", opensuse: "sudo zypper install" },
};

/** Returns the command; words where the distribution is not known. The package's name must be the same everywhere. */
export async function installing(
  { files }: { readonly files: Pick<System["files"], "readText"> },
  name: string,
): Promise<string> {
  const text = await files.readText("/etc/os-release") ?? await files.readText(OLDER) ?? "";
  const said = [/^ID=(.*)$/m, /^ID_LIKE=(.*)$/m].flatMap((line) => wordsOf(line.exec(text)?.[1]));
  const installer = said.map((word) => Object.hasOwn(INSTALLERS, word) && INSTALLERS[word])
    .find(Boolean);
  return installer ? `${installer} ${name}` : `install ${name} as this system's packages are`;
}

const OLDER = "/usr/lib/os-release";

function wordsOf(value = ""): readonly string[] {
  return value.replace(/["']/g, "").split(/\s+/).filter(Boolean);
}
