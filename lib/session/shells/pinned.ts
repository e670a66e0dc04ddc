/** Comparing and putting right, in words that bash, zsh and sh share. Pure. */
import { quoteFor } from "./quote.ts";
import type { Pins } from "./shell.ts";

/**
 * The lines of a function that calls `__atmos_auth_put NAME VALUE` and `__atmos_auth_drop NAME...` for what moved;
 * without a loop while nothing did. `[` compares, since `shopt -s nocasematch` bends bash's `[[` and `case`.
 */
export function pinLines({ set, unset }: Pins): string {
  const q = (text: string) => quoteFor("posix", text);
  const lines = Object.entries(set).map(([name, value]) =>
    `  [ "\${${name}+=}\${${name}-}" = ${q(`=${value}`)} ] || __atmos_auth_put ${name} ${q(value)}`
  );
  if (lines.length > 0) lines.push(`  export ${Object.keys(set).join(" ")}`);
  if (unset.length > 0) {
    const found = unset.map((name) => `\${${name}+x}`).join("");
    lines.push(`  [ -z "${found}" ] || __atmos_auth_drop ${unset.join(" ")}`);
  }
  return [...lines, "  :"].join("\n");
}
