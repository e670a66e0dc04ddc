/** The person's token for GitHub, and the only hosts that it is sent to. */
import { typed } from "../../terminal/escape.ts";
import { gitEnvironment } from "../../environment/programs.ts";
import { orUndefined } from "../../errors.ts";
import { findProgram } from "../../paths/program.ts";
import { Secret } from "../../secret.ts";
import type { System } from "../../system.ts";

/** The variables that may hold a token, in the order in which the original reads them. */
const VARIABLES = ["ATMOS_PRO_GITHUB_TOKEN", "ATMOS_GITHUB_TOKEN", "GITHUB_TOKEN"] as const;

/** GitHub's own host, and the host that serves its files. */
const GITHUB = "github.com";
const RAW = "raw.githubusercontent.com";

/**
 * Returns the server whose token an address may be sent: GitHub itself, or the company's own server that
 * `GITHUB_SERVER_URL` names; `undefined` for every other address.
 */
export function tokenHost({ env }: Pick<System, "env">, address: string): string | undefined {
  const { protocol, host } = new URL(address);
  if (protocol !== "https:") return undefined;
  if (host === GITHUB || host === RAW) return GITHUB;
  return host === companyHost(env) ? host : undefined;
}

/** Returns the environment's token for that server; if a company's server is named, the token is for that one. */
export function environmentToken({ env }: Pick<System, "env">, host: string): Secret | undefined {
  if (host !== (companyHost(env) ?? GITHUB)) return undefined;
  const value = VARIABLES.map((name) => env.get(name)?.trim()).find((text) => text);
  return value !== undefined && /^[!-~]+$/.test(value) ? new Secret(value) : undefined;
}

function companyHost(env: System["env"]): string | undefined {
  const url = URL.parse(env.get("GITHUB_SERVER_URL") ?? "");
  return url?.protocol === "https:" && url.host !== GITHUB ? url.host : undefined;
}

/** Finds GitHub's own program; `undefined` when it isn't installed. */
export async function findGh(system: System): Promise<string | undefined> {
  return (await orUndefined(() => findProgram(system, "gh", system.env)))?.path;
}

/** The longest that `gh` may take, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Returns the token for that server: the environment's, else the one that `gh` signed in with; `undefined` when there
 * is none.
 */
export async function tokenFor(system: System, host: string): Promise<Secret | undefined> {
  const said = environmentToken(system, host);
  const gh = said === undefined ? await findGh(system) : undefined;
  if (gh === undefined) return said;
  const env = gitEnvironment(system, {});
  const args = ["auth", "token", "--hostname", host];
  const { status, stdout } = await system.run({ program: gh, args, env, timeout: PATIENCE });
  const text = stdout.trim();
  return status === 0 && /^[!-~]+$/.test(text) ? new Secret(text) : undefined;
}

/** Returns a hint on how to sign in to read private files at GitHub. */
export function signInHint(host: string): string {
  const where = host === GITHUB ? "" : ` --hostname ${typed(host)}`;
  return `gh auth login${where}   (or GITHUB_TOKEN), if it is private`;
}
