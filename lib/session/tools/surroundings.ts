/**
 * The parent's docker and Kubernetes: what its environment says, how much of that a session lets in, and its
 * kubeconfig.
 */
import { TOOLS } from "../../environment/carriers.ts";
import { pathOf } from "../../paths/directories.ts";
import type { Os } from "../../system.ts";
import { sessionPrefix } from "../../paths/session_places.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import type { Pins } from "../shells/shell.ts";
import type { RegistryTool } from "./registry_tools.ts";
import { type ClusterOf, EMPTY_KUBECONFIG, kubeconfigOf } from "./kubeconfig.ts";

/** Variables that must not appear beside the one that a session sets. */
const CARRIERS = { clusters: TOOLS.kubectl.slice(1), logins: TOOLS.docker.slice(1) };

/** Parts of the surroundings. */
interface SurroundingsParts {
  readonly os: Os;
  /** `undefined` where there is none. */
  readonly home: string | undefined;
  /** Place where sessions live: what lies there is another session's. */
  readonly place: string;
  /** Whether one of the identities belongs to a cloud. */
  readonly ofCloud: boolean;
  parent(name: string): string | undefined;
  /** Whether the person lets that variable through. */
  passes(name: string): boolean;
}

/** The surroundings of a session. */
export class OuterTools {
  readonly #parts: SurroundingsParts;

  constructor(parts: SurroundingsParts) {
    this.#parts = parts;
  }

  /** Delimiter between the paths of a list. */
  get delimiter(): string {
    return pathOf(this.#parts.os).DELIMITER;
  }

  /** Whether kubectl must not find the person's own clusters: their contexts belong to other identities. */
  get hidesClusters(): boolean {
    return this.#parts.ofCloud && !this.isLetIn("KUBECONFIG");
  }

  /** Whether the person lets that variable in. */
  isLetIn(name: string): boolean {
    return this.#parts.passes(name);
  }

  /** The person's own kubeconfig files, where they are wanted; those of other sessions are not among them. */
  kubeconfigs(): { readonly own: readonly string[]; readonly foreign: boolean } {
    const { os, parent, passes } = this.#parts;
    const value = passes("KUBECONFIG") ? parent("KUBECONFIG") : "";
    const all = (value ?? "").split(pathOf(os).DELIMITER).filter(Boolean);
    const own = all.filter((path) => !this.#isSessions(path));
    return { own, foreign: own.length < all.length };
  }

  /** The directory of docker's configuration outside of any session; `undefined` without a home. */
  get dockerDirectory(): string | undefined {
    const { os, home, parent } = this.#parts;
    const named = parent("DOCKER_CONFIG");
    if (named && !this.#isSessions(named)) return named;
    return home === undefined ? undefined : pathOf(os).join(home, ".docker");
  }

  /** Finds the person's own files of another tool with logins at registries, weakest first. */
  loginFiles({ own }: Pick<RegistryTool, "own">): readonly string[] {
    const { os, home, parent } = this.#parts;
    const variable = (name: string) => {
      const value = parent(name);
      return value && this.#isSessions(value) ? undefined : value;
    };
    return own({ os, home, variable });
  }

  /** Without registries: the person's own docker where another session's would pass. */
  get dockerVariables(): Record<string, string> {
    const [named, own] = [this.#parts.parent("DOCKER_CONFIG"), this.dockerDirectory];
    const passes = this.#parts.passes("DOCKER_CONFIG") && named !== undefined;
    return passes && this.#isSessions(named) && own ? { DOCKER_CONFIG: own } : {};
  }

  /** Finds what must stay as it is in the session's shell, and what must not appear. */
  pinsFor(
    variables: Readonly<Record<string, string>>,
    has: { readonly clusters: boolean; readonly logins: boolean },
  ): Pins {
    const carriers = [
      ...(has.clusters || this.hidesClusters ? CARRIERS.clusters : []),
      ...(has.logins ? CARRIERS.logins : []),
    ];
    const unset = carriers.filter((name) => !(name in variables) && !this.isLetIn(name));
    return { set: variables, unset };
  }

  #isSessions(path: string): boolean {
    const { os, place } = this.#parts;
    return path.startsWith(sessionPrefix(os, place));
  }
}

const FILE = "kube/config";

/** Whether the session has a file of its own, and the variables that name it. */
interface KubeVariables {
  readonly isNeeded: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Makes the variables for the kubeconfig that a session's programs see. With clusters: the session's, before those that
 * the person lets in. Without: an empty one, so that kubectl reaches nothing rather than somebody else's cluster.
 */
export function kubeVariables(
  directory: Pick<SessionDirectory, "pathOf">,
  around: OuterTools,
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

/** Takes logins and clusters out of a session. */
export async function clearTools(directory: Pick<SessionDirectory, "clear">): Promise<void> {
  for (const folder of ["docker", "registries", "kube"]) await directory.clear(folder);
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

/** Writes the file; what writes YAML is loaded only where there is something to write. */
async function textOf(clusters: readonly ClusterOf[]): Promise<string> {
  if (clusters.length === 0) return EMPTY_KUBECONFIG;
  const { writeYaml } = await import("../../config/yaml/write.ts");
  return writeYaml(kubeconfigOf(clusters));
}
