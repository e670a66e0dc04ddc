/** What keeps git from being the person where nobody is signed in. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { type GitEntry, gitFile, including } from "./git_config.ts";
import { helperEntries } from "./git_entries.ts";
import { CONFIG, pathTo, refusing } from "./git_places.ts";

/** The variables that lead git there, and the file; ssh stays as it is. */
export function nobodyGit(
  place: Pick<GrantPlace, "join" | "directory" | "os">,
  addresses: readonly string[],
) {
  return {
    variables: including(NOTHING, pathTo(place, CONFIG)),
    files: { [CONFIG]: gitFile(nobodyEntries(addresses)) },
  };
}

/** Git is given nothing of what the surroundings say: without an identity no entry of theirs passes. */
const NOTHING = { env: { get: () => undefined, entries: () => [] }, helper: undefined };

/**
 * The entries where nobody is signed in: what the person's helpers, headers and `.netrc` know is not asked for,
 * and neither is the person. What is public needs none of it, and ssh asks the person's agent.
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
