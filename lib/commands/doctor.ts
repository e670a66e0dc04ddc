import { VERSION } from "../version.ts";
import { asUserError, UserError } from "../errors.ts";
import { roomOf } from "../terminal/columns.ts";
import { authorities } from "./doctor/certificates.ts";
import { type Check, shownChecks } from "./doctor/check.ts";
import { configuration } from "./doctor/configuration.ts";
import { environment, noTexts } from "./doctor/environment.ts";
import { clock, leftovers, proxies } from "./doctor/machine.ts";
import { place } from "./doctor/place.ts";
import { realm, store } from "./doctor/store.ts";
import { programs } from "./doctor/tools.ts";
import { clusterUsers, written } from "./doctor/written.ts";
import type { BareContext } from "../workspace/context.ts";
import { openView } from "../workspace/view.ts";
import { answerOf } from "../terminal/answer.ts";

const BROKEN = 1;

/** `doctor`: shows this machine as atmos-auth sees it. Exit status 1 when something is broken. */
export async function doctor(context: BareContext<"doctor">): Promise<number> {
  const { terminal, invocation } = context;
  const checks = await terminal.waitFor("Looking at this machine", examine(context));
  if (invocation.flags.has("json")) terminal.print(answerOf("doctor", { checks }));
  else terminal.print(shownChecks(checks, terminal.paintOut, roomOf(context.system)));
  return checks.some(({ state }) => state === "broken") ? BROKEN : 0;
}

const SHELLS = ["bash", "zsh", "fish", "sh", "pwsh", "nu"] as const;
const ON_WINDOWS = ["cmd", "powershell", "pwsh", "nu", "bash"] as const;
/** Tools that belong to no one cloud. */
const TOOLS = ["git", "terraform", "kubectl", "docker"] as const;

/** Makes all checks; one thing that is broken does not hide the others. */
async function examine(context: BareContext<"doctor">): Promise<readonly Check[]> {
  const { system, clouds } = context;
  // A dead session may seem to be open while it is swept.
  const [view, swept] = await Promise.all([
    openView(context).catch(asUserError),
    leftovers(system),
  ]);
  const trusted = view instanceof UserError
    ? view.code === "config_not_found"
    : view.loaded.trusted;
  const tools = [...clouds.flatMap(({ tools = [] }) => tools), ...TOOLS];
  const shells = system.os === "windows" ? ON_WINDOWS : SHELLS;
  const groups = await Promise.all([
    { topic: "program", state: "ok", finding: `atmos-auth ${VERSION} on ${system.os}` } as const,
    configuration(view),
    view instanceof UserError ? [] : store(view),
    view instanceof UserError ? [] : realm(view),
    place(system),
    swept,
    clock(system),
    proxies(system),
    authorities(system, clouds),
    programs(system, clouds, [
      { topic: "shells", names: shells, trusted },
      { topic: "tools", names: tools, trusted },
    ]),
    written(context),
    clusterUsers(context),
    environment(context, view instanceof UserError ? undefined : view),
    noTexts(system),
  ]);
  return groups.flat();
}
