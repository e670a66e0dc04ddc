import { asSaid } from "../paths/tools_own.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { auditOutside } from "./shared/audited.ts";
import { confirmProtected } from "./shared/protected.ts";
import { chooseOfCloud, remember } from "../choose/choose.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import { showTime } from "../duration.ts";
import { usage, UserError } from "../errors.ts";
import { homeDirectory, pathOf } from "../paths/directories.ts";
import { landing } from "../paths/landing.ts";
import type { IntegrationKind, IntegrationPlan, RegistryLogin } from "../provider/kind.ts";
import { connectTo } from "../session/tools/integration_calls.ts";
import {
  type DockerConfig,
  formatDockerConfig,
  parseDockerConfig,
  withLogins,
} from "../session/tools/docker_config.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import { aloneWithFile } from "../store/locks.ts";
import type { System } from "../system.ts";
import { answerOf } from "../terminal/answer.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { kindsOf, meantByIdentity, meantByName, planDescribed } from "./shared/integration.ts";
import { dialect } from "../terminal/dialect.ts";

/** `aws ecr login` and its like: signs docker in outside of any session, as the person asks. */
export async function registryLogin(context: Context<"registry login">): Promise<number> {
  const { positional: [named], flags, words, by } = context.invocation;
  const workspace = await openWorkspace(context);
  const kinds = kindsOf(workspace, by);
  const hosts = [...flags.texts("registry"), by.described.registry ?? []].flat();
  const [host] = hosts;
  const { chain, plans } = host !== undefined
    ? await meantByHost(workspace, flags, hosts, kinds, by)
    : await meantInConfiguration(workspace, flags, named, by);
  // Checked before a sign-in is spent on a file that can't be changed.
  await readConfig(
    workspace.system,
    await landing(workspace.system, dockerConfigPath(workspace.system)),
  );
  await confirmProtected(workspace, [chain], flags.texts("yes-i-mean"));
  const logins = await withCredential(
    workspace,
    chain,
    (credential) =>
      Promise.all(plans.map(async (plan) => {
        const connection = await connectTo(workspace, chain, credential, { plan });
        if (connection.type === "registry") return connection;
        throw new Error(`${words} led to a cluster`);
      })),
  );
  const file = await loginToDocker(workspace.system, logins);
  for (const login of logins) workspace.terminal.say(done(login, file));
  if (flags.has("json")) {
    const registries = logins.map(({ host, expires }) => ({ host, expires: showTime(expires) }));
    workspace.terminal.print(answerOf("registry login", { registries, file }));
  }
  await Promise.all([
    remember(workspace, [chain]),
    auditOutside(workspace, "registry login", [chain]),
  ]);
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
): Promise<{ chain: IdentityChain; plans: readonly IntegrationPlan[] }> {
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
  throw usage(message, "--registry HOST   (its name alone, without a path or an image)");
}

function done({ host, expires }: RegistryLogin, file: string): string {
  const until = expires === undefined ? "" : `, until ${showTime(expires)}`;
  return `docker is signed in to ${host} (${file})${until}`;
}

/**
 * Adds logins to `$DOCKER_CONFIG/config.json`, or to the one in the home directory, and returns its path. Nothing else
 * in it changes; a link to it stays one; once it holds a login, only its owner may read it.
 */
async function loginToDocker(
  system: System,
  logins: readonly RegistryLogin[],
): Promise<string> {
  const { dirname } = pathOf(system.os);
  const named = dockerConfigPath(system);
  return await aloneWithFile(system, "docker-config", named, async () => {
    const path = await landing(system, named);
    const config = await readConfig(system, path);
    await system.files.makeDirectory(dirname(path));
    const mode = ((await system.files.info(path))?.mode ?? 0o600) & 0o700;
    await system.files.rewrite(path, formatDockerConfig(withLogins(config, logins)), mode);
    return named;
  });
}

function dockerConfigPath(system: System): string {
  const { join } = pathOf(system.os);
  const named = system.env.get("DOCKER_CONFIG");
  const directory = named
    ? asSaid(system, "DOCKER_CONFIG", named)
    : join(homeDirectory(system), ".docker");
  return join(directory, "config.json");
}

/**
 * Reads docker's configuration; throws `UserError` for a file that docker could not read either, since docker would
 * pass over what is added.
 */
async function readConfig(system: System, path: string): Promise<DockerConfig> {
  const config = parseDockerConfig(await system.files.readText(path) ?? "");
  if (typeof config !== "string") return config;
  throw new UserError("failed", `Cannot change "${visible(path)}": it ${visible(config)}`, {
    hint: `mend it, or move it away: ${dialect().move(path, ".broken")}`,
  });
}
