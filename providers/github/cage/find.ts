/** Choice of an app's installation. */
import type { request } from "@octokit/request";
import { RequestError } from "@octokit/request-error";
import * as v from "valibot";
import { UserError } from "../../../lib/errors.ts";
import type { Where } from "../modules.ts";
import type { Target } from "../kinds/target.ts";
import { asking, type Refusal } from "./asking.ts";

/** An installation. */
export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly permissions: Readonly<Record<string, string>>;
  /** The page where a person changes it. */
  readonly page: string;
}

const INSTALLATION = v.object({
  id: v.number(),
  account: v.object({ login: v.optional(v.string()), slug: v.optional(v.string()) }),
  permissions: v.record(v.string(), v.string()),
  html_url: v.string(),
});

type Client = typeof request;

/** Finds it; throws `sign_in_refused` when there is none. */
export async function findInstallation(
  client: Client,
  target: Target,
  where: Where,
): Promise<Installation> {
  const about = {
    action: "Looking for the app's installation",
    hint: `see ${where.web}/${where.apps}/${where.slug}`,
    explain: ({ status }: Refusal) => status === 404 ? absent(target, where) : undefined,
  };
  const data = await asking(about, () => look(client, target, where));
  const read = v.safeParse(INSTALLATION, data);
  if (read.success) return foundOf(read.output, where);
  throw new UserError("bad_answer", "GitHub's answer describes no installation", {
    hint: "check host in atmos.yaml",
  });
}

async function look(client: Client, target: Target, where: Where): Promise<unknown> {
  switch (target.by) {
    case "id": {
      const id = { installation_id: Number(target.id) };
      return (await client("GET /app/installations/{installation_id}", id)).data;
    }
    case "owner":
      return await ofOwner(client, target.owner);
    case "repository": {
      const [owner = "", repo = ""] = target.repository.split("/");
      return (await client("GET /repos/{owner}/{repo}/installation", { owner, repo })).data;
    }
    case "luck":
      return await onlyOne(client, where);
  }
}

/** Returns the installation of an organisation, else of a person: the API has a path for each. */
async function ofOwner(client: Client, owner: string): Promise<unknown> {
  try {
    return (await client("GET /orgs/{org}/installation", { org: owner })).data;
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 404) throw error;
    return (await client("GET /users/{username}/installation", { username: owner })).data;
  }
}

async function onlyOne(client: Client, where: Where): Promise<unknown> {
  const { data } = await client("GET /app/installations", { per_page: 100 });
  const all: readonly unknown[] = Array.isArray(data) ? data : [];
  if (all.length === 1) return all[0];
  const hint = all.length === 0 ? installHint(where) : `owner: ${accountsIn(all)[0] ?? "OWNER"}`;
  const message = all.length === 0
    ? `The GitHub App "${where.slug}" is installed nowhere`
    : `The GitHub App "${where.slug}" is installed for ${accountsIn(all).join(", ")}: which one?`;
  throw new UserError("sign_in_refused", message, { hint });
}

function accountsIn(all: readonly unknown[]): readonly string[] {
  return all.flatMap((one) => {
    const read = v.safeParse(INSTALLATION, one);
    return read.success ? accountOf(read.output) : [];
  });
}

function absent(target: Target, where: Where) {
  const what = target.by === "owner"
    ? `for "${target.owner}"`
    : target.by === "repository"
    ? `for "${target.repository}"`
    : `with the id ${target.by === "id" ? target.id : ""}`;
  return {
    message: `The GitHub App "${where.slug}" has no installation ${what}`,
    hint: installHint(where),
  };
}

function installHint({ web, apps, slug }: Where): string {
  return `install it: ${web}/${apps}/${slug}/installations/new`;
}

function foundOf(read: v.InferOutput<typeof INSTALLATION>, { web }: Where): Installation {
  const { id, permissions, html_url } = read;
  const page = html_url.startsWith(`${web}/`) ? html_url : `${web}/settings/installations/${id}`;
  return { id, account: accountOf(read), permissions, page };
}

/** Returns the name of the installation's account; an enterprise has a slug instead of a login. */
function accountOf({ account }: v.InferOutput<typeof INSTALLATION>): string {
  return account.login ?? account.slug ?? "";
}
