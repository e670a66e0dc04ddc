import type { IdentityChain } from "../chain/chain.ts";
import { chooseOfCloud } from "../choose/choose.ts";
import type { ByCloud } from "../cli/commands.ts";
import type { KubeconfigFlags } from "../cli/commands/tasks.ts";
import { configFlags } from "../cli/flags.ts";
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { writeYaml } from "../config/yaml/write.ts";
import { UserError } from "../errors.ts";
import { expandHome, homeDirectory, pathOf } from "../paths/directories.ts";
import { landing } from "../paths/landing.ts";
import { lastingProgram } from "../paths/lasting_program.ts";
import type { IntegrationKind, IntegrationPlan } from "../provider/kind.ts";
import { connectTo } from "../session/tools/integration_calls.ts";
import {
  type Kubeconfig,
  kubeconfigOf,
  mergeKubeconfigs,
  sharedNames,
} from "../session/tools/kubeconfig.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { aloneWithFile } from "../store/locks.ts";
import type { System } from "../system.ts";
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
  const { flags, words, by } = context.invocation;
  const workspace = await openWorkspace(context);
  const [kind] = kindsOf(workspace, by);
  const { chain, wanted } = await clustersMeant(workspace, flags, kind, by);
  const credential = await credentialFor(workspace, chain);
  const program = [await lastingProgram(workspace.system), ...configFlags(workspace, flags)];
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

/** The file that is meant: the one that is named, the first that `KUBECONFIG` names, or the usual one. */
function kubeconfigPath(system: System, named: string | undefined): string {
  const { join, resolve, DELIMITER } = pathOf(system.os);
  const first = system.env.get("KUBECONFIG")?.split(DELIMITER).find(Boolean);
  const path = named ?? first ?? join(homeDirectory(system), ".kube", "config");
  return resolve(system.cwd(), expandHome(system, path));
}

/**
 * Adds clusters to a file, in one step, under a lock. Everything else in it stays; comments do not, as with
 * kubectl. Throws `UserError` when `update: error` finds that a name is taken.
 */
async function updateKubeconfig(
  system: System,
  named: string,
  added: Kubeconfig,
  request: KubeconfigOptions,
): Promise<void> {
  await aloneWithFile(system, "kubeconfig", named, async () => {
    const path = await landing(system, named);
    const text = await mergedText(system, path, added, request);
    await system.files.makeDirectory(pathOf(system.os).dirname(path));
    await system.files.write(path, text, Number.parseInt(request.mode ?? "0600", 8));
  });
}

/** What the file will hold. */
async function mergedText(
  system: System,
  path: string,
  added: Kubeconfig,
  request: KubeconfigOptions,
): Promise<string> {
  const file = request.update === "replace" ? {} : await readKubeconfig(system, path);
  const [taken] = request.update === "error" ? sharedNames(file, added) : [];
  if (taken !== undefined) {
    const message = `"${visible(path)}" has "${visible(taken)}" already`;
    throw new UserError("failed", message, { hint: "cluster: {kubeconfig: {update: merge}}" });
  }
  return writeYaml(mergeKubeconfigs(file, added));
}

async function readKubeconfig(system: System, path: string): Promise<Kubeconfig> {
  const text = await system.files.readText(path) ?? "";
  const { parse } = await import("@std/yaml");
  const read = readYaml((it) => parse(it, { schema: "core" }), text);
  if (read === null || read === undefined) return {};
  if (typeof read === "object" && !Array.isArray(read)) return read as Kubeconfig;
  throw new UserError("failed", `Cannot change "${visible(path)}": it is no kubeconfig`, {
    hint: `kubectl config view --kubeconfig "${visible(path)}"`,
  });
}

/** What is no YAML at all is no map either. */
function readYaml(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch {
    return [];
  }
}
