/** Variables of a configuration that would change the identity of a session's programs. */
import type { Cloud } from "../provider/cloud.ts";
import { nameMatcher } from "../paths/glob.ts";
import { looksSecret } from "./secret_names.ts";

/**
 * The variables that decide the cluster or registry that is signed in to. A session sets the first of each; Terraform's
 * provider reads the others of Kubernetes, and docker's kin those behind it.
 */
export const TOOLS = {
  kubectl: ["KUBECONFIG", "KUBE_CONFIG_PATH", "KUBE_CONFIG_PATHS", "KUBE_HOST", "KUBE_TOKEN"],
  docker: ["DOCKER_CONFIG", "DOCKER_AUTH_CONFIG", "REGISTRY_AUTH_FILE", "HELM_REGISTRY_CONFIG"],
} as const;

/** Returns the tool that a variable signs in, in any case, as for clouds; `undefined` when it is none. */
export function toolOf(name: string): keyof typeof TOOLS | undefined {
  const signs = (names: readonly string[]) => names.includes(name.toUpperCase());
  return signs(TOOLS.kubectl) ? "kubectl" : signs(TOOLS.docker) ? "docker" : undefined;
}

type CloudOf = (name: string) => Cloud | undefined;

/** Cache by clouds: many entries ask for the same ones, and patterns take time to make. */
const known = new WeakMap<readonly Cloud[], CloudOf>();

/**
 * Returns a function that tells the cloud whose identity a variable carries or selects. Case does not matter, since a
 * configuration is shared with people on Windows.
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
