import { chooseOfCloud } from "../choose/choose.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { configFlags } from "../cli/config_flags.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { KubeconfigFlags } from "../cli/commands/tasks.ts";
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { connectTo } from "../session/tools/connect.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/integration.ts";
import { kubeconfigOf } from "../session/tools/kubeconfig.ts";
import { kubeconfigPath, mergedText, updateKubeconfig } from "./kubeconfig_file.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { kindsOf, meantByIdentity, meantByName, planDescribed } from "./integration.ts";

/** A cluster to be written, and how. */
interface Wanted {
  readonly plan: IntegrationPlan;
  readonly request: KubeconfigOptions;
}

/** `aws eks update-kubeconfig` and its like: clusters for outside of any session, because the person says so. */
export async function updateKubeconfigCommand(
  context: Context<"update kubeconfig">,
): Promise<number> {
  const { system, invocation: { flags, words, by } } = context;
  const workspace = await openWorkspace(context);
  const [kind] = kindsOf(workspace, by);
  const { chain, wanted } = await clustersMeant(workspace, flags, kind!, by);
  const credential = await credentialFor(workspace, chain);
  const program = [system.program, ...configFlags(workspace, flags)];
  for (const { plan, request } of wanted) {
    const connection = await connectTo(workspace, chain, credential, { plan });
    if (connection.type !== "cluster") throw new Error(`${words} led to a registry`);
    const context = flags.text("alias") ?? connection.context;
    const identity = chain.target.node.name;
    const cluster = { ...connection, context };
    await write(workspace, flags, kubeconfigOf([{ cluster, identity, program }]), context, request);
  }
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

async function write(
  { system, terminal }: Workspace,
  flags: KubeconfigFlags,
  added: ReturnType<typeof kubeconfigOf>,
  context: string,
  request: KubeconfigOptions,
): Promise<void> {
  const path = kubeconfigPath(system, flags.text("kubeconfig") ?? request.path);
  if (flags.has("dry-run")) return terminal.print(await mergedText(system, path, added, request));
  await updateKubeconfig(system, path, added, request);
  terminal.say(`Context "${visible(context)}" is the current one of ${path}`);
}
