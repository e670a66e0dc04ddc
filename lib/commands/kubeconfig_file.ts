/** The person's own kubeconfig, written only because they said so. */
import type { KubeconfigOptions } from "../config/entries/integrations.ts";
import { writeYaml } from "../config/yaml/write.ts";
import { expandHome, homeDirectory, pathOf } from "../paths/directories.ts";
import { UserError } from "../errors.ts";
import { type Kubeconfig, mergeKubeconfigs, sharedNames } from "../session/tools/kubeconfig.ts";
import { aloneWithFile } from "../store/locks.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** The file that is meant: the one that is named, the first that `KUBECONFIG` names, or the usual one. */
export function kubeconfigPath(system: System, named: string | undefined): string {
  const { join, resolve, DELIMITER } = pathOf(system.os);
  const first = system.env.get("KUBECONFIG")?.split(DELIMITER).find(Boolean);
  const path = named ?? first ?? join(homeDirectory(system), ".kube", "config");
  return resolve(system.cwd(), expandHome(system, path));
}

/**
 * Adds clusters to a file, in one step, under a lock. Everything else in it stays; comments do not, as with
 * kubectl. Throws `UserError` when `update: error` finds that a name is taken.
 */
export async function updateKubeconfig(
  system: System,
  named: string,
  added: Kubeconfig,
  request: KubeconfigOptions,
): Promise<void> {
  await aloneWithFile(system, "kubeconfig", named, async () => {
    const path = await system.files.realPath(named) ?? named;
    const text = await mergedText(system, path, added, request);
    await system.files.makeDirectory(pathOf(system.os).dirname(path));
    await system.files.write(path, text, Number.parseInt(request.mode ?? "0600", 8));
  });
}

/** What the file will hold. */
export async function mergedText(
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
