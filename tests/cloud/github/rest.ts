/** GitHub's REST API, as far as signing in and asking who one is goes, and the one GraphQL question of `gh`. */
import { badCredentials, GitHubError, json, notFound, refusal, tokenIn } from "./answer.ts";
import {
  getApp,
  getInstallation,
  getOwnerInstallation,
  getRepositoryInstallation,
  listInstallations,
  mint,
} from "./apps.ts";
import type { Received, Reply } from "./wire.ts";
import { type Holder, numberFor, same, type World } from "./world.ts";

/** A question: the method, the path below the API's root, and who asks. */
interface Question {
  readonly world: World;
  readonly token: string;
  readonly body: unknown;
}

type Route = readonly [
  method: string,
  path: RegExp,
  answer: (question: Question, ...parts: string[]) => Reply,
];

const ROUTES: readonly Route[] = [
  ["GET", /^$/, (question) => json(200, {}, scopesOf(need(question)))],
  ["GET", /^app$/, ({ world, token }) => getApp(world, token)],
  ["GET", /^app\/installations$/, ({ world, token }) => listInstallations(world, token)],
  [
    "GET",
    /^app\/installations\/(\d+)$/,
    ({ world, token }, id) => getInstallation(world, token, id!),
  ],
  [
    "POST",
    /^app\/installations\/(\d+)\/access_tokens$/,
    ({ world, token, body }, id) => mint(world, token, id!, body),
  ],
  [
    "GET",
    /^(orgs|users)\/([^/]+)\/installation$/,
    ({ world, token }, type, owner) =>
      getOwnerInstallation(world, token, type as "orgs" | "users", owner!),
  ],
  [
    "GET",
    /^repos\/([^/]+\/[^/]+)\/installation$/,
    ({ world, token }, fullName) => getRepositoryInstallation(world, token, fullName!),
  ],
  ["DELETE", /^installation\/token$/, revoke],
  ["GET", /^installation\/repositories$/, listRepositories],
  ["GET", /^user$/, getUser],
  ["GET", /^repos\/([^/]+\/[^/]+)$/, getRepository],
  ["POST", /^graphql$/, viewer],
];

/** Answers a request to the API, whose root has been taken from the path. */
export function answerRest(world: World, request: Received, path: string): Reply {
  const token = tokenIn(request.headers["authorization"]) ?? "";
  for (const [method, pattern, answer] of ROUTES) {
    const found = pattern.exec(path);
    if (method !== request.method || found === null) continue;
    try {
      const body = bodyOf(request);
      return answer({ world, token, body }, ...found.slice(1).map(decodeURIComponent));
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      return refusal(error);
    }
  }
  return refusal(notFound());
}

function bodyOf({ body }: Received): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
}

function need({ world, token }: Question): Holder {
  if (token === "") throw new GitHubError(401, "Requires authentication");
  const holder = world.holderOf(token);
  if (holder === undefined) throw badCredentials();
  return holder;
}

function needInstallation(question: Question): Holder & { kind: "installation" } {
  const holder = need(question);
  if (holder.kind === "installation") return holder;
  throw new GitHubError(
    403,
    "You must authenticate with an installation access token in order to list repositories for an installation.",
  );
}

function revoke(question: Question): Reply {
  needInstallation(question);
  question.world.revoke(question.token);
  return { status: 204, headers: {}, body: "" };
}

function listRepositories(question: Question): Reply {
  const { installation, repositories, permissions } = needInstallation(question);
  const found = question.world.reach(installation, repositories);
  return json(200, {
    total_count: found.length,
    repository_selection: repositories === "all" ? "all" : "selected",
    repositories: found.map(({ fullName }) => repository(fullName, permissions)),
  });
}

function getUser(question: Question): Reply {
  const holder = need(question);
  if (holder.kind === "installation") {
    const page = "rest/users/users#get-the-authenticated-user";
    throw new GitHubError(403, "Resource not accessible by integration", page);
  }
  const { login, expires } = holder;
  const told = expires === undefined
    ? {}
    : { "github-authentication-token-expiration": expiration(expires) };
  const account = { login, id: numberFor(login), type: "User", name: null };
  return json(200, account, { ...scopesOf(holder), ...told });
}

function getRepository(question: Question, fullName = ""): Reply {
  const holder = need(question);
  const { world } = question;
  const known = holder.kind === "user"
    ? world.repositories
    : world.reach(holder.installation, holder.repositories);
  const found = known.find((one) => same(one.fullName, fullName)) ??
    world.repositories.find((one) => same(one.fullName, fullName) && !one.private);
  if (found === undefined) throw notFound("rest/repos/repos#get-a-repository");
  return json(200, repository(found.fullName, {}));
}

function repository(fullName: string, permissions: Readonly<Record<string, string>>) {
  const [login, name] = fullName.split("/");
  return { id: numberFor(fullName), name, full_name: fullName, owner: { login }, permissions };
}

function viewer(question: Question): Reply {
  const holder = need(question);
  const login = holder.kind === "user" ? holder.login : `${holder.app.slug}[bot]`;
  return json(200, { data: { viewer: { login } } }, scopesOf(holder));
}

/** Only tokens that have scopes tell them. */
function scopesOf(holder: Holder): Reply["headers"] {
  if (holder.kind === "installation" || holder.scopes === undefined) return {};
  return { "x-oauth-scopes": holder.scopes.join(", ") };
}

/** `2030-01-02 03:04:05 UTC`. */
function expiration(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
