/** Lines of Vault's own program. Pure. */
import { typed } from "../../lib/terminal/escape.ts";
import { noted } from "../../lib/terminal/hint.ts";
import type { VaultPlace } from "./modules.ts";

/**
 * Returns a command line of Vault's own program, which uses the token of whoever has signed in with it; OpenBao's has
 * the same commands.
 */
export function lineOf(
  { address, namespace }: VaultPlace,
  command: readonly string[],
  words: readonly string[] = [],
): string {
  const within = namespace === undefined ? [] : [`-namespace=${typed(namespace)}`];
  const line = ["vault", ...command, `-address=${typed(address)}`, ...within, ...words.map(typed)];
  return noted(line.join(" "), "or bao, with the same words");
}
