/** The grant of an identity outside of any session: `env` puts it into place, `whoami` shows it. */
import type { IdentityChain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import type { Delivery, Grant, InFiles } from "../../provider/grant.ts";
import { aroundOf, type Own } from "../../session/own_tools.ts";
import { runsLines } from "../../paths/system_programs.ts";
import type { System } from "../../system.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { flagWords } from "../../terminal/flag.ts";

/** A credential in place of one before a sign-in: the helper signs in later. */
const NO_CREDENTIAL: Credential = { type: "none", shown: {}, secret: {} };

/** The parts of a grant beside the credential; made while that is fetched, since they wait for programs. */
export interface GrantParts extends Own {
  /** The words by which this program is called later. */
  readonly ours: readonly string[];
  readonly delivery: Delivery;
}

/** The parts of a grant, and whether its files may hold a credential. */
export interface Outside extends GrantParts {
  readonly inFiles: InFiles;
}

/** Returns how a credential reaches programs outside of any session: in a file where no line of one could be run. */
export async function deliveryOutside(system: Pick<System, "files" | "os">): Promise<Delivery> {
  return await runsLines(system) ? "process" : "file";
}

/** Returns whether files that outlive us may hold this credential, which is also kept elsewhere. */
export function inFilesOf(credential: Credential | undefined): InFiles {
  return credential?.expires === undefined ? "never" : "if-needed";
}

/** Whether `env` puts a grant's files where they are gone with the credential: where they hold it, or its record does. */
export function liesInBrief(inFiles: InFiles, { files }: Grant): boolean {
  return inFiles === "rather" ||
    Object.values(files).some((content) => typeof content !== "string");
}

/** Returns the identity's grant, with files below a directory. */
export function grantOutside(
  { system }: Pick<Workspace, "system">,
  { target: { node, plan } }: IdentityChain,
  credential: Credential | undefined,
  directory: string,
  { ours, ...own }: Outside,
): Grant {
  return plan.grant(credential ?? NO_CREDENTIAL, {
    ...aroundOf(system),
    directory,
    ...own,
    identity: node.name,
    helper: [...ours, "credential-process", ...flagWords("-i", node.name)],
    server: undefined,
  });
}
