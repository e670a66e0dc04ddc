/**
 * Kubeconfigs that kubectl reads together with one
 * (kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig).
 */
import { throwBug } from "../../errors.ts";
import { NoKubeconfig } from "../../kubeconfig/library.ts";
import { kubeconfigPaths } from "../../kubeconfig/paths.ts";
import { readKubeconfigText } from "../../kubeconfig/text.ts";
import type { Kubeconfig } from "../../session/tools/kubeconfig.ts";
import type { System } from "../../system.ts";

/** Another kubeconfig, and its content. */
interface Other {
  readonly path: string;
  readonly data: Kubeconfig;
  /** Whether kubectl reads it first, so that its value counts for equal names. */
  readonly isBefore: boolean;
}

/**
 * Returns the others, in kubectl's order; none when kubectl doesn't read this one. A file that can't be read counts as
 * empty.
 */
export async function readTogether(system: System, path: string): Promise<readonly Other[]> {
  const paths = kubeconfigPaths(system);
  const at = paths.indexOf(path);
  if (at === -1) return [];
  const others = paths.map((other, index) => ({ path: other, isBefore: index < at }));
  return await Promise.all(
    others.filter((other) => other.path !== path)
      .map(async (other) => ({ ...other, data: await dataOf(system, other.path) })),
  );
}

async function dataOf({ files }: System, path: string): Promise<Kubeconfig> {
  try {
    return (await readKubeconfigText(await files.readText(path) ?? "")).data;
  } catch (error) {
    if (!(error instanceof NoKubeconfig)) throwBug(error);
    return {};
  }
}
