import { COMMIT, DATE, VERSION } from "../cli/version.ts";
import type { BareContext } from "../workspace/context.ts";

/** `version`: which version this is, and what it was built from. */
export function version({ terminal, invocation, system }: BareContext<"version">): Promise<number> {
  const facts = { version: VERSION, commit: COMMIT, date: DATE || undefined, os: system.os };
  const built = [COMMIT.slice(0, 12), DATE.slice(0, 10)].filter(Boolean).join(", ");
  const text = invocation.flags.has("json")
    ? JSON.stringify(facts)
    : `atmos-auth ${VERSION} (${built})`;
  terminal.print(text);
  return Promise.resolve(0);
}
