/** Files that `env` puts into place for an identity, with which tools they serve, and for how long. */
import type { IdentityChain } from "../../chain/chain.ts";
import { showExpiry } from "../../duration.ts";
import type { Credential } from "../../credential.ts";
import { UserError } from "../../errors.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import { openLastingDirectory } from "../../paths/opened_lasting.ts";
import type { Grant, InFiles } from "../../provider/grant.ts";
import {
  CREDENTIAL_FILE,
  jobDirectories,
  openBriefDirectory,
  writeBrief,
} from "../../paths/brief_directory.ts";
import { Secret } from "../../secret.ts";
import { textOf } from "../../sign_in/stored.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { checkMayBeSomebody, isUnknown, type Nobody, warnOfNobody } from "./nobody.ts";
import { grantOutside, liesInBrief, type Outside } from "../shared/grant_outside.ts";

/** An identity outside of any session. */
interface Settled {
  readonly chain: IdentityChain;
  readonly credential: Credential | undefined;
  readonly outside: Outside;
  /** Command lines to type when the files don't do. */
  readonly hints: { readonly exec: string; readonly login: string };
}

/** A grant whose files are in place. */
export interface Placed {
  readonly grant: Grant;
  /** Says which tools are the identity, and until when: true once all else has gone well. */
  readonly tell: () => void;
}

/** Makes the identity's grant for files in that directory. */
type Granting = (directory: string, inFiles: InFiles) => Grant;

/** Returns the grant, with its files in place; throws `UserError` when no tool would find the identity. */
export async function settle(workspace: Workspace, it: Settled): Promise<Placed> {
  const { inFiles } = it.outside;
  const granting: Granting = (directory, inFiles) =>
    grantOutside(workspace, it.chain, it.credential, directory, { ...it.outside, inFiles });
  const anywhere = granting("/", inFiles);
  const isBrief = liesInBrief(inFiles, anywhere);
  checkServes(it, anywhere, isBrief);
  const isNobody = it.credential === undefined && await isUnknown(workspace, it.chain);
  if (isNobody) await checkMayBeSomebody(workspace, nobody(it, anywhere));
  const grant = isBrief
    ? await putBriefly(workspace, it, granting)
    : await putForGood(workspace, it, granting);
  const tell = isNobody && !isBrief
    ? () => warnOfNobody(workspace, nobody(it, grant))
    : () => say(workspace, it, grant, isBrief);
  return { grant, tell };
}

/** Puts files without secrets into place, which stay until somebody logs out. */
async function putForGood(
  workspace: Workspace,
  { chain, outside }: Settled,
  granting: Granting,
): Promise<Grant> {
  const { system, model } = workspace;
  const { node } = chain.target;
  const logout = `atmos-auth logout${workspace.flags} ${typedFlag("-i", node.name)}`;
  const warn = (why: string, instead: string) =>
    workspace.terminal.warn(
      `${why}; what the variables name lies in ${visible(instead)} until` +
        `${isOfLogin(system, instead) ? " you log out of this machine, or" : ""}: ${logout}`,
    );
  const realm = model.realmOf(node).name;
  const directory = await openLastingDirectory(system, realm, node.name, warn);
  const grant = granting(directory, outside.inFiles);
  await writeFiles(system, directory, grant, node.kind);
  return grant;
}

/** Puts the credential's own files into place, which lapse with it. */
async function putBriefly(
  { system, model }: Workspace,
  it: Settled,
  granting: Granting,
): Promise<Grant> {
  const { target } = it.chain;
  const { inFiles } = it.outside;
  const [realm, { name }] = [model.realmOf(target.node).name, target.node];
  const directory = await openBriefDirectory(system, realm, name);
  const grant = granting(directory, inFiles);
  const { files: instead } = granting(directory, "never");
  const isRead = target.plan.stored ||
    (await jobDirectories(system, realm, name)).includes(directory);
  const kept = inFiles === "rather" && isRead ? keptBeside(it) : {};
  const { expires = 0 } = it.credential ?? {};
  await writeBrief(system, directory, { files: { ...grant.files, ...kept }, expires, instead });
  return grant;
}

function nobody({ chain, hints }: Settled, { serves }: Grant): Nobody {
  return { root: visible(chain.root.node.name), tools: inWords(serves.lasting), hint: hints.login };
}

/** Whether a place is removed when the person's last login on this machine ends (pam_systemd(8)). */
function isOfLogin(system: System, path: string): boolean {
  const { runtime } = directories(system);
  return [runtime, "/run/user"].some((base) => base !== undefined && path.startsWith(`${base}/`));
}

/** Returns the credential as a file for our own later commands, beside the store. */
function keptBeside({ chain, credential }: Settled): Readonly<Record<string, Secret>> {
  if (credential === undefined) return {};
  return { [CREDENTIAL_FILE]: new Secret(textOf(chain.target, credential)) };
}

async function writeFiles(
  system: System,
  directory: string,
  { files }: Grant,
  kind: string,
): Promise<void> {
  const { join, dirname } = pathOf(system.os);
  if (Object.keys(files).length === 0) await system.files.removeEmpty(directory);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content !== "string") throw new Error(`${kind} would leave a secret in ${name}`);
    const path = join(directory, ...name.split("/"));
    await system.files.makeDirectory(dirname(path));
    await system.files.write(path, content);
  }
}

/** Throws when no tool would find the identity, or, before anybody has signed in, when one of its tools would not. */
function checkServes({ chain, credential, hints }: Settled, grant: Grant, isBrief: boolean): void {
  const { lasting, brief } = grant.serves;
  if (isBrief || brief.length === 0) return;
  const name = visible(chain.target.node.name);
  if (credential === undefined) {
    const message = `Nobody is signed in as "${name}", and ${
      inWords(brief)
    } would find no credential`;
    throw new UserError("sign_in_needed", message, { hint: hints.login });
  }
  if (lasting.length > 0) return;
  const message = `The credential of "${name}" never lapses, so it is put into no file, and ` +
    `${inWords(brief)} would find none`;
  throw new UserError("failed", message, { hint: hints.exec });
}

/** Says which tools are the identity for a while, and which are not at all. */
function say(
  { system, terminal }: Workspace,
  { chain, credential, hints }: Settled,
  grant: Grant,
  isBrief: boolean,
): void {
  const { brief, none } = grant.serves;
  const name = visible(chain.target.node.name);
  const until = showExpiry(credential?.expires, system.clock.now());
  if (isBrief) {
    terminal.say(
      brief.length === 0
        ? `Nothing else keeps "${name}", so a private file does until ${until}`
        : `${inWords(brief)} ${brief.length === 1 ? "is" : "are"} "${name}" until ${until}: ` +
          "nobody renews it",
    );
  } else if (brief.length > 0) {
    const why = `a credential that never lapses is put into no file; ${hints.exec}`;
    terminal.warn(`${inWords(brief)} can't be "${name}" here: ${why}`);
  }
  if (none.length > 0) terminal.warn(`${inWords(none)} can't be "${name}" here; ${hints.exec}`);
}

function inWords(tools: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(tools);
}
