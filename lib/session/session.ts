/** A session: what identities grant, in a private directory, for as long as a child runs. */
import type { Chain } from "../config/chain.ts";
import { UserError } from "../errors.ts";
import type { Delivery } from "../provider.ts";
import { credentialFor, MARGIN } from "../sign_in.ts";
import type { Workspace } from "../workspace.ts";
import { createSessionDirectory, type SessionDirectory } from "./directory.ts";
import { checkOnePerCloud, cloudOf, type Signed, targetOf } from "./grants.ts";
import { setGuard } from "./guard.ts";
import { LiveSession } from "./live.ts";
import type { Pins } from "./shells/shell.ts";
import { configuredVariables } from "./variables.ts";

/** What a session is asked to be. */
export interface SessionOrder {
  readonly chains: readonly Chain[];
  readonly delivery: Delivery;
  /** Globs of variables that the person lets through. */
  readonly pass: readonly string[];
  /** The time that every credential must have left, in milliseconds. */
  readonly minimum: number | undefined;
  /** The program that will run in it. */
  readonly program: string;
}

/** An open session; `close` must be called. */
export interface Session {
  readonly id: string;
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly names: readonly string[];
  readonly directory: SessionDirectory;
  readonly env: Readonly<Record<string, string>>;
  readonly pins: Pins;
  /** One line for the next prompt; rewritten when there is news. */
  readonly notices: string;
  /** When the first credential lapses; `undefined` when none does. */
  expires(): number | undefined;
  /** Stops renewing and takes everything away. */
  close(): Promise<void>;
}

/** Signs in and opens a session; one failing sign-in opens nothing. */
export async function openSession(workspace: Workspace, order: SessionOrder): Promise<Session> {
  const { system, clouds } = workspace;
  checkOnePerCloud(order.chains, clouds);
  const configured = await configuredVariables(workspace, order.chains);
  const signed: Signed[] = [];
  for (const chain of order.chains) signed.push(await signIn(workspace, chain, order.minimum));
  const directory = await createSessionDirectory(system);
  const guard = setGuard(system, directory.path);
  const stop = new AbortController();
  const live = new LiveSession(workspace, order, directory, signed, async () => {
    stop.abort();
    await directory.remove();
    guard?.close();
  });
  try {
    await live.begin(configured, stop.signal);
    return live;
  } catch (error) {
    await live.close();
    throw error;
  }
}

async function signIn(
  workspace: Workspace,
  chain: Chain,
  minimum: number | undefined,
): Promise<Signed> {
  const credential = await credentialFor(workspace, chain, { minimum: minimum ?? MARGIN });
  const left = (credential!.expires ?? Infinity) - workspace.system.clock.now();
  if (minimum !== undefined && left < minimum) throw tooShort(chain, left, minimum);
  return { chain, cloud: cloudOf(chain, workspace.clouds), credential: credential! };
}

function tooShort(chain: Chain, left: number, minimum: number): UserError {
  const minutes = (ms: number) => `${Math.floor(ms / 60_000)}m`;
  const { name } = targetOf(chain).node;
  return new UserError(
    "sign_in_refused",
    `"${name}" lasts ${minutes(left)} even after signing in again; ${
      minutes(minimum)
    } were asked for`,
    { hint: `give it a longer duration in its configuration, or --min-ttl ${minutes(left)}` },
  );
}
