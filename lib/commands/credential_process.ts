import { chooseOne } from "../choose/choose.ts";
import { usage } from "../errors.ts";
import { auditOutside } from "./shared/audited.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace } from "../workspace/workspace.ts";

/**
 * `credential-process`: prints a credential in the form that tools expect of a `credential_process`
 * (docs.aws.amazon.com/sdkref, "Process credential provider"). Asks the person nothing.
 */
export async function credentialProcess(context: Context<"credential-process">): Promise<number> {
  const workspace = await openWorkspace(context, { silent: true });
  const chain = await workspace.chain(
    await chooseOne(workspace, context.invocation.flags, "looks"),
  );
  const { plan, node, cloud } = chain.target;
  if (plan.processOutput === undefined) {
    const name = visible(node.name);
    throw usage(
      cloud.profiles === undefined
        ? `"${name}" is of a cloud whose tools know no credential_process`
        : `"${name}" (${node.kind}) has no credential of its own to print: ` +
          "what surrounds it is passed on as it is",
      `atmos-auth exec ${typedFlag("-i", node.name)} -- COMMAND`,
    );
  }
  const credential = await credentialFor(workspace, chain);
  // Asked for by a tool, and so of nobody; what wants its name typed elsewhere is at least written down.
  if (node.protected) await auditOutside(workspace, "credential-process", [chain]);
  workspace.system.stdout.write(`${plan.processOutput(credential).reveal()}\n`);
  return 0;
}
