import type { IdentityChain } from "../chain/chain.ts";
import { chooseOfCloud } from "../choose/cloud.ts";
import { configFlags } from "../cli/config_flags.ts";
import type { FlagValues } from "../cli/values.ts";
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { connectTo } from "../session/tools/connect.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/integration.ts";
import { kubeconfigOf } from "../session/tools/kubeconfig.ts";
import { kubeconfigPath, mergedText, updateKubeconfig } from "./kubeconfig_file.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import { type Context, openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { planDescribed } from "./described.ts";
import { kindsNamed, meantByIdentity, meantByName } from "./integration.ts";

/** Flags that describe a cluster, and the fields of `spec.cluster` that they are. */
const FIELDS: Readonly<Record<string, string>> = {
  "cluster-name": "name",
  name: "name",
  region: "region",
  "resource-group": "resource_group",
  "subscription-id": "subscription_id",
  "project-id": "project_id",
  location: "location",
};

/** A cluster to be written, and how. */
interface Wanted {
  readonly plan: IntegrationPlan;
  readonly request: KubeconfigOptions;
}

/** `aws eks update-kubeconfig` and its like: clusters for outside of any session, because the person says so. */
export async function updateKubeconfigCommand(context: Context): Promise<number> {
  const { system, invocation } = context;
  const { flags, command } = invocation;
  const workspace = await openWorkspace(context);
  const [cloud, service] = command.split(" ");
  const [kind] = kindsNamed(workspace, [`${cloud}/${service}`]);
  const { chain, wanted } = await clustersMeant(workspace, flags, kind!);
  const credential = (await credentialFor(workspace, chain))!;
  const program = [system.program, ...configFlags(workspace, invocation)];
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
  flags: FlagValues,
  kind: IntegrationKind,
): Promise<{ chain: IdentityChain; wanted: readonly Wanted[] }> {
  const name = flags.text("name") ?? flags.text("cluster-name");
  if (name !== undefined) {
    const chain = await chooseOfCloud(workspace, flags, kind.name.split("/")[0]!);
    const plan = planDescribed(kind, chain, fieldsFrom(flags, chain), `cluster "${visible(name)}"`);
    return { chain, wanted: [{ plan, request: {} }] };
  }
  const integration = flags.text("integration");
  const { chain, all } = integration === undefined
    ? await meantByIdentity(workspace, flags, [kind])
    : await meantByName(workspace, flags, integration, [kind]);
  return { chain, wanted: all.map(({ plan, kubeconfig }) => ({ plan, request: kubeconfig })) };
}

/** What the flags say; the region is the identity's own unless they do. */
function fieldsFrom(flags: FlagValues, { target }: IdentityChain): unknown {
  const own = target.plan.region;
  const given = Object.entries(FIELDS).flatMap(([flag, field]) => {
    const value = flags.text(flag) ?? (flag === "region" ? own : undefined);
    return value === undefined ? [] : [[field, value] as const];
  });
  return { spec: { cluster: Object.fromEntries(given) } };
}

async function write(
  { system, terminal }: Workspace,
  flags: FlagValues,
  added: ReturnType<typeof kubeconfigOf>,
  context: string,
  request: KubeconfigOptions,
): Promise<void> {
  const path = kubeconfigPath(system, flags.text("kubeconfig") ?? request.path);
  if (flags.has("dry-run")) return terminal.print(await mergedText(system, path, added, request));
  await updateKubeconfig(system, path, added, request);
  terminal.say(`Context "${visible(context)}" is the current one of ${path}`);
}
