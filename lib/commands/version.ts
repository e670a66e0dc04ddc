import { COMMIT, DATE, HOMEPAGE, VERSION } from "../version.ts";
import type { BareContext } from "../workspace/context.ts";
import { answerOf } from "../terminal/answer.ts";

/** `version`: prints the version, what it was built from, and the runtime inside. */
export function version({ terminal, invocation, system }: BareContext<"version">): Promise<number> {
  const { os, runtime } = system;
  const date = DATE || undefined;
  const facts = { version: VERSION, commit: COMMIT, date, os, runtime, homepage: HOMEPAGE };
  const built = [COMMIT.slice(0, 12), DATE.slice(0, 10), runtime].filter(Boolean).join(", ");
  const text = invocation.flags.has("json")
    ? answerOf("version", facts)
    : `atmos-auth ${VERSION} (${built})`;
  terminal.print(text);
  return Promise.resolve(0);
}
