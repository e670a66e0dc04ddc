/** From a command line to the order for a session. */
import { chooseIdentities } from "../choose.ts";
import type { Link } from "../config/chain.ts";
import { parseDuration } from "../config/duration.ts";
import { UserError } from "../errors.ts";
import { DELIVERIES, type Delivery } from "../provider.ts";
import type { Context, Workspace } from "../workspace.ts";
import { targetOf } from "./grants.ts";
import { confirmProtected } from "./protect.ts";
import type { SessionOrder } from "./session.ts";

/** What `shell` and `exec` were asked for. */
export async function orderFrom(
  workspace: Workspace,
  context: Context,
  program: string,
): Promise<SessionOrder> {
  const { flags } = context.invocation;
  const names = await chooseIdentities(workspace, flags);
  const chains = await Promise.all(names.map((name) => workspace.chain(name)));
  await confirmProtected(workspace, chains, flags);
  const { settings } = workspace.model;
  return {
    chains,
    program,
    delivery: flags.has("server")
      ? "server"
      : deliveryFrom(flags.text("delivery") ?? settings.shell.delivery),
    pass: [...settings.shell.pass, ...flags.texts("pass")],
    minimum: minimumFrom(flags.text("min-ttl")) ?? longest(chains.map((chain) => targetOf(chain))),
  };
}

function deliveryFrom(value: string | undefined): Delivery {
  return DELIVERIES.find((one) => one === value) ?? "process";
}

function longest(targets: readonly Link[]): number | undefined {
  const times = targets.flatMap(({ node }) => node.session?.min_ttl ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** The time asked for with `--min-ttl`, in milliseconds. */
export function minimumFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new UserError("usage", `--min-ttl takes a length of time; got "${text}"`, {
    hint: "--min-ttl 45m",
  });
}
