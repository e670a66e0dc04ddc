/**
 * kubeconfig files (kubernetes.io/docs/reference/config-api/kubeconfig.v1): clusters whose tokens this very
 * program prints (kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
 * Pure.
 */
import type { Cluster } from "../../provider/kind.ts";
import { flagWords } from "../../terminal/flag.ts";
import { isMap, mapUnder } from "../../map.ts";

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

/** A file of these clusters alone; the first is the current one. A name that is taken gets its identity in front. */
export function kubeconfigOf(all: readonly ClusterOf[]): Kubeconfig {
  const contexts = new Map<string, ClusterOf>();
  for (const one of all) {
    const { context } = one.cluster;
    contexts.set(contexts.has(context) ? `${one.identity}@${context}` : context, one);
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

/** Names the user. Whom the token is of belongs to the name: two identities may share a cluster. */
function userName({ cluster, identity, user }: ClusterOf): string {
  return user ?? `${identity}@${cluster.name}`;
}

function userEntry(one: ClusterOf): ListEntry {
  const [command, ...flags] = one.program;
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command,
    args: [...flags, ...one.cluster.token, ...flagWords("-i", one.identity)],
    ...one.trusted === undefined ? {} : { env: [{ name: "ATMOS_TRUST", value: one.trusted }] },
    interactiveMode: "Never",
    provideClusterInfo: false,
  };
  return { name: userName(one), user: { exec } };
}

/** Finds whose a context of the file is that has the name of this one's: `undefined` when nobody else's. */
export function otherUserOf(file: Kubeconfig, one: ClusterOf): string | undefined {
  const theirs = find(file.contexts, one.cluster.context);
  if (theirs === undefined) return undefined;
  const user = mapUnder(theirs, "context").user;
  // An entry of ours for another cluster of that name: it was made anew.
  const isSame = isOf(one, find(file.users, user));
  return user === userName(one) || isSame ? undefined : String(user ?? "");
}

/** Whether the name that the person wants for the user is somebody else's in the file. */
export function isUserTaken({ users }: Kubeconfig, one: ClusterOf): boolean {
  const theirs = one.user === undefined ? undefined : find(users, one.user);
  return theirs !== undefined && !isOf(one, theirs);
}

/** Whether a user's token is that identity's, by what it starts. */
function isOf({ identity }: ClusterOf, user: ListEntry | undefined): boolean {
  const exec = mapUnder(mapUnder(user, "user"), "exec");
  const args = Array.isArray(exec.args) ? exec.args : [];
  const own = flagWords("-i", identity);
  return own.every((word, at) => args.at(at - own.length) === word);
}

function find(list: readonly ListEntry[] | null | undefined, name: unknown): ListEntry | undefined {
  return Array.isArray(list) ? list.find((entry) => entry?.name === name) : undefined;
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
