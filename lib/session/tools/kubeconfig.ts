/**
 * kubeconfig files (kubernetes.io/docs/reference/config-api/kubeconfig.v1): clusters whose tokens this very
 * program prints (kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
 * Pure.
 */
import type { Cluster } from "../../provider/kind.ts";
import { flagWords } from "../../terminal/flag.ts";
import { isMap } from "../../map.ts";

/** A cluster, and for whom. */
export interface ClusterOf {
  readonly cluster: Cluster;
  readonly identity: string;
  /** Name of the user in the file, where the person says so. */
  readonly user?: string | undefined;
  /** This program, with the flags that lead to the configuration. */
  readonly program: readonly string[];
  /** Value that `ATMOS_TRUST` must have for it; absent where the person says it themselves. */
  readonly trusted?: string;
}

/** An entry of one of the file's lists. */
export interface ListEntry {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The parts of a file that matter here; whatever else it holds stays. */
export interface Kubeconfig {
  readonly [key: string]: unknown;
  readonly clusters?: readonly ListEntry[] | null;
  readonly contexts?: readonly ListEntry[] | null;
  readonly users?: readonly ListEntry[] | null;
  readonly "current-context"?: string;
}

/** The lists that a file has. */
export const LISTS = ["clusters", "contexts", "users"] as const;

/** A file without any cluster: kubectl that reads it reaches none. */
export const EMPTY_KUBECONFIG =
  `apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\ncurrent-context: ""\npreferences: {}\n`;

/** A file of these clusters alone; the first is the current one. */
export function kubeconfigOf(all: readonly ClusterOf[]): Kubeconfig {
  const contexts = new Map<string, ClusterOf>();
  for (const one of all) {
    const names = contextNames(one);
    contexts.set(names.find((name) => !contexts.has(name)) ?? names[2], one);
  }
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: onePerName(all.map(({ cluster }) => clusterEntry(cluster))),
    contexts: [...contexts].map(([name, one]) => contextEntry(name, one)),
    users: onePerName(all.map(userEntry)),
    "current-context": [...contexts.keys()][0] ?? "",
    preferences: {},
  };
}

/** Names for its context, the wanted one first; the last is no other identity's and no other cluster's. */
export function contextNames(one: ClusterOf): readonly [string, string, string] {
  const { cluster: { name, context }, identity } = one;
  return [context, `${identity}@${context}`, `${identity}@${name}`];
}

/** Two identities may have the same cluster, and two integrations the same user. */
function onePerName(entries: readonly ListEntry[]): readonly ListEntry[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

function clusterEntry({ name, server, authority }: Cluster): ListEntry {
  const vouched = authority === undefined ? {} : { "certificate-authority-data": authority };
  return { name, cluster: { server, ...vouched } };
}

function contextEntry(name: string, one: ClusterOf): ListEntry {
  const { cluster } = one;
  const within = cluster.namespace === undefined ? {} : { namespace: cluster.namespace };
  return { name, context: { cluster: cluster.name, user: userName(one), ...within } };
}

/** Names a cluster's user in the file. Whom the token is of belongs to the name: two identities may share a cluster. */
export function userName({ cluster, identity, user }: ClusterOf): string {
  return user ?? `${identity}@${cluster.name}`;
}

function userEntry(one: ClusterOf): ListEntry {
  const [command, ...flags] = one.program;
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command,
    args: [...flags, ...tokenWords(one)],
    ...one.trusted === undefined ? {} : { env: [{ name: "ATMOS_TRUST", value: one.trusted }] },
    interactiveMode: "Never",
    provideClusterInfo: false,
  };
  return { name: userName(one), user: { exec } };
}

/** Words that have the program print the cluster's token; what stands before them leads to the configuration. */
export function tokenWords({ cluster, identity }: ClusterOf): readonly string[] {
  return [...cluster.token, ...flagWords("-i", identity)];
}

function nameIn(entry: unknown): unknown {
  return isMap(entry) ? entry.name : undefined;
}

/** Names that both files have: what merging would replace. */
export function sharedNames(one: Kubeconfig, other: Kubeconfig): readonly string[] {
  return ["clusters", "contexts"].flatMap((list) => {
    const names = new Set(namesIn(other[list]));
    return namesIn(one[list]).filter((name) => names.has(name));
  });
}

function namesIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map((entry: unknown) => String(nameIn(entry))) : [];
}
