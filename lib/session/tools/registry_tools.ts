/**
 * Tools that keep logins at registries beside docker's, in files of the same form: by their own files they would be
 * somebody else at a session's registries. Pure.
 */
import { pathOf } from "../../paths/directories.ts";
import type { Os } from "../../system.ts";
import { type DockerConfig, withoutRegistries } from "./docker_config.ts";

/** The person outside of any session. */
interface ToolOwner {
  readonly os: Os;
  readonly home: string | undefined;
  /** A variable of theirs; one that leads into a session has no value. */
  variable(name: string): string | undefined;
}

/** One of these tools, or several that read the same file. */
export interface RegistryTool {
  /** The variable that names its file. */
  readonly variable: string;
  /** The session's file, below its directory. */
  readonly file: string;
  /** It looks for docker's logins too, but not beside a file that is named. */
  readonly dockers: boolean;
  /** Finds the person's own files, weakest first. */
  own(owner: ToolOwner): readonly string[];
}

/** podman, buildah and skopeo (containers-auth.json(5)), and helm (helm.sh/docs/helm/helm). */
export const REGISTRY_TOOLS: readonly RegistryTool[] = [
  {
    variable: "REGISTRY_AUTH_FILE",
    file: "registries/containers.json",
    dockers: true,
    own: (owner) => {
      const named = owner.variable("REGISTRY_AUTH_FILE");
      if (named) return [named];
      const lasting = below(owner, configuration(owner, ".config"), "containers", "auth.json");
      const runtime = owner.os === "linux" ? owner.variable("XDG_RUNTIME_DIR") : undefined;
      return [...lasting, ...below(owner, runtime, "containers", "auth.json")];
    },
  },
  {
    variable: "HELM_REGISTRY_CONFIG",
    file: "registries/helm.json",
    dockers: false,
    own: (owner) => {
      const named = owner.variable("HELM_REGISTRY_CONFIG");
      if (named) return [named];
      const folder = owner.variable("HELM_CONFIG_HOME");
      if (folder) return below(owner, folder, "registry", "config.json");
      return below(
        owner,
        configuration(owner, ...HELM_HOME[owner.os]),
        "helm",
        "registry",
        "config.json",
      );
    },
  },
];

/** The directory of helm's own configuration, below the home directory. */
const HELM_HOME: Readonly<Record<Os, readonly string[]>> = {
  linux: [".config"],
  darwin: ["Library", "Preferences"],
  windows: ["AppData", "Roaming"],
};

function configuration(owner: ToolOwner, ...steps: readonly string[]): string | undefined {
  return owner.variable("XDG_CONFIG_HOME") || below(owner, owner.home, ...steps)[0];
}

function below({ os }: ToolOwner, base: string | undefined, ...steps: readonly string[]) {
  return base ? [pathOf(os).join(base, ...steps)] : [];
}

/**
 * Returns the logins of several files in one, each stronger than those before it, without any for these registries.
 * These tools take a program for a store under whatever name, so that none is left that could answer for them.
 */
export function otherLogins(
  files: readonly DockerConfig[],
  hosts: readonly string[],
): DockerConfig {
  return files.map((each) => withoutRegistries(each, hosts)).reduce(
    (all, { auths, credHelpers }) => ({
      auths: { ...all.auths, ...auths },
      credHelpers: { ...all.credHelpers, ...credHelpers },
    }),
    { auths: {}, credHelpers: {} },
  );
}
