/** Configuration that keeps git from being the person where nobody is signed in. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { type GitEntry, gitFile, including } from "./git_config.ts";
import { helperEntries } from "./git_entries.ts";
import { CONFIG, pathTo, refusing } from "./git_places.ts";

/** Returns the variables that lead git there, and the file; ssh stays as it is. */
export function nobodyGit(
  place: Pick<GrantPlace, "join" | "directory" | "os">,
  addresses: readonly string[],
) {
  return {
    variables: including(NOTHING, pathTo(place, CONFIG)),
    files: { [CONFIG]: gitFile(nobodyEntries(addresses)) },
  };
}

/** An empty environment: without an identity, no entry of the surroundings passes. */
const NOTHING = { env: { get: () => undefined, entries: () => [] }, helper: undefined };

/**
 * Returns the entries where nobody is signed in: the person's helpers, headers and `.netrc` are not used, and the
 * person is not asked. Public repositories need none of it, and ssh asks the person's agent.
 */
export function nobodyEntries(addresses: readonly string[]): readonly GitEntry[] {
  return addresses.flatMap((url): readonly GitEntry[] => [
    ...helperEntries(url, REFUSAL),
    [`http.${url}/.extraHeader`, ""],
    // Nor what an address says, be it the person's own rewriting that puts it there (curl_easy_setopt,
    // CURLOPT_HTTPHEADER: a header without a value is not sent).
    [`http.${url}/.extraHeader`, "Authorization:"],
    [`http.${url}/.emptyAuth`, "true"],
  ]);
}

const REFUSAL = refusing(
  "no GitHub identity in this session; your own is let in with: atmos-auth shell --keep github",
);
