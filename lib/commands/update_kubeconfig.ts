import { chooseOfCloud } from "../choose/choose.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { configFlags } from "../cli/config_flags.ts";
import type { Invocation } from "../cli/commands.ts";
import type { KubeconfigFlags } from "../cli/commands/connect.ts";
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { connectTo } from "../session/tools/connect.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/integration.ts";
import { kubeconfigOf } from "../session/tools/kubeconfig.ts";
import { kubeconfigPath, mergedText, updateKubeconfig } from "./kubeconfig_file.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { planDescribed } from "./described.ts";
import { kindsNamed, meantByIdentity, meantByName } from "./integration.ts";

/** The command line, under any of the command's names. */
type Line = Invocation<
  "aws eks update-kubeconfig" | "azure aks update-kubeconfig" | "gcp gke update-kubeconfig"
>;

/** A cluster to be written, and how. */
interface Wanted {
  readonly plan: IntegrationPlan;
  readonly request: KubeconfigOptions;
}

/** `aws eks update-kubeconfig` and its like: clusters for outside of any session, because the person says so. */
export async function updateKubeconfigCommand(context: Context<Line["command"]>): Promise<number> {
  const { system, invocation } = context;
  const { command } = invocation;
  const flags: KubeconfigFlags = invocation.flags;
  const workspace = await openWorkspace(context);
  const [cloud, service] = command.split(" ");
  const [kind] = kindsNamed(workspace, [`${cloud}/${service}`]);
  const { chain, wanted } = await clustersMeant(workspace, invocation, kind!);
  const credential = (await credentialFor(workspace, chain))!;
  const program = [system.program, ...configFlags(workspace, flags)];
  for (const { plan, request } of wanted) {
    const connection = await connectTo(workspace, chain, credential, { plan });
    if (connection.type !== "cluster") throw new Error(`${command} led to a registry`);
    const context = flags.text("alias") ?? connection.context;
    const identity = chain.target.node.name;
    const cluster = { ...connection, context };
    await write(workspace, flags, kubeconfigOf([{ cluster, identity, program }]), context, request);
  }
  return 0;
}

async function clustersMeant(
  workspace: Workspace,
  line: Line,
  kind: IntegrationKind,
): Promise<{ chain: IdentityChain; wanted: readonly Wanted[] }> {
  const flags: KubeconfigFlags = line.flags;
  const cluster = clusterIn(line);
  if (cluster.name !== undefined) {
    const chain = await chooseOfCloud(workspace, flags, kind.name.split("/")[0]!);
    // The region is the identity's own unless told.
    const region = cluster.region ?? chain.target.plan.region;
    const fields = { spec: { cluster: { ...cluster, region } } };
    const plan = planDescribed(kind, chain, fields, `cluster "${visible(cluster.name)}"`);
    return { chain, wanted: [{ plan, request: {} }] };
  }
  const integration = flags.text("integration");
  const { chain, all } = integration === undefined
    ? await meantByIdentity(workspace, flags, [kind])
    : await meantByName(workspace, flags, integration, [kind]);
  return { chain, wanted: all.map(({ plan, kubeconfig }) => ({ plan, request: kubeconfig })) };
}

/** The fields of `spec.cluster` that flags say. */
function clusterIn(line: Line): Readonly<Record<string, string | undefined>> {
  switch (line.command) {
    case "aws eks update-kubeconfig":
      return { name: line.flags.text("name"), region: line.flags.text("region") };
    case "azure aks update-kubeconfig":
      return {
        name: line.flags.text("cluster-name"),
        resource_group: line.flags.text("resource-group"),
        subscription_id: line.flags.text("subscription-id"),
      };
    case "gcp gke update-kubeconfig":
      return {
        name: line.flags.text("name"),
        project_id: line.flags.text("project-id"),
        location: line.flags.text("location"),
      };
  }
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
