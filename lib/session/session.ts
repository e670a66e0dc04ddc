/** A session: what identities grant, in a private directory, for as long as a child runs. */
import type { Chain } from "../config/chain.ts";
import { UserError } from "../errors.ts";
import type { Delivery } from "../provider.ts";
import type { Served } from "../served.ts";
import { credentialFor, factsOf, MARGIN } from "../sign_in.ts";
import { silently, type Workspace } from "../workspace.ts";
import { connectionsOf } from "./connecting.ts";
import { createSessionDirectory, type SessionDirectory } from "./directory.ts";
import { childEnvironment } from "./environment.ts";
import {
  applyFiles,
  checkOnePerCloud,
  cloudOf,
  grantOf,
  pinsOf,
  type Signed,
  targetOf,
} from "./grants.ts";
import { setGuard } from "./guard.ts";
import { exposedVariables } from "./expose.ts";
import { type HeldIdentity, RECORD_FILE, type SessionRecord } from "./record.ts";
import { keepFresh } from "./refresh.ts";
import { SessionServer } from "./server.ts";
import { takeBack } from "./take_back.ts";
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
  /** This program, with the flags that lead to the same configuration from anywhere. */
  readonly self: readonly string[];
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

const NOTICES = "notices";

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
  const live = new LiveSession(workspace, order, directory, signed, configured, async () => {
    stop.abort();
    await directory.remove();
    guard?.close();
  });
  try {
    await live.begin(stop.signal);
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

class LiveSession implements Session {
  readonly id: string;
  readonly level: number;
  readonly directory: SessionDirectory;
  readonly notices: string;
  readonly started: number;
  readonly names: readonly string[];
  env: Readonly<Record<string, string>> = {};
  pins: Pins = { set: {}, unset: [] };
  readonly #workspace: Workspace;
  readonly #order: SessionOrder;
  readonly #configured: Readonly<Record<string, string>>;
  readonly #signed: Signed[];
  readonly #server: SessionServer;
  readonly #removal: () => Promise<void>;
  /** Where each identity is asked for, in the order of `#signed`. */
  #served: readonly (Served | undefined)[] = [];
  readonly #superseded: Signed[] = [];
  readonly #troubles = new Map<string, string>();

  constructor(
    workspace: Workspace,
    order: SessionOrder,
    directory: SessionDirectory,
    signed: readonly Signed[],
    configured: Readonly<Record<string, string>>,
    removal: () => Promise<void>,
  ) {
    this.#workspace = workspace;
    this.#order = order;
    this.#signed = [...signed];
    this.#configured = configured;
    this.started = workspace.system.clock.now();
    this.names = signed.map(({ chain }) => targetOf(chain).node.name);
    this.id = directory.id;
    this.directory = directory;
    this.level = outerLevel(workspace.system.env.get("ATMOS_SHLVL")) + 1;
    this.notices = directory.pathOf(NOTICES);
    this.#server = new SessionServer(workspace.system);
    this.#removal = removal;
  }

  async close(): Promise<void> {
    await this.#removal();
    await this.#server.close();
    await takeBack(this.#workspace, [...this.#superseded, ...this.#signed]);
  }

  /** Writes everything, and starts renewing. */
  async begin(stop: AbortSignal): Promise<void> {
    const { system, clouds } = this.#workspace;
    this.#served = this.#signed.map((_, index) => this.#seat(index));
    const granted = await Promise.all(this.#signed.map((_, index) => this.#apply(index)));
    await this.directory.write(NOTICES, "");
    await this.#writeRecord();
    const exposed = exposedVariables(this.#workspace.terminal, granted);
    const connections = await connectionsOf(this.#workspace, this.#order, this.directory, {
      configured: this.#configured,
      held: (index) => this.#signed[index]!,
    });
    this.pins = mergePins(
      pinsOf(granted, clouds, Object.keys(exposed)),
      connections.pins,
    );
    this.env = childEnvironment({
      os: system.os,
      parent: system.env.entries(),
      pass: this.#order.pass,
      families: clouds.flatMap((cloud) => cloud.family),
      exempt: [
        ...granted.flatMap(({ grant }) => grant.pass),
        ...clouds.flatMap((cloud) => cloud.network ?? []),
      ],
      configured: this.#configured,
      granted: Object.assign(
        {},
        ...granted.map(({ grant }) => grant.variables),
        connections.variables,
        exposed,
      ),
      session: this.#ownVariables(),
    });
    this.#signed.forEach((_, index) => void this.#keepFresh(index, stop));
    connections.tend(stop);
  }

  expires(): number | undefined {
    const times = this.#signed.flatMap(({ credential }) => credential.expires ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  #seat(index: number): Served | undefined {
    const { chain, cloud } = this.#signed[index]!;
    const { plan } = targetOf(chain);
    if (plan.answer === undefined || !plan.serves?.includes(this.#order.delivery)) return undefined;
    return this.#server.seat(cloud.name, plan.answer, () => this.#signed[index]!.credential);
  }

  async #apply(index: number) {
    const signed = this.#signed[index]!;
    const { delivery } = this.#order;
    const served = this.#served[index];
    const grant = grantOf(this.#workspace.system, this.directory, delivery, served, signed);
    await applyFiles(this.directory, grant);
    return { cloud: signed.cloud, grant, node: targetOf(signed.chain).node };
  }

  #ownVariables(): Record<string, string> {
    const expires = this.expires();
    return {
      ATMOS_IDENTITY: this.names.join(","),
      ATMOS_SHLVL: String(this.level),
      ATMOS_SESSION: this.id,
      ...(expires === undefined
        ? {}
        : { ATMOS_SESSION_EXPIRES: String(Math.floor(expires / 1000)) }),
    };
  }

  #keepFresh(index: number, stop: AbortSignal): Promise<void> {
    const workspace = silently(this.#workspace);
    const { chain, credential } = this.#signed[index]!;
    const name = targetOf(chain).node.name;
    return keepFresh(
      {
        clock: workspace.system.clock,
        chance: workspace.system.random(1)[0]! / 255,
        renew: async (current) => {
          const left = current.expires! - workspace.system.clock.now();
          return (await credentialFor(workspace, chain, { minimum: left + 1_000 }))!;
        },
        onRenewed: async (renewed) => {
          this.#superseded.push(this.#signed[index]!);
          this.#signed[index] = { ...this.#signed[index]!, credential: renewed };
          this.#troubles.delete(name);
          await this.#apply(index);
          await this.#publish();
        },
        onTrouble: async (error) => {
          this.#workspace.terminal.log("debug", `renewing "${name}" failed: ${error.message}`);
          this.#troubles.set(name, error.message);
          await this.#publish();
        },
      },
      credential,
      stop,
    );
  }

  async #publish(): Promise<void> {
    await this.#writeRecord();
    const lines = [...this.#troubles.keys()].map((name) => this.#notice(name));
    await this.directory.write(NOTICES, lines.join("; "));
  }

  #notice(name: string): string {
    const held = this.#signed.find(({ chain }) => targetOf(chain).node.name === name)!;
    const left = held.credential.expires! - this.#workspace.system.clock.now();
    const when = left <= 0
      ? "has lapsed"
      : left <= 5 * 60_000
      ? "lapses within 5 minutes"
      : "lapses within 15 minutes";
    return `${name} ${when} and can't be renewed without you: run atmos-auth login -i ${name}`;
  }

  #writeRecord(): Promise<void> {
    const record: SessionRecord = {
      version: 1,
      id: this.id,
      pid: this.#workspace.system.pid,
      started: this.started,
      level: this.level,
      program: this.#order.program,
      identities: this.#signed.map((signed) => this.#held(signed)),
    };
    return this.directory.write(RECORD_FILE, JSON.stringify(record));
  }

  #held({ chain, cloud, credential }: Signed): HeldIdentity {
    const { node } = targetOf(chain);
    const trouble = this.#troubles.get(node.name);
    return {
      name: node.name,
      cloud: cloud.name,
      kind: node.kind,
      facts: factsOf(chain, credential),
      ...(credential.expires === undefined ? {} : { expires: credential.expires }),
      ...(trouble === undefined ? {} : { trouble }),
    };
  }
}

function mergePins(one: Pins, other: Pins): Pins {
  return { set: { ...one.set, ...other.set }, unset: [...one.unset, ...other.unset] };
}

/** The nesting level that we are started in; anything but a number counts as none. */
function outerLevel(value: string | undefined): number {
  return value !== undefined && /^\d{1,4}$/.test(value) ? Number(value) : 0;
}
