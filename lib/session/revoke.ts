/** The end of what belongs to one session alone: its cloud is told to forget it. */
import { lasts } from "../credential.ts";
import { openContexts } from "../sign_in/link_contexts.ts";
import { UserError } from "../errors.ts";
import { silently, type Workspace } from "../workspace/workspace.ts";
import type { Signed } from "./grants.ts";

/** How long leaving may take for it, in milliseconds: the credential lapses by itself all the same. */
const PATIENCE = 5_000;

/** Revokes what is kept nowhere else and has not lapsed; what can't be revoked in time is said. */
export async function takeBack(workspace: Workspace, held: readonly Signed[]): Promise<void> {
  const now = workspace.system.clock.now();
  const ours = held.filter(({ chain, credential }) =>
    !chain.target.plan.stored && lasts(credential, now)
  );
  await Promise.all(ours.map((signed) => revoke(silently(workspace), signed)));
}

async function revoke(workspace: Workspace, { chain, credential }: Signed): Promise<void> {
  const { target } = chain;
  if (target.plan.revoke === undefined) return;
  const contexts = openContexts(workspace, chain, { act: "Signing out" });
  const done = new AbortController();
  const late = workspace.system.clock.sleep(PATIENCE, done.signal).then(() => contexts.close());
  try {
    await target.plan.revoke(contexts.contextOf(target), credential);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { terminal } = workspace;
    terminal.warn(
      `The credential of "${target.node.name}" could not be taken back: ${error.message}`,
    );
  } finally {
    done.abort();
    await late;
    contexts.close();
  }
}
