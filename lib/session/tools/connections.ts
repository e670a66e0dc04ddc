/**
 * Connections of a session beside its clouds: registries, in a private copy of docker's configuration,
 * and clusters, in a kubeconfig of its own. Both are kept good for as long as the session is open.
 */
import { inBackground, reasonOf, throwBug } from "../../errors.ts";
import type { IdentityChain } from "../../chain/chain.ts";
import { connectAll, connectTo, failedToConnect } from "./integration_calls.ts";
import type { LinkedIntegration } from "../../chain/linked_integration.ts";
import { formatToken, makeToken, tokenFile } from "./cluster_token.ts";
import type { Credential } from "../../credential.ts";
import type { Cluster, RegistryLogin } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import { behind } from "../../sign_in/context.ts";
import type { SessionContext } from "../session.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import { DockerHome } from "./docker_home.ts";
import { clearTools, kubeVariables, type OuterTools, writeKubeconfig } from "./surroundings.ts";
import type { Pins } from "../shells/shell.ts";
import { type Renewed, tend } from "./renewal.ts";

/** An identity of the session. */
export interface Holder {
  readonly chain: IdentityChain;
  /** Its credential as it is now. */
  readonly credential: Credential;
}

/** The context of connecting: what it needs of a session. */
export interface Connecting {
  readonly context: SessionContext;
  readonly directory: SessionDirectory;
  readonly held: readonly Holder[];
  /** This program, with the flags that lead to the configuration. */
  readonly program: readonly string[];
  readonly around: OuterTools;
}

/** The session's connections. */
export interface Connections {
  /** Paths only. */
  readonly variables: Readonly<Record<string, string>>;
  readonly pins: Pins;
  /** Renews what lapses until `stop`. */
  tend(stop: AbortSignal): void;
  /** Takes logins and cluster tokens away: the session's identity was. */
  withdraw(): Promise<void>;
}

interface Connected<What> {
  readonly one: Holder;
  readonly linked: LinkedIntegration;
  readonly to: What;
}

/** Connects the session; what can't be connected is warned of, and the session opens all the same. */
export async function openConnections(connecting: Connecting): Promise<Connections> {
  const { context, around } = connecting;
  const { logins, clusters, missed } = await connectChains(connecting);
  const docker = new DockerHome(context, connecting.directory, around);
  const [variables, tended] = await Promise.all([
    variablesFor(connecting, docker, { logins, clusters, missed }),
    renewedIn(connecting, docker, logins, clusters),
  ]);
  const over = new AbortController();
  return {
    variables,
    pins: around.pinsFor(variables, {
      clusters: clusters.length > 0,
      logins: logins.length + missed.length > 0,
    }),
    tend: (stop) => {
      const either = AbortSignal.any([stop, over.signal]);
      const { terminal } = context;
      for (const one of tended) {
        inBackground(tend(context, one, either), (error) => {
          terminal.warn(
            `renewing integration "${visible(one.name)}" has stopped: ${reasonOf(error)}`,
          );
        });
      }
    },
    withdraw: async () => {
      over.abort();
      await clearTools(connecting.directory);
    },
  };
}

/** Connections of a session, and the registries that it should be connected to and is not. */
interface Outcome {
  readonly logins: readonly Connected<RegistryLogin>[];
  readonly clusters: readonly Connected<Cluster>[];
  readonly missed: readonly string[];
}

async function connectChains(connecting: Connecting): Promise<Outcome> {
  const { context, held } = connecting;
  const logins: Connected<RegistryLogin>[] = [];
  const clusters: Connected<Cluster>[] = [];
  const missed: string[] = [];
  const attempts = await Promise.all(held.map(async (one) => {
    const all = await connectAll(context, one.chain, one.credential);
    return all.map((attempt) => ({ one, attempt }));
  }));
  for (const { one, attempt } of attempts.flat()) {
    if ("error" in attempt) {
      context.terminal.warn(failedToConnect(attempt.node, attempt.error));
      if (attempt.registry !== undefined) missed.push(attempt.registry);
      continue;
    }
    const { linked, connection } = attempt.value;
    if (connection.type === "cluster") clusters.push({ one, linked, to: connection });
    else logins.push({ one, linked, to: connection });
  }
  return { logins, clusters, missed };
}

async function variablesFor(
  { context: { loaded }, directory, program, around }: Connecting,
  docker: DockerHome,
  { logins, clusters, missed }: Outcome,
): Promise<Record<string, string>> {
  const kept = clusters.map(({ one, to }) => ({
    cluster: to,
    identity: one.chain.target.node.name,
    program,
    // What opened the session was trusted; its own programs hear of just that content.
    ...loaded.digests.length > 0 ? { trusted: loaded.digests.join(",") } : {},
  }));
  return {
    ...await docker.open(logins.map(({ to }) => to), missed),
    ...await writeKubeconfig(directory, kept, kubeVariables(directory, around, kept.length > 0)),
  };
}

async function renewedIn(
  connecting: Connecting,
  docker: DockerHome,
  logins: readonly Connected<RegistryLogin>[],
  clusters: readonly Connected<Cluster>[],
): Promise<readonly Renewed[]> {
  const tokens = await Promise.all(clusters.map((one) => readyToken(connecting, one)));
  const lapsing = logins.flatMap(({ one, linked, to }) => {
    if (to.expires === undefined) return [];
    const renew = async () => {
      const quiet = behind(connecting.context);
      const login = await connectTo(quiet, one.chain, one.credential, linked);
      if (login.type !== "registry") throw new Error(`${linked.node.name} is no registry any more`);
      await docker.renew(login);
      return login.expires ?? Infinity;
    };
    return [{ name: linked.node.name, expires: to.expires, renew }];
  });
  return [...tokens.flatMap((one) => one ?? []), ...lapsing];
}

/** A token that lies ready, so that kubectl waits for no store, and needs none that it could not unlock. */
async function readyToken(
  { context, directory }: Connecting,
  { one, linked, to }: Connected<Cluster>,
): Promise<Renewed | undefined> {
  const { chain } = one;
  const quiet = behind(context);
  const { request } = to;
  const file = await tokenFile(chain, request);
  const renew = async () => {
    const token = await makeToken(quiet, chain, one.credential, request);
    await directory.write(file, formatToken(token));
    return token.expires;
  };
  try {
    return { name: linked.node.name, expires: await renew(), renew };
  } catch (error) {
    throwBug(error);
    context.terminal.warn(failedToConnect(linked.node, error));
    return undefined;
  }
}
