/** What apps may ask: docs.github.com/rest/apps/apps and docs.github.com/rest/apps/installations. */
import { GitHubError, json, notFound } from "./answer.ts";
import { appOf } from "./jwt.ts";
import type { Reply } from "./wire.ts";
import {
  type App,
  type Installation,
  numberFor,
  type Permissions,
  same,
  type World,
} from "./world.ts";

const LEVELS = ["none", "read", "write", "admin"];
const MINT = "rest/reference/apps#create-an-installation-access-token-for-an-app";

/** `GET /app`. */
export function getApp(world: World, token: string): Reply {
  const app = appOf(world, token);
  return json(200, {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    name: app.slug,
    owner: { login: "octo-makers", type: "Organization" },
    html_url: `https://github.com/apps/${app.slug}`,
    permissions: {},
    events: [],
    installations_count: app.installations?.length ?? 0,
  });
}

/** `GET /app/installations`. */
export function listInstallations(world: World, token: string): Reply {
  const app = appOf(world, token);
  return json(200, (app.installations ?? []).map((one) => shown(app, one)));
}

/** `GET /app/installations/{id}`. */
export function getInstallation(world: World, token: string, id: string): Reply {
  const app = appOf(world, token);
  const page = "rest/apps/apps#get-an-installation-for-the-authenticated-app";
  return json(200, shown(app, find(app, ({ id: one }) => String(one) === id, page)));
}

/** `GET /orgs/{org}/installation` and `GET /users/{user}/installation`. */
export function getOwnerInstallation(
  world: World,
  token: string,
  type: "orgs" | "users",
  owner: string,
): Reply {
  const app = appOf(world, token);
  const page = `rest/apps/apps#get-${
    type === "orgs" ? "an-organization" : "a-user"
  }-installation-for-the-authenticated-app`;
  const found = find(
    app,
    (one) =>
      same(one.account, owner) &&
      (type === "orgs") === (one.type ?? "Organization").startsWith("O"),
    page,
  );
  return json(200, shown(app, found));
}

/** `GET /repos/{owner}/{repo}/installation`. */
export function getRepositoryInstallation(world: World, token: string, fullName: string): Reply {
  const app = appOf(world, token);
  const page = "rest/apps/apps#get-a-repository-installation-for-the-authenticated-app";
  const reaches = (one: Installation) =>
    world.reach(one, "all").some((repository) => same(repository.fullName, fullName));
  return json(200, shown(app, find(app, reaches, page)));
}

/** `POST /app/installations/{id}/access_tokens`. */
export function mint(world: World, token: string, id: string, body: unknown): Reply {
  const app = appOf(world, token);
  const page = "rest/apps/apps#create-an-installation-access-token-for-an-app";
  const installation = find(app, ({ id: one }) => String(one) === id, page);
  if (installation.suspended) {
    throw new GitHubError(403, "This installation has been suspended", MINT);
  }
  const asked = (body ?? {}) as { repositories?: string[]; permissions?: Permissions };
  const repositories = narrowRepositories(world, installation, asked.repositories);
  const permissions = narrowPermissions(installation, asked.permissions);
  const expires = Math.floor((world.now() + world.tokenLife) / 1000) * 1000;
  const minted = world.issue({
    ...{ kind: "installation", app, installation, repositories, permissions, expires },
  });
  const selected = repositories !== "all" || installation.repositories !== "all";
  return json(201, {
    token: minted,
    expires_at: new Date(expires).toISOString().replace(".000Z", "Z"),
    permissions,
    repository_selection: selected ? "selected" : "all",
    ...(asked.repositories
      ? {
        repositories: world.reach(installation, repositories).map(({ fullName }) => ({
          id: numberFor(fullName),
          name: fullName.split("/")[1],
          full_name: fullName,
        })),
      }
      : {}),
  });
}

function narrowRepositories(
  world: World,
  installation: Installation,
  asked: readonly string[] | undefined,
): "all" | readonly string[] {
  if (asked === undefined) return "all";
  const reachable = world.reach(installation, "all").map(({ fullName }) => fullName.split("/")[1]!);
  if (asked.every((name) => reachable.some((one) => same(one, name)))) return asked;
  throw new GitHubError(
    422,
    "There is at least one repository that does not exist or is not accessible to the parent installation.",
    MINT,
  );
}

function narrowPermissions({ permissions }: Installation, asked: Permissions | undefined) {
  const level = (name: string | undefined) => LEVELS.indexOf(name ?? "none");
  const granted = Object.entries(asked ?? {}).every(([name, wanted]) =>
    level(wanted) > 0 && level(wanted) <= level(permissions[name])
  );
  if (granted) return asked ? { ...asked, metadata: "read" } : permissions;
  throw new GitHubError(
    422,
    "The permissions requested are not granted to this installation.",
    MINT,
  );
}

function find(app: App, which: (one: Installation) => boolean, page: string): Installation {
  const found = app.installations?.find(which);
  if (found === undefined) throw notFound(page);
  return found;
}

function shown(app: App, installation: Installation) {
  const { id, account, type = "Organization", repositories, permissions, suspended } = installation;
  return {
    id,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_type: type,
    account: { login: account, id: numberFor(account), type },
    repository_selection: repositories === "all" ? "all" : "selected",
    permissions,
    suspended_at: suspended ? "2030-01-01T00:00:00Z" : null,
    html_url: `https://github.com/organizations/${account}/settings/installations/${id}`,
  };
}
