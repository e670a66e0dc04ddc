/** The line that installs a package of the distribution that this system is (os-release(5)). */
import type { System } from "../system.ts";

/** What installs packages, by what a distribution is called or what it is like. */
const INSTALLERS: Readonly<Record<string, string>> = {
  ...{ debian: "sudo apt install", ubuntu: "sudo apt install" },
  ...{ fedora: "sudo dnf install", rhel: "sudo dnf install", amzn: "sudo dnf install" },
  ...{ alpine: "sudo apk add", arch: "sudo pacman -S" },
  ...{ suse: "sudo zypper install", opensuse: "sudo zypper install" },
};

/** It; in words where nobody knows how. The package's name has to be the same everywhere. */
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
