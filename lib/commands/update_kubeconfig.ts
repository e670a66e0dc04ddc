import type { IdentityChain } from "../chain/chain.ts";
import { chooseOfCloud, remember } from "../choose/choose.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { KubeconfigFlags } from "../cli/commands/tasks.ts";
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { UserError } from "../errors.ts";
import { lastingCommand } from "./shared/lasting_command.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/kind.ts";
import { connectTo } from "../session/tools/integration_calls.ts";
import {
  type ClusterOf,
  isUserTaken,
  type Kubeconfig,
  kubeconfigOf,
  LISTS,
  otherUserOf,
  sharedNames,
} from "../session/tools/kubeconfig.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import type { System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { aloneWithKubeconfig } from "../kubeconfig/lock.ts";
import { kubeconfigPath } from "../kubeconfig/paths.ts";
import { checkNamed, checkTarget } from "../kubeconfig/target.ts";
import { type KubeconfigText, readKubeconfigText } from "../kubeconfig/text.ts";
import { NoKubeconfig } from "../kubeconfig/library.ts";
import { kindsOf, meantByIdentity, meantByName, planDescribed } from "./shared/integration.ts";

/** A cluster to be written, and how. */
interface Wanted {
  readonly plan: IntegrationPlan;
  readonly request: KubeconfigOptions;
}

/** `aws eks update-kubeconfig` and its like: clusters for outside of any session, because the person says so. */
export async function updateKubeconfigCommand(
  context: Context<"update kubeconfig">,
): Promise<number> {
  const { flags, words, by } = context.invocation;
  const workspace = await openWorkspace(context);
  const [kind] = kindsOf(workspace, by);
  const { chain, wanted } = await clustersMeant(workspace, flags, kind, by);
  for (const { request } of wanted) await check(workspace, flags, request);
  const program = await lastingCommand(workspace, flags);
  for (const { plan, request } of wanted) {
    const connection = await withCredential(
      workspace,
      chain,
      (credential) => connectTo(workspace, chain, credential, { plan }),
    );
    if (connection.type !== "cluster") throw new Error(`${words} led to a registry`);
    const context = flags.text("alias") ?? connection.context;
    const identity = chain.target.node.name;
    const user = flags.text("user-alias");
    const one = { cluster: { ...connection, context }, identity, user, program };
    await write(workspace, flags, one, request);
  }
  await remember(workspace, [chain]);
  return 0;
}

async function clustersMeant(
  workspace: Workspace,
  flags: KubeconfigFlags,
  kind: IntegrationKind,
  by: ByCloud,
): Promise<{ chain: IdentityChain; wanted: readonly Wanted[] }> {
  const { cloud, described: cluster } = by;
  if (cluster.name !== undefined) {
    const chain = await chooseOfCloud(workspace, flags, cloud);
    // The region is the identity's own unless told.
    const region = cluster.region ?? chain.target.plan.region;
    const fields = { spec: { cluster: { ...cluster, region } } };
    const plan = planDescribed(kind, chain, fields, `cluster "${visible(cluster.name)}"`);
    return { chain, wanted: [{ plan, request: {} }] };
  }
  const integration = flags.text("integration");
  const { chain, all } = integration === undefined
    ? await meantByIdentity(workspace, flags, by)
    : await meantByName(workspace, flags, integration, by);
  return { chain, wanted: all.map(({ plan, kubeconfig }) => ({ plan, request: kubeconfig })) };
}

/** Nobody signs in for a file that can't be written. */
async function check(
  { system, loaded }: Workspace,
  flags: KubeconfigFlags,
  request: KubeconfigOptions,
) {
  const path = pathMeant(system, flags, request);
  if (!flags.has("dry-run")) await checkTarget(system, loaded.around, path);
  await readKubeconfig(system, path, request.update === "replace");
}

function pathMeant(system: System, flags: KubeconfigFlags, request: KubeconfigOptions): string {
  const named = flags.text("kubeconfig") ?? request.path;
  checkNamed(named);
  return kubeconfigPath(system, named);
}

async function write(
  { system, terminal, loaded }: Workspace,
  flags: KubeconfigFlags,
  one: ClusterOf,
  request: KubeconfigOptions,
): Promise<void> {
  const path = pathMeant(system, flags, request);
  const isTyped = flags.text("alias") !== undefined;
  const change = () => changed(system, path, one, request, isTyped);
  if (flags.has("dry-run")) return terminal.print((await change()).text);
  const mode = request.mode === undefined ? undefined : Number.parseInt(request.mode, 8);
  const { context, of } = await aloneWithKubeconfig(system, path, async () => {
    const change = await changed(system, path, one, request, isTyped);
    await system.files.rewrite(await loaded.around.landing(path), change.text, mode);
    return change;
  });
  const why = of === undefined
    ? ""
    : `; "${visible(one.cluster.context)}" there is of user "${visible(of)}"`;
  terminal.say(`Context "${visible(context)}" is the current one of ${visible(path)}${why}`);
}

/** What the file will hold, and what the context is called in it. */
interface Change {
  readonly text: string;
  readonly context: string;
  /** Whose the context is that has the name which was wanted. */
  readonly of: string | undefined;
}

/** Throws `UserError` when a name is somebody else's and was asked for, or when `update: error` finds it taken. */
async function changed(
  system: System,
  path: string,
  one: ClusterOf,
  request: KubeconfigOptions,
  isTyped: boolean,
): Promise<Change> {
  const file = await readKubeconfig(system, path, request.update === "replace");
  if (isUserTaken(file.data, one)) throw userTaken(path, one.user ?? "");
  const of = otherUserOf(file.data, one);
  const { context } = one.cluster;
  const named = of === undefined ? one : renamed(one, `${one.identity}@${context}`);
  const still = of !== undefined && (isTyped ? of : otherUserOf(file.data, named));
  if (typeof still === "string") {
    throw taken(path, isTyped ? context : named.cluster.context, still);
  }
  const added = kubeconfigOf([named]);
  const [shared] = request.update === "error" ? sharedNames(file.data, added) : [];
  if (shared !== undefined) {
    const message = `"${visible(path)}" has "${visible(shared)}" already`;
    throw new UserError("failed", message, { hint: "cluster: {kubeconfig: {update: merge}}" });
  }
  try {
    return { text: file.with(added), context: named.cluster.context, of };
  } catch (error) {
    throw cannotChange(path, error);
  }
}

function renamed(one: ClusterOf, context: string): ClusterOf {
  return { ...one, cluster: { ...one.cluster, context } };
}

function userTaken(path: string, user: string): UserError {
  const message = `"${visible(path)}" has a user "${visible(user)}" already, of somebody else`;
  return new UserError("failed", message, {
    hint: `--user-alias NAME, or kubectl config delete-user ${typed(user)} --kubeconfig ${
      typed(path)
    }`,
  });
}

function taken(path: string, context: string, of: string): UserError {
  const message = `"${visible(path)}" has a context "${visible(context)}" already, of user "${
    visible(of)
  }"`;
  return new UserError("failed", message, {
    hint: `--alias NAME, or kubectl config delete-context ${typed(context)} --kubeconfig ${
      typed(path)
    }`,
  });
}

async function readKubeconfig(
  system: System,
  path: string,
  isFresh: boolean,
): Promise<KubeconfigText> {
  const text = await system.files.readText(path) ?? "";
  try {
    const file = await readKubeconfigText(text);
    checkIsOne(file.data, isFresh);
    return isFresh ? await readKubeconfigText("") : file;
  } catch (error) {
    throw cannotChange(path, error);
  }
}

/** What is no kubeconfig is not made one; what goes with all that it holds has to say itself that it is. */
function checkIsOne(data: Kubeconfig, isFresh: boolean): void {
  const keys = Object.keys(data);
  if (keys.length === 0) return;
  if (!["kind", "current-context", ...LISTS].some((key) => keys.includes(key))) {
    throw new NoKubeconfig("is no kubeconfig");
  }
  if (!isFresh || keys.includes("kind")) return;
  throw new NoKubeconfig(
    "can't be replaced: it does not say that it is a kubeconfig (kind: Config)",
  );
}

function cannotChange(path: string, error: unknown): unknown {
  if (!(error instanceof NoKubeconfig)) return error;
  return new UserError("failed", `Cannot change "${visible(path)}": it ${visible(error.message)}`, {
    hint: `kubectl config view --kubeconfig ${typed(path)}`,
  });
}
