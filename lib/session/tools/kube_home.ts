/** The session's kubeconfig: its own clusters and no other, unless the person lets theirs in. */
import { type ClusterOf, EMPTY_KUBECONFIG, kubeconfigOf } from "./kubeconfig.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import type { Surroundings } from "./surroundings.ts";

const FILE = "kube/config";

/** Whether the session has a file of its own, and the variables that name it. */
export interface KubeVariables {
  readonly isNeeded: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Which kubeconfig a session's programs see. With clusters: the session's, before those that the person lets
 * in. Without: an empty one, so that kubectl reaches nothing rather than somebody else's cluster.
 */
export function kubeVariables(
  directory: Pick<SessionDirectory, "pathOf">,
  around: Surroundings,
  hasClusters: boolean,
): KubeVariables {
  const file = directory.pathOf(FILE);
  const { own, foreign } = around.kubeconfigs();
  if (hasClusters) {
    const list = [file, ...own].join(around.delimiter);
    return { isNeeded: true, variables: { KUBECONFIG: list, KUBE_CONFIG_PATH: file } };
  }
  if (own.length > 0) {
    const list = own.join(around.delimiter);
    return { isNeeded: false, variables: foreign ? { KUBECONFIG: list } : {} };
  }
  const isNeeded = around.hidesClusters || foreign;
  return { isNeeded, variables: isNeeded ? { KUBECONFIG: file } : {} };
}

/** Writes the file, where there is one, and returns the variables. */
export async function writeKubeconfig(
  directory: SessionDirectory,
  clusters: readonly ClusterOf[],
  { isNeeded, variables }: KubeVariables,
): Promise<Readonly<Record<string, string>>> {
  if (isNeeded) await directory.write(FILE, await textOf(clusters));
  return variables;
}

/** What writes YAML is loaded only where there is something to write. */
async function textOf(clusters: readonly ClusterOf[]): Promise<string> {
  if (clusters.length === 0) return EMPTY_KUBECONFIG;
  const { writeYaml } = await import("../../config/yaml/write.ts");
  return writeYaml(kubeconfigOf(clusters));
}
