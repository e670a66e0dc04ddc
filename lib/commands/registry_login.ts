import type { IdentityChain } from "../chain/chain.ts";
import { auditOutside } from "./shared/audited.ts";
import { confirmProtected } from "./shared/protected.ts";
import { chooseOfCloud, remember } from "../choose/choose.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import { showTime } from "../duration.ts";
import { usage } from "../errors.ts";
import type { Node } from "../config/entries/model.ts";
import { directories } from "../paths/directories.ts";
import type { IntegrationKind, IntegrationPlan, RegistryLogin } from "../provider/kind.ts";
import { connectTo } from "../session/tools/integration_calls.ts";
import { authOf, type DockerConfig, withLogins } from "../session/tools/docker_config.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import { digestOf } from "../secret.ts";
import { answerOf } from "../terminal/answer.ts";
import { typedFlag } from "../terminal/flag.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { kindsOf, meantByIdentity, meantByName, planDescribed } from "./shared/integration.ts";
import {
  changeDockerFile,
  dockerConfigPath,
  readDockerFile,
} from "../session/tools/docker_file.ts";
import { type DockerLogin, helperBefore, noteLogins } from "../session/tools/docker_logins.ts";

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
  const file = dockerConfigPath(workspace.system);
  await readDockerFile(workspace.system, file);
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
  const said = await loginToDocker(workspace, chain, { file, logins });
  for (const line of said) workspace.terminal.say(line);
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

/** Adds logins to the person's own docker configuration, and returns what to say of each. */
async function loginToDocker(
  workspace: Workspace,
  chain: IdentityChain,
  { file, logins }: { readonly file: string; readonly logins: readonly RegistryLogin[] },
): Promise<readonly string[]> {
  const { system, model } = workspace;
  const { node } = chain.target;
  const owner = { file, realm: model.realmOf(node).name, identity: node.name };
  const said: string[] = [];
  await changeDockerFile(system, file, async (config) => {
    const noted = await Promise.all(logins.map(async (login) => ({
      ...await helperBefore(system, { file, host: login.host }, config),
      ...owner,
      host: login.host,
      digest: await digestOf(authOf(login)),
    })));
    await noteLogins(system, noted);
    said.push(
      ...logins.map((login, at) => done(workspace, node, login, noted[at]!, config)),
      ...logins.flatMap(({ host }) => askedFirst(host, config)),
    );
    return withLogins(config, logins);
  });
  return said;
}

function done(
  { system, flags }: Workspace,
  { name }: Node,
  { host, expires }: RegistryLogin,
  { file, helper = undefined }: DockerLogin,
  { credsStore }: DockerConfig,
): string {
  const until = expires === undefined ? "" : `, until ${showTime(expires)}`;
  const said = `docker is signed in to ${host} (${visible(file)})${until}`;
  const asked = helper ?? credsStore;
  if (!asked) return said;
  const open = `${said}; the password stands there in clear, not with "${visible(String(asked))}"`;
  if (directories(system).data === undefined) return open;
  const back = `atmos-auth logout${flags} ${typedFlag("-i", name)}`;
  return `${open}, which docker asks again after: ${back}`;
}

/**
 * Tells who asks a store of all logins all the same, and how what that has of a registry is taken out: libraries take the
 * empty helper of that registry for none.
 */
function askedFirst(host: string, { credsStore }: DockerConfig): readonly string[] {
  if (typeof credsStore !== "string" || credsStore === "") return [];
  const erase = `echo ${typed(host)} | ${typed(`docker-credential-${credsStore}`)} erase`;
  const store = visible(credsStore);
  return [`docker-py and oras ask "${store}" first, for what it has of ${host}, until: ${erase}`];
}
