/** A session while it is open: its identities, what they are granted, and the child's environment. */
import type { Workspace } from "../workspace.ts";
import { connectionsOf } from "./connecting.ts";
import type { Connections } from "./connections.ts";
import type { SessionDirectory } from "./directory.ts";
import { childEnvironment, pastProxies } from "./environment.ts";
import { exposedVariables } from "./expose.ts";
import { pinsOf, type Signed } from "./grants.ts";
import { type Granted, Holding } from "./holding.ts";
import { noticesOf } from "./notices.ts";
import { EXPIRES_FILE, type HeldIdentity, RECORD_FILE, type SessionRecord } from "./record.ts";
import { SessionServer } from "./server.ts";
import type { Session, SessionOrder } from "./session.ts";
import type { Pins } from "./shells/shell.ts";
import { takeBack } from "./take_back.ts";

const NOTICES = "notices";

/** How often time is looked at, in milliseconds. */
const LOOK = 3_000;

/** An open session; see `Session`. */
export class LiveSession implements Session {
  readonly id: string;
  readonly level: number;
  readonly directory: SessionDirectory;
  readonly notices: string;
  readonly started: number;
  readonly names: readonly string[];
  env: Readonly<Record<string, string>> = {};
  pins: Pins = { set: {}, unset: [] };
  removed = 0;
  readonly #workspace: Workspace;
  readonly #order: SessionOrder;
  readonly #server: SessionServer;
  readonly #holdings: readonly Holding[];
  #connections: Connections | undefined;
  readonly #removal: () => Promise<number>;
  #told = "";

  constructor(
    workspace: Workspace,
    order: SessionOrder,
    directory: SessionDirectory,
    signed: readonly Signed[],
    removal: () => Promise<number>,
  ) {
    const { system } = workspace;
    this.#workspace = workspace;
    this.#order = order;
    this.#removal = removal;
    const server = this.#server = new SessionServer(system);
    const hold = { workspace, directory, server, delivery: order.delivery };
    this.#holdings = signed.map((one) => new Holding(hold, one));
    this.started = system.clock.now();
    this.names = this.#holdings.map(({ name }) => name);
    this.id = directory.id;
    this.directory = directory;
    this.level = outerLevel(system.env.get("ATMOS_SHLVL")) + 1;
    this.notices = directory.pathOf(NOTICES);
  }

  /** Writes everything, and starts renewing. */
  async begin(configured: Readonly<Record<string, string>>, stop: AbortSignal): Promise<void> {
    const { terminal, clouds } = this.#workspace;
    const granted = await Promise.all(this.#holdings.map((holding) => holding.apply()));
    await this.directory.write(NOTICES, "");
    await this.#writeRecord();
    const exposed = exposedVariables(terminal, granted);
    const connections = await connectionsOf(this.#workspace, this.#order, this.directory, {
      configured,
      credentialOf: (index) => this.#holdings[index]!.credential,
    });
    this.pins = joinPins(pinsOf(granted, clouds, Object.keys(exposed)), connections.pins);
    const more = { ...connections.variables, ...exposed };
    this.env = this.#environment(granted, configured, more);
    for (const holding of this.#holdings) void holding.keepFresh(stop, () => this.#publish());
    void this.#watch(stop);
    connections.tend(stop);
    this.#connections = connections;
  }

  identities(): readonly HeldIdentity[] {
    return this.#holdings.map((holding) => holding.record());
  }

  async withdraw(reason: string): Promise<void> {
    await this.#withdraw(this.#holdings, reason);
    await this.#publish();
  }

  expires(): number | undefined {
    const times = this.#holdings.flatMap(({ expires }) => expires ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async close(): Promise<void> {
    const held = this.#holdings.filter(({ withdrawn }) => withdrawn === undefined);
    try {
      this.removed = await this.#removal();
    } finally {
      // All the more where the files stay.
      await this.#server.close();
      await takeBack(this.#workspace, held.flatMap(({ all }) => all));
    }
  }

  #environment(
    granted: readonly Granted[],
    configured: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>>,
  ): Record<string, string> {
    const { system, clouds } = this.#workspace;
    const env = childEnvironment({
      os: system.os,
      parent: system.env.entries(),
      pass: this.#order.pass,
      families: clouds.flatMap((cloud) => cloud.family),
      exempt: [
        ...granted.flatMap(({ grant }) => grant.pass),
        ...clouds.flatMap((cloud) => cloud.network ?? []),
      ],
      configured,
      granted: Object.assign({}, ...granted.map(({ grant }) => grant.variables), more),
      session: this.#ownVariables(),
    });
    return this.#server.isOpen ? { ...env, ...pastProxies(env) } : env;
  }

  #ownVariables(): Record<string, string> {
    const expires = this.expires();
    return {
      ATMOS_IDENTITY: this.names.join(","),
      ATMOS_SHLVL: String(this.level),
      ATMOS_SESSION: this.id,
      ...(expires === undefined ? {} : { ATMOS_SESSION_EXPIRES: inSeconds(expires) }),
    };
  }

  async #publish(): Promise<void> {
    await this.#writeRecord();
    this.#told = this.#news();
    await this.directory.write(NOTICES, this.#told);
  }

  #news(): string {
    return noticesOf(this.#holdings, this.#workspace.system.clock.now()).join("; ");
  }

  /** With an identity goes what hangs on it; that of others in the same session is easily had again. */
  async #withdraw(holdings: readonly Holding[], reason: string): Promise<void> {
    if (holdings.every(({ withdrawn }) => withdrawn !== undefined)) return;
    await Promise.all(holdings.map((holding) => holding.withdraw(reason)));
    await this.#connections?.withdraw();
  }

  /** Time alone can bring news: an identity that lapses, or whose time in this session is over. */
  async #watch(stop: AbortSignal): Promise<void> {
    const { clock } = this.#workspace.system;
    while (!stop.aborted) {
      await clock.sleep(LOOK, stop);
      const over = this.#holdings.filter(({ ends }) => ends !== undefined && ends <= clock.now());
      await this.#withdraw(over, "its session.maximum is over");
      if (!stop.aborted && this.#news() !== this.#told) await this.#publish();
    }
  }

  async #writeRecord(): Promise<void> {
    const expires = this.expires();
    await this.directory.write(EXPIRES_FILE, expires === undefined ? "" : inSeconds(expires));
    const record: SessionRecord = {
      version: 1,
      id: this.id,
      pid: this.#workspace.system.pid,
      started: this.started,
      level: this.level,
      program: this.#order.program,
      identities: this.identities(),
    };
    await this.directory.write(RECORD_FILE, JSON.stringify(record));
  }
}

function inSeconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

function joinPins(one: Pins, other: Pins): Pins {
  return { set: { ...one.set, ...other.set }, unset: [...one.unset, ...other.unset] };
}

/** The nesting level that we are started in; anything but a number counts as none. */
function outerLevel(value: string | undefined): number {
  return value !== undefined && /^\d{1,4}$/.test(value) ? Number(value) : 0;
}
