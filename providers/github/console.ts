/** Pages of GitHub's web site. There is no federation: whoever the browser is signed in as sees them. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { pageHint } from "../../lib/terminal/page_hint.ts";
import type { Console, ConsolePage, ConsoleRequest } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";
import type { GitHubPlace } from "./endpoint.ts";

/** Pages by the names that people type; paths below the site. `OWNER` is the identity's account. */
const PAGES: Readonly<Record<string, string>> = {
  home: "",
  repos: "OWNER?tab=repositories",
  repositories: "OWNER?tab=repositories",
  packages: "OWNER?tab=packages",
  stars: "OWNER?tab=stars",
  profile: "OWNER",
  orgs: "settings/organizations",
  organizations: "settings/organizations",
  issues: "issues",
  pulls: "pulls",
  notifications: "notifications",
  codespaces: "codespaces",
  settings: "settings/profile",
  tokens: "settings/personal-access-tokens",
  keys: "settings/keys",
  apps: "settings/installations",
};

/** An organisation's pages, where they differ from a person's. */
const ORGANIZATION_PAGES: Readonly<Record<string, string>> = {
  repos: "orgs/OWNER/repositories",
  repositories: "orgs/OWNER/repositories",
  packages: "orgs/OWNER/packages",
  settings: "organizations/OWNER/settings/profile",
  apps: "organizations/OWNER/settings/installations",
  actions: "organizations/OWNER/settings/actions",
};

/** The names of pages, for completion. */
export const destinations: readonly string[] = [
  ...new Set([...Object.keys(PAGES), ...Object.keys(ORGANIZATION_PAGES)]),
];

/** Returns the site as an identity has it. */
export function consoleAt(place: GitHubPlace): Console {
  return {
    hosts: () => [],
    page: (_, credential, request) => Promise.try(() => openPage(place, credential, request)),
  };
}

/** Returns a page of the site, for an app's installation its owner's. */
export function openPage(
  place: GitHubPlace,
  { shown }: Credential,
  { destination = "home" }: ConsoleRequest,
): ConsolePage {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(destination)
    ? checked(place, destination)
    : `${place.web}/${pathOf(destination.toLowerCase(), shown)}`;
  return { url: new Secret(url), note: NOTE };
}

const NOTE =
  "GitHub has no sign-in for tokens: the page is shown to whoever the browser is signed in as";

/** Returns the path of a page. An installation has an account, which is its owner; a person has a principal alone. */
function pathOf(name: string, { account, principal }: Credential["shown"]): string {
  const pages = account === undefined ? PAGES : { ...PAGES, ...ORGANIZATION_PAGES };
  const path = Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (path !== undefined) {
    return path.replace("OWNER", encodeURIComponent(account ?? principal ?? ""));
  }
  if (Object.hasOwn(ORGANIZATION_PAGES, name)) {
    throw new UserError("usage", `Only an organisation has the page "${name}"`, {
      hint: "--destination https://github.com/OWNER/REPOSITORY/actions",
    });
  }
  throw new UserError("usage", `There is no GitHub page "${name}"`, {
    hint: pageHint(destinations),
  });
}

function checked({ web }: GitHubPlace, address: string): string {
  const url = URL.parse(address);
  if (url?.origin === web && url.username === "" && url.password === "") return url.href;
  throw new UserError("usage", `"${address}" is not a page of ${web}`, {
    hint: `--destination ${web}/...`,
  });
}
