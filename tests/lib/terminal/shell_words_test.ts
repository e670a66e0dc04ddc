/** Lines that are told for a Unix shell, as the shells take them that are none of POSIX. */
import { assertEquals } from "@std/assert";
import { typedOnUnix } from "../../../lib/terminal/escape.ts";
import { wordsFor } from "../../../lib/terminal/shell_words.ts";

const wordsIn = (shell: string) => wordsFor(`/usr/bin/${shell}`);

/** For bash, fish, PowerShell, nushell. */
const LINES: readonly (readonly [unix: string, fish: string, pwsh: string, nu: string])[] = [
  [
    "unset AWS_PROFILE TMPDIR",
    "set -e AWS_PROFILE TMPDIR",
    "Remove-Item Env:AWS_PROFILE, Env:TMPDIR",
    "hide-env AWS_PROFILE TMPDIR",
  ],
  [
    "export ATMOS_KEYRING_TYPE=file && atmos-auth login",
    "export ATMOS_KEYRING_TYPE=file && atmos-auth login",
    "$env:ATMOS_KEYRING_TYPE = 'file'; atmos-auth login",
    "$env.ATMOS_KEYRING_TYPE = 'file'; atmos-auth login",
  ],
  [
    `atmos-auth login -i ${typedOnUnix("it's a\\b")}`,
    "atmos-auth login -i 'it\\'s a\\\\b'",
    "atmos-auth login -i 'it''s a\\b'",
    `atmos-auth login -i "it's a\\\\b"`,
  ],
  ...["atmos-auth login -i 'a b'", "atmos-auth export aws-config", "it isn't 'yours' here"]
    .map((line) => [line, line, line, line] as const),
];

for (const [at, shell] of ["bash", "fish", "pwsh", "nu"].entries()) {
  Deno.test(`a line is told in the words of ${shell}`, () => {
    assertEquals(LINES.map(([unix]) => wordsIn(shell)(unix)), LINES.map((all) => all[at]!));
  });
}
