/**
 * The configuration of `gh`. It takes a token from `hosts.yml` and only where there is none from the keyring,
 * whose entry is known by the host alone and would be the person's own: so there is always one.
 */
import { writeYaml } from "../../../lib/config/yaml/write.ts";
import type { Credential } from "../../../lib/credential.ts";
import type {
  Around,
  GrantPlace,
  Nobody,
  NobodyPlace,
  ToolSettings,
} from "../../../lib/provider/grant.ts";
import { Secret } from "../../../lib/secret.ts";
import { tokenOf } from "../credential.ts";
import { GITHUB_COM, type GitHubPlace } from "../endpoint.ts";
import { allAt } from "./git_hosts.ts";
import { nobodyGit } from "./git_nobody.ts";
import { netrcFiles } from "./netrc.ts";

/** The token in place of a missing one: GitHub refuses it, and it says what to do. */
const MISSING = "no-token-here-use-atmos-auth-shell-or-exec";

/** Returns the files below `GH_CONFIG_DIR`, by path below the session directory. */
export function ghFiles(
  { host }: GitHubPlace,
  credential: Credential,
  place: GrantPlace,
): Record<string, string | Secret> {
  const hasToken = place.inFiles !== "never";
  const token = hasToken ? tokenOf(credential).reveal() : MISSING;
  const user = credential.shown.principal ?? "x-access-token";
  const others = otherHosts(host, place).map(emptyEntry);
  const hosts = writeYaml(Object.fromEntries([hostEntry(host, user, token), ...others]));
  return {
    "github/gh/config.yml": CONFIG + personsSettings(place.settings),
    "github/gh/hosts.yml": hasToken ? new Secret(hosts) : hosts,
  };
}

/** The token where nobody is signed in: GitHub refuses it, and it says why. */
const NOBODY = "no-github-identity-in-this-session";

/** Returns the files of a `gh` that is signed in to none of these hosts. */
function emptyGhFiles(hosts: readonly string[]): Record<string, string> {
  const entries = Object.fromEntries(hosts.map(emptyEntry));
  return { "github/gh/config.yml": CONFIG, "github/gh/hosts.yml": writeYaml(entries) };
}

function emptyEntry(host: string) {
  return hostEntry(host, "nobody", NOBODY);
}

/** Returns the other hosts that the person is signed in to, which a session must not be; for `env`, none. */
export function otherHosts(host: string, { own, helper }: GrantPlace): readonly string[] {
  if (helper !== undefined) return [];
  return [...new Set(own.flatMap(hostsIn))].filter((other) => other !== host);
}

/** Returns the hosts in a `hosts.yml`; `gh` writes each on a line of its own. */
export function hostsIn(text: string): readonly string[] {
  return [...text.matchAll(/^["']?([\w.-]+(?::\d+)?)["']?:[ \t]*\r?$/gm)].map(([, host]) => host!);
}

/**
 * Returns the paths of the person's own `hosts.yml` (`gh help environment`), and of their `.netrc`, in which nobody
 * takes anybody's place.
 */
export function ownFiles(around: Around, whose: "identity" | "nobody"): readonly string[] {
  const hosts = ghFolders(around).map((folder) => around.join(folder, "hosts.yml"));
  return [...hosts, ...whose === "identity" ? netrcFiles(around) : []];
}

/** Returns the directories of its configuration; the first one is read. */
export function ghFolders({ os, env, join }: Around): readonly string[] {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  const folders = [
    [env.get("GH_CONFIG_DIR")],
    [env.get("XDG_CONFIG_HOME"), "gh"],
    [os === "windows" ? env.get("AppData") : undefined, "GitHub CLI"],
    [home, ".config", "gh"],
  ];
  return folders.flatMap(([base, ...below]) =>
    base ? [join(base, ...below.flatMap((name) => name ?? []))] : []
  );
}

/** The configuration of `gh`. With a version, `gh` does not migrate `hosts.yml` to its newer form, keyring and all. */
const CONFIG = `version: "1"\ngit_protocol: https\n`;

/** Returns the person's own settings and aliases, as YAML. */
function personsSettings({ talk = {}, aliases = {} }: ToolSettings): string {
  const said = { ...talk, ...Object.keys(aliases).length > 0 ? { aliases } : {} };
  return Object.keys(said).length > 0 ? writeYaml(said) : "";
}

/**
 * Returns a host's entry. Without `users`, `gh auth logout` and `gh auth switch` find nobody whose keyring entry they
 * would remove.
 */
function hostEntry(host: string, user: string, token: string) {
  return [host, { oauth_token: token, user, git_protocol: "https" }] as const;
}

/**
 * Returns the variables and files without an identity: nobody is signed in to github.com, nor to any host that the
 * person's own `gh` knows.
 */
export function nobody(place: NobodyPlace): Nobody {
  const { env, own, join, directory } = place;
  const named = [env.get("GH_HOST") ?? ""].filter((name) => hostsIn(`${name}:`)[0] === name);
  const hosts = [...new Set([GITHUB_COM, ...own.flatMap(hostsIn), ...named])];
  const git = nobodyGit(place, hosts.flatMap(allAt));
  return {
    variables: {
      GH_CONFIG_DIR: join(directory, "github", "gh"),
      GH_NO_UPDATE_NOTIFIER: "1",
      HUB_CONFIG: join(directory, "github", "hub"),
      ...git.variables,
    },
    files: { ...emptyGhFiles(hosts), ...git.files },
  };
}
