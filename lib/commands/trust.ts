import { isTrusted, trust, untrust } from "../config/trust.ts";
import { type Context, openWorkspace } from "../workspace.ts";

/** `trust`: lets the programs that a project's configuration names run, for as long as it stays as it is. */
export async function trustCommand(context: Context): Promise<number> {
  const { system, terminal, invocation } = context;
  const { loaded } = await openWorkspace(context, { unvouched: true });
  const files = loaded.files.filter((file) => file.needsTrust).map((file) => file.path);
  if (files.length === 0) {
    terminal.say("This configuration needs no trust: you chose it, or it is in your home");
    return 0;
  }
  const revoke = invocation.flags.has("revoke");
  if (revoke) await untrust(system, loaded);
  else if (!await isTrusted(system, loaded)) await trust(system, loaded);
  const verb = revoke ? "No longer trusted" : "Trusted, until it changes";
  for (const path of files) terminal.say(`${verb}: ${path}`);
  return 0;
}
