/** Files beside the program, in an archive as in a package: their paths and contents. */
import { SCRIPTS } from "../../lib/commands/completion/scripts.ts";
import type { Contents } from "../build/contents.ts";
import type { Facts } from "./facts.ts";
import { thirdPartyLicenses } from "./notices.ts";

/** Files of one system, by their path in an archive; the program itself is not among them. */
export type Companions = Readonly<Record<string, string>>;

/** Names of the completion scripts where they are installed, by shell. */
export const COMPLETIONS = {
  bash: "completions/atmos-auth.bash",
  zsh: "completions/_atmos-auth",
  fish: "completions/atmos-auth.fish",
  powershell: "completions/atmos-auth.ps1",
} as const satisfies { readonly [Shell in keyof typeof SCRIPTS]: string };

/** Path of the manual page, in the repository's `docs` as in an archive. */
export const MANUAL = "man/atmos-auth.1";

/** Returns the licences, the manual page, and the completion scripts just as the program prints them. */
export function companionsOf(root: string, facts: Facts, contents: Contents): Companions {
  const shells = Object.entries(SCRIPTS).map(([shell, script]) =>
    [COMPLETIONS[shell as keyof typeof COMPLETIONS], script([facts.name])] as const
  );
  return {
    [MANUAL]: Deno.readTextFileSync(`${root}/docs/${MANUAL}`),
    "LICENSE": Deno.readTextFileSync(`${root}/LICENSE`),
    "THIRD-PARTY-LICENSES": thirdPartyLicenses(facts, contents),
    ...Object.fromEntries(shells),
  };
}
