/** A token for one installation of an app. */
import { createAppAuth } from "@octokit/auth-app";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import type { InstallationInput } from "../modules.ts";
import { asking, type Explanation, type Refusal } from "./asking.ts";
import { findInstallation, type Installation } from "./find.ts";
import { clientAt } from "./transport.ts";

const LEVELS = ["read", "write", "admin"];

/** Finds the installation, and asks for a token that is as narrow as is wanted. */
export async function run(input: InstallationInput, inside: Inside): Promise<unknown> {
  const asked = input;
  const client = clientAt(asked.api, inside, asked.jwt);
  const found = await findInstallation(client, asked.target, asked);
  checkPermissions(asked, found);
  const repositories = asked.repositories?.map((name) => name.split("/").at(-1)!);
  const dated = { date: "" };
  const auth = createAppAuth({
    appId: asked.slug,
    createJwt: () => Promise.resolve({ jwt: asked.jwt.reveal(), expiresAt: "" }),
    request: client.defaults({ request: { fetch: noting(client, dated) } }),
  });
  const about = {
    action: `Asking GitHub for a token of "${found.account}"`,
    hint: `see ${found.page}`,
    explain: (refusal: Refusal) => explain(refusal, found, asked, inside),
  };
  const { token, expiresAt } = await asking(about, () =>
    auth({
      type: "installation",
      installationId: found.id,
      ...(repositories ? { repositoryNames: repositories } : {}),
      ...(asked.permissions ? { permissions: asked.permissions } : {}),
    }));
  // The clock of this machine may be another than GitHub's.
  const now = Date.parse(dated.date) || inside.clock.now();
  return { token, life: lifeOf(expiresAt, now), account: found.account, id: found.id };
}

function lifeOf(expiresAt: string, now: number): number {
  return Math.floor((Date.parse(expiresAt) - now) / 1000);
}

/** Returns the client's `fetch`, which also notes the time of the answer. */
function noting(client: ReturnType<typeof clientAt>, noted: { date: string }): typeof fetch {
  const { fetch: inner } = client.endpoint.DEFAULTS.request as { fetch: typeof fetch };
  return async (input, init) => {
    const response = await inner(input, init);
    noted.date = response.headers.get("date") ?? "";
    return response;
  };
}

/** Throws when permissions are missing from the installation: GitHub only says that something was not granted. */
function checkPermissions({ permissions = {} }: InstallationInput, found: Installation): void {
  const level = (name: string | undefined) => LEVELS.indexOf(name ?? "");
  const missing = Object.entries(permissions).filter(([name, wanted]) =>
    level(found.permissions[name]) < level(wanted)
  );
  if (missing.length === 0) return;
  const list = missing.map(([name, wanted]) => {
    return `${name}: ${wanted} (it has ${found.permissions[name] ?? "none"})`;
  });
  throw refused({
    message: `The app's installation for "${found.account}" lacks ${list.join(", ")}`,
    hint: `ask for less in permissions, or grant more: ${found.page}`,
  });
}

async function explain(
  { status, message }: Refusal,
  found: Installation,
  asked: InstallationInput,
  inside: Inside,
): Promise<Explanation | undefined> {
  if (status === 403 && /suspended/.test(message)) return suspended(found);
  if (status !== 422 || asked.repositories === undefined) return undefined;
  const missing = await missingFrom(found, asked, inside);
  const names = missing.length > 0 ? missing : asked.repositories;
  return {
    message: `The app's installation for "${found.account}" does not reach ${
      names.map((name) => `"${name}"`).join(", ")
    }`,
    hint: `check the names in repositories, or add them to the installation: ${found.page}`,
  };
}

/** Returns the repositories that the installation does not reach. */
async function missingFrom(
  found: Installation,
  asked: InstallationInput,
  inside: Inside,
): Promise<readonly string[]> {
  const client = clientAt(asked.api, inside, asked.jwt);
  const missing: string[] = [];
  for (const name of asked.repositories ?? []) {
    const repo = name.split("/").at(-1)!;
    const path = { owner: found.account, repo };
    const there = await client("GET /repos/{owner}/{repo}/installation", path).catch(() =>
      undefined
    );
    if (there === undefined) missing.push(name);
  }
  return missing;
}

function suspended({ account, page }: Installation): Explanation {
  return {
    message: `The app's installation for "${account}" is suspended`,
    hint: `unsuspend it: ${page}`,
  };
}

function refused({ message, hint }: Explanation): UserError {
  return new UserError("sign_in_refused", message, { hint });
}
