/** From a session to its connections. */
import { NO_CLOUD } from "../../provider/kind.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import type { Connecting, Connections } from "./connections.ts";
import { integrationsOf } from "../../chain/chain.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import { passing } from "../../environment/programs.ts";
import type { SessionContext, SessionOrder } from "../session.ts";
import { clearTools, kubeVariables, OuterTools, writeKubeconfig } from "./surroundings.ts";

/** Connects a session to all that hangs on its identities, and keeps it from what hangs on others. */
export async function connectionsOf(
  context: SessionContext,
  { pass, self }: SessionOrder,
  directory: SessionDirectory,
  held: Connecting["held"],
): Promise<Connections> {
  const { system } = context;
  const around = new OuterTools({
    os: system.os,
    home: directories(system).home,
    place: pathOf(system.os).dirname(directory.path),
    ofCloud: held.some(({ chain: { target } }) => target.cloud.name !== NO_CLOUD),
    parent: (name) => system.env.get(name),
    passes: passing({ os: system.os, env: system.env, pass, families: [], exempt: [] }),
  });
  const isLinked = held.some(({ chain }) => integrationsOf(context.model, chain).length > 0);
  if (!isLinked) return await unconnected(directory, around);
  const { openConnections } = await import("./connections.ts");
  const connecting = { context, directory, held, program: self(), around };
  return await openConnections(connecting);
}

/** Nothing hangs on the session's identities: its programs see no cluster, and no other session's registries. */
async function unconnected(
  directory: SessionDirectory,
  around: OuterTools,
): Promise<Connections> {
  const variables = {
    ...around.dockerVariables,
    ...await writeKubeconfig(directory, [], kubeVariables(directory, around, false)),
  };
  return {
    variables,
    pins: around.pinsFor(variables, { clusters: false, logins: false }),
    tend: () => undefined,
    withdraw: () => clearTools(directory),
  };
}
