import { VERSION } from "../version.ts";
import type { Context } from "../workspace.ts";

/** `version`: which version this is. */
export function version({ terminal, invocation }: Context): Promise<number> {
  terminal.print(
    invocation.flags.has("json") ? JSON.stringify({ version: VERSION }) : `atmos-auth ${VERSION}`,
  );
  return Promise.resolve(0);
}
