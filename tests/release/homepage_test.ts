/** The project has one address. */
import { assertEquals } from "@std/assert";
import { HOMEPAGE } from "../../lib/version.ts";

const ROOT = new URL("../..", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));

/** What stands alone, and so says the address itself. */
const ALONE = [
  "scripts/install/install.sh",
  "scripts/install/install.ps1",
  "docs/install.md",
  ".github/ISSUE_TEMPLATE/config.yml",
];

Deno.test("what can't ask for the project's address says the same", () => {
  const owner = HOMEPAGE.split("/").at(-2)!;
  for (const path of ALONE) {
    const said = read(path).match(/https:\/\/github\.com\/[\w-]+\/atmos-auth/g) ?? [];
    assertEquals([path, ...new Set(said)], [path, HOMEPAGE]);
    const repositories = read(path).match(/(?<=--repo )[\w-]+\/[\w-]+/g) ?? [];
    for (const one of repositories) assertEquals([path, one], [path, `${owner}/atmos-auth`]);
  }
});
