/** From a session to its connections. */
import { directories, pathOf } from "../../paths/directories.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type Connecting, type Connections, openConnections } from "./connections.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import { passing } from "../environment/programs.ts";
import type { SessionOrder } from "../session.ts";
import { Surroundings } from "./surroundings.ts";

/** What only the session knows. */
export interface Known extends Pick<Connecting, "credentialOf"> {
  /** The variables that the configuration sets. */
  readonly configured: Readonly<Record<string, string>>;
}

/** Connects a session to all that hangs on its identities, and keeps it from what hangs on others. */
export function connectionsOf(
  workspace: Workspace,
  { chains, pass, self }: SessionOrder,
  directory: SessionDirectory,
  { configured, credentialOf }: Known,
): Promise<Connections> {
  const { system } = workspace;
  const around = new Surroundings({
    os: system.os,
    home: directories(system).home,
    place: pathOf(system.os).dirname(directory.path),
    ofCloud: chains.some(({ target }) => target.cloud.name !== "none"),
    parent: (name) => system.env.get(name),
    configured,
    passes: passing({ os: system.os, pass, families: [], exempt: [] }),
  });
  return openConnections({ workspace, directory, chains, credentialOf, program: self, around });
}
