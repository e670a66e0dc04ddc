import { chooseOfCloud } from "../choose/choose.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import type { Chain } from "../chain/chain.ts";
import { connectTo } from "../session/tools/connect.ts";
import { loginToDocker } from "./docker_file.ts";
import { UserError } from "../errors.ts";
import type { IntegrationKind, IntegrationPlan, RegistryLogin } from "../provider/integration.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { kindsOf, meantByIdentity, meantByName, planDescribed } from "./integration.ts";

/** `aws ecr login` and its like: signs docker in outside of any session, because the person says so. */
export async function registryLogin(context: Context<"registry login">): Promise<number> {
  const { positional: [named], flags, words, by } = context.invocation;
  const workspace = await openWorkspace(context);
  const kinds = kindsOf(workspace, by);
  const hosts = [...flags.texts("registry"), by.described.registry ?? []].flat();
  if (named !== undefined && hosts.length > 0) throw bothWays(named, hosts);
  const { chain, plans } = hosts.length > 0
    ? await meantByHost(workspace, flags, hosts, kinds, by)
    : await meantInConfiguration(workspace, flags, named, by);
  const credential = await credentialFor(workspace, chain);
  const logins = await Promise.all(plans.map(async (plan) => {
    const connection = await connectTo(workspace, chain, credential, { plan });
    if (connection.type === "registry") return connection;
    throw new Error(`${words} led to a cluster`);
  }));
  const file = await loginToDocker(context.system, logins);
  for (const login of logins) workspace.terminal.say(done(login, file));
  return 0;
}

async function meantInConfiguration(
  workspace: Workspace,
  flags: IdentityFlags,
  name: string | undefined,
  by: ByCloud,
) {
  const { chain, all } = name === undefined
    ? await meantByIdentity(workspace, flags, by)
    : await meantByName(workspace, flags, name, by);
  return { chain, plans: all.map(({ plan }) => plan) };
}

async function meantByHost(
  workspace: Workspace,
  flags: IdentityFlags,
  hosts: readonly string[],
  kinds: readonly IntegrationKind[],
  { cloud }: ByCloud,
): Promise<{ chain: Chain; plans: readonly IntegrationPlan[] }> {
  const found = hosts.map((host) => ({ host, ...kindOfHost(host, kinds) }));
  const chain = await chooseOfCloud(workspace, flags, cloud);
  return {
    chain,
    plans: found.map(({ host, kind, fields }) => planDescribed(kind, chain, fields, host)),
  };
}

function kindOfHost(given: string, kinds: readonly IntegrationKind[]) {
  const host = given.replace(/^https:\/\//, "").replace(/\/$/, "").toLowerCase();
  for (const kind of kinds) {
    const fields = kind.named?.(host);
    if (fields !== undefined) return { kind, fields };
  }
  const message = `"${visible(given)}" is no registry of kind ${
    kinds.map(({ name }) => name).join(" or ")
  }`;
  throw new UserError("usage", message, { hint: "--registry HOST, without a path or an image" });
}

function bothWays(name: string, hosts: readonly string[]): UserError {
  const message = `Name an integration or a registry, not both: "${visible(name)}" and "${
    visible(hosts[0]!)
  }"`;
  return new UserError("usage", message, { hint: "leave one of them out" });
}

function done({ host, expires }: RegistryLogin, file: string): string {
  const until = expires === undefined ? "" : `, until ${new Date(expires).toISOString()}`;
  return `docker is signed in to ${host} (${file})${until}`;
}
