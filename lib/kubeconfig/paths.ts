/** Paths of a person's kubeconfigs (kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig). */
import { asSaid } from "../paths/tools_own.ts";
import { placeToWrite } from "../paths/written_place.ts";
import { directories, homeDirectory, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";

/** Returns the file to write: the one that is named, the first that `KUBECONFIG` names, or the usual one. */
export function kubeconfigPath(system: System, named: string | undefined): string {
  const { join } = pathOf(system.os);
  if (named !== undefined) return placeToWrite(system, named, "--kubeconfig");
  const [first] = listed(system);
  if (first === undefined) return join(homeDirectory(system), ...USUAL);
  return asSaid(system, "KUBECONFIG", first);
}

/** Returns the files that kubectl reads; none when no home is known. */
export function kubeconfigPaths(system: System): readonly string[] {
  const { home } = directories(system);
  const usual = home === undefined ? [] : [pathOf(system.os).join(home, ...USUAL)];
  const named = listed(system);
  return (named.length > 0 ? named : usual).map((path) =>
    pathOf(system.os).resolve(system.cwd(), path)
  );
}

const USUAL = [".kube", "config"];

function listed({ env, os }: System): readonly string[] {
  return (env.get("KUBECONFIG") ?? "").split(pathOf(os).DELIMITER).filter(Boolean);
}
