/** A session without a GitHub identity, as `gh`, `hub` and git see it. */
import type { Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { emptyGhFiles, hostsIn } from "./gh.ts";
import { nobodyEntries } from "./git.ts";
import { appended } from "./git_environment.ts";
import { GITHUB_COM } from "../endpoint.ts";

/** Git is given nothing of what the surroundings say: without an identity no entry of theirs passes. */
const NOTHING = { env: { get: () => undefined, entries: () => [] }, helper: undefined };

/** Nobody is signed in to github.com, nor to any host that the person's own `gh` knows. */
export function nobody({ env, own, join, directory }: NobodyPlace): Nobody {
  const named = [env.get("GH_HOST") ?? ""].filter((name) => hostsIn(`${name}:`)[0] === name);
  const hosts = [...new Set([GITHUB_COM, ...own.flatMap(hostsIn), ...named])];
  const addresses = [...hosts, `gist.${GITHUB_COM}`].map((host) => `https://${host}`);
  return {
    variables: {
      GH_CONFIG_DIR: join(directory, "github", "gh"),
      GH_NO_UPDATE_NOTIFIER: "1",
      HUB_CONFIG: join(directory, "github", "hub"),
      ...appended(NOTHING, nobodyEntries(addresses)),
    },
    files: emptyGhFiles(hosts),
  };
}
