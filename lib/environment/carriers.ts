/** Which variables of a configuration would make somebody else of a session's programs. */
import type { Cloud } from "../provider/cloud.ts";
import { nameMatcher } from "../paths/glob.ts";
import { looksSecret } from "./secret_names.ts";

/**
 * The variables that decide which cluster or registry somebody is signed in to. The first of each a session sets;
 * Terraform's provider reads the others of Kubernetes.
 */
export const TOOLS = {
  kubectl: ["KUBECONFIG", "KUBE_CONFIG_PATH", "KUBE_CONFIG_PATHS", "KUBE_HOST", "KUBE_TOKEN"],
  docker: ["DOCKER_CONFIG", "DOCKER_AUTH_CONFIG"],
} as const;

/** The tool that a variable signs in, in any case as for clouds. */
export function toolOf(name: string): keyof typeof TOOLS | undefined {
  const signs = (names: readonly string[]) => names.includes(name.toUpperCase());
  return signs(TOOLS.kubectl) ? "kubectl" : signs(TOOLS.docker) ? "docker" : undefined;
}

type CloudOf = (name: string) => Cloud | undefined;

/** Many entries ask the same clouds, and patterns take their time to be made. */
const known = new WeakMap<readonly Cloud[], CloudOf>();

/**
 * Tells whose identity a variable carries or selects, if any. In any case, since a configuration is shared with
 * people on Windows.
 */
export function carriedBy(clouds: readonly Cloud[]): CloudOf {
  const cloudOf = known.get(clouds) ?? lookUp(clouds);
  known.set(clouds, cloudOf);
  return cloudOf;
}

function lookUp(clouds: readonly Cloud[]): CloudOf {
  const all = clouds.map((cloud) => {
    const carrier = nameMatcher(cloud.carriers, { ignoreCase: true });
    const own = nameMatcher(cloud.family, { ignoreCase: true });
    return { cloud, has: (name: string) => carrier(name) || looksSecret(name) && own(name) };
  });
  return (name) => all.find(({ has }) => has(name))?.cloud;
}
