import type { IdentityChain } from "../chain/chain.ts";
import { chooseOfCloud, remember } from "../choose/choose.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { KubeconfigFlags } from "../cli/commands/tasks.ts";
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { lastingCommand } from "./shared/lasting_command.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/kind.ts";
import { connectTo } from "../session/tools/integration_calls.ts";
import type { ClusterOf } from "../session/tools/kubeconfig.ts";
import { usage } from "../errors.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import type { System } from "../system.ts";
import { answerOf } from "../terminal/answer.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { aloneWithKubeconfig } from "../kubeconfig/lock.ts";
import { kubeconfigPath } from "../kubeconfig/paths.ts";
import { checkNamed, checkTarget } from "../kubeconfig/target.ts";
import { changed, readKubeconfig } from "./update_kubeconfig/change.ts";
import { kindsOf, meantByIdentity, meantByName, planDescribed } from "./shared/integration.ts";

/** A cluster that was written. */
interface Written {
  readonly context: string;
  readonly file: string;
  /** Whether it is the one that kubectl takes by itself. */
  readonly current: boolean;
}

/** A cluster to write, and how. */
interface ClusterRequest {
  /** Name of its integration, or of the cluster where flags describe it. */
  readonly name: string;
  readonly plan: IntegrationPlan;
  readonly request: KubeconfigOptions;
}

/**
 * `aws eks update-kubeconfig` and its like: writes clusters into a kubeconfig outside of any session, as the person
 * asks.
 */
export async function updateKubeconfigCommand(
  context: Context<"update kubeconfig">,
): Promise<number> {
  const { flags, words, by } = context.invocation;
  const workspace = await openWorkspace(context);
  const [kind] = kindsOf(workspace, by);
  const { chain, wanted } = await clustersMeant(workspace, flags, kind, by);
  checkOneIsNamed(flags, wanted);
  for (const { request } of wanted) await check(workspace, flags, request);
  const program = await lastingCommand(workspace, flags);
  const clusters: Written[] = [];
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
    clusters.push(...await write(workspace, flags, one, request));
  }
  if (flags.has("json")) {
    workspace.terminal.print(answerOf("update kubeconfig", { clusters }));
  }
  await remember(workspace, [chain]);
  return 0;
}

async function clustersMeant(
  workspace: Workspace,
  flags: KubeconfigFlags,
  kind: IntegrationKind,
  by: ByCloud,
): Promise<{ chain: IdentityChain; wanted: readonly ClusterRequest[] }> {
  const { cloud, described: cluster } = by;
  if (cluster.name !== undefined) {
    const chain = await chooseOfCloud(workspace, flags, cloud);
    // The region is the identity's own unless told.
    const region = cluster.region ?? chain.target.plan.region;
    const fields = { spec: { cluster: { ...cluster, region } } };
    const plan = planDescribed(kind, chain, fields, `cluster "${visible(cluster.name)}"`);
    return { chain, wanted: [{ name: cluster.name, plan, request: {} }] };
  }
  const integration = flags.text("integration");
  const { chain, all } = integration === undefined
    ? await meantByIdentity(workspace, flags, by)
    : await meantByName(workspace, flags, integration, by);
  const wanted = all.map(({ node: { name }, plan, kubeconfig: request }) => ({
    ...{ name, plan, request },
  }));
  return { chain, wanted };
}

/** Throws `UserError` for a name that several clusters would have, the last of which would keep it. */
function checkOneIsNamed(flags: KubeconfigFlags, wanted: readonly ClusterRequest[]): void {
  const named = (["alias", "user-alias"] as const).find((flag) => flags.text(flag) !== undefined);
  const [first, second] = wanted;
  if (named === undefined || first === undefined || second === undefined) return;
  const names = wanted.map(({ name }) => `"${visible(name)}"`).join(", ");
  const message = `--${named} is the name for one cluster, and ${names} are meant`;
  throw usage(message, `--integration ${typed(first.name)}`);
}

/** Checks that the file can be written, before a sign-in is spent on it. */
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
): Promise<readonly Written[]> {
  const path = pathMeant(system, flags, request);
  const isTyped = flags.text("alias") !== undefined;
  const change = () => changed(system, { path, one, request, isTyped });
  if (flags.has("dry-run")) {
    terminal.print((await change()).text);
    return [];
  }
  const mode = request.mode === undefined ? undefined : Number.parseInt(request.mode, 8);
  const { context, taken, current } = await aloneWithKubeconfig(system, path, async () => {
    const made = await change();
    await system.files.rewrite(await loaded.around.landing(path), made.text, mode);
    return made;
  });
  const where = taken?.path === path ? "there" : `of ${visible(taken?.path ?? "")}`;
  const why = taken && `"${visible(one.cluster.context)}" ${where} is ${taken.of}`;
  const other = current &&
    `kubectl's own is "${visible(current.context)}", of ${visible(current.path)}`;
  const said = `Context "${visible(context)}" is the current one of ${visible(path)}`;
  terminal.say([said, why, other].filter(Boolean).join("; "));
  return [{ context, file: path, current: other === undefined }];
}
