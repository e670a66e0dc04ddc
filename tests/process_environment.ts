/** Environments for processes that no test starts. */
import type { ProcessEnvironment } from "../lib/system/programs.ts";

/** Exactly these variables, where a test compares or needs an environment. */
export function processEnvironment(
  variables: Readonly<Record<string, string>> = {},
): ProcessEnvironment {
  return variables as unknown as ProcessEnvironment;
}
