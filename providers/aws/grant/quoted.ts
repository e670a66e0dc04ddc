/** Arguments of a `credential_process`. */
import type { Os } from "../../../lib/system.ts";

/**
 * An argument as `credential_process` takes it: a shell's quoting on Unix, where botocore splits as a shell
 * would and the others run one. Windows has no way to quote `%` and its like: `undefined`.
 */
export function quoted(argument: string, os: Os): string | undefined {
  // deno-lint-ignore no-control-regex
  const impossible = os === "windows" ? /[\x00-\x1f"%!^&|<>]/ : /[\x00-\x1f]/;
  if (impossible.test(argument)) return undefined;
  return os === "windows" ? `"${argument}"` : `'${argument.replaceAll("'", `'\\''`)}'`;
}
