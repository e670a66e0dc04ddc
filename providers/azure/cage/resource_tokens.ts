/** One access token for each resource, as modules deliver them. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { Tokens } from "../../../lib/oauth/server.ts";
import type { Resource } from "../tokens.ts";

/** Tokens as they are delivered; `life` is in seconds. */
export type ResourceTokens = Partial<
  Record<Resource, { readonly token: string; readonly life: number | undefined }>
>;

/** Returns an access token for the main process. */
export function delivered({ token, life }: Tokens) {
  return { token, life };
}

/** Tokens beside the first are a convenience: whatever keeps one away is only noted. */
export async function optional<Result>(
  resource: Resource,
  inside: Inside,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    inside.notice(`no token for ${resource}: ${reason}`);
    return undefined;
  }
}
