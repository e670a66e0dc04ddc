import { sessionId } from "../environment/session_marks.ts";
import { chooseOfCloud } from "../choose/choose.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { showTime } from "../duration.ts";
import { pathOf } from "../paths/directories.ts";
import type { ClusterRequest, ClusterToken } from "../provider/plan.ts";
import { sessionPlaces } from "../paths/session_places.ts";
import { SESSION_FILE_LIMIT } from "../session/directory/directory.ts";
import { makeToken, parseToken, tokenFile } from "../session/tools/cluster_token.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import type { System } from "../system.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace } from "../workspace/workspace.ts";

/**
 * The shortest remaining life of a session's token that is used, in milliseconds: kubectl keeps a token until it
 * lapses.
 */
const LEAST = 60_000;

/**
 * `aws eks token` and its like: the token that kubectl asks of a credential plugin. Asks the person nothing. A session
 * of that identity keeps the token ready.
 */
export async function clusterToken(context: Context<"cluster token">): Promise<number> {
  const { flags, by } = context.invocation;
  const workspace = await openWorkspace(context, { silent: true });
  const { system } = workspace;
  const chain = await chooseOfCloud(workspace, flags, by.cloud);
  const request: ClusterRequest = by.described;
  const token = await readyToken(system, chain, request) ??
    await withCredential(workspace, chain, (one) => makeToken(workspace, chain, one, request));
  const version = versionIn(system.env.get("KUBERNETES_EXEC_INFO"));
  system.stdout.write(`${execCredential(token, version)}\n`);
  return 0;
}

/** Returns the token that the session around us keeps ready; `undefined` outside of one, and when it lapses soon. */
async function readyToken(
  system: System,
  chain: IdentityChain,
  request: ClusterRequest,
): Promise<ClusterToken | undefined> {
  const id = sessionId(system.env);
  if (id === undefined || !/^\w+$/.test(id)) return undefined;
  const { join } = pathOf(system.os);
  const file = await tokenFile(chain, request);
  const until = system.clock.now() + LEAST;
  for (const place of await sessionPlaces(system)) {
    const directory = join(place, id);
    if ((await system.files.info(directory))?.owner !== "self") continue;
    const path = join(directory, ...file.split("/"));
    const bytes = await system.files.readOwn(path, SESSION_FILE_LIMIT).catch(() => undefined);
    return parseToken(bytes && new TextDecoder().decode(bytes), until);
  }
}

const GROUP = "client.authentication.k8s.io";

const STABLE = `${GROUP}/v1`;

/** The API versions in which a token can be written. */
const VERSIONS = [STABLE, `${GROUP}/v1beta1`];

/** Returns the API version that the caller names in `KUBERNETES_EXEC_INFO`; the stable one by default. */
export function versionIn(info: string | undefined): string {
  try {
    const { apiVersion } = Object(JSON.parse(info ?? "{}"));
    return VERSIONS.find((version) => version === apiVersion) ?? STABLE;
  } catch {
    return STABLE;
  }
}

/**
 * Writes the answer that kubectl expects of a credential plugin, as JSON on one line
 * (kubernetes.io/docs/reference/config-api/client-authentication.v1). It holds the token.
 */
export function execCredential({ token, expires }: ClusterToken, apiVersion: string): string {
  return JSON.stringify({
    apiVersion,
    kind: "ExecCredential",
    spec: {},
    status: {
      // Without fractions, as RFC 3339 times have them in Kubernetes.
      expirationTimestamp: showTime(expires),
      token: token.reveal(),
    },
  });
}
