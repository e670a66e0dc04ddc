/** A session while it is open: its identities, what they are granted, and the child's environment. */
import type { Workspace } from "../workspace.ts";
import type { SessionDirectory } from "./directory.ts";
import { childEnvironment, pastProxies } from "./environment.ts";
import { exposedVariables } from "./expose.ts";
import { pinsOf, type Signed } from "./grants.ts";
import { type Granted, Holding } from "./holding.ts";
import { noticesOf } from "./notices.ts";
import { RECORD_FILE, type SessionRecord } from "./record.ts";
import { SessionServer } from "./server.ts";
import type { Session, SessionOrder } from "./session.ts";
import type { Pins } from "./shells/shell.ts";
import { takeBack } from "./take_back.ts";

const NOTICES = "notices";

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
  readonly #workspace: Workspace;
  readonly #order: SessionOrder;
  readonly #server: SessionServer;
  readonly #holdings: readonly Holding[];
  readonly #removal: () => Promise<void>;

  constructor(
    workspace: Workspace,
    order: SessionOrder,
    directory: SessionDirectory,
    signed: readonly Signed[],
    removal: () => Promise<void>,
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
    this.pins = pinsOf(granted, clouds, Object.keys(exposed));
    this.env = this.#environment(granted, configured, exposed);
    for (const holding of this.#holdings) void holding.keepFresh(stop, () => this.#publish());
  }

  expires(): number | undefined {
    const times = this.#holdings.flatMap(({ expires }) => expires ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async close(): Promise<void> {
    await this.#removal();
    await this.#server.close();
    await takeBack(this.#workspace, this.#holdings.flatMap(({ all }) => all));
  }

  #environment(
    granted: readonly Granted[],
    configured: Readonly<Record<string, string>>,
    exposed: Readonly<Record<string, string>>,
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
      granted: Object.assign({}, ...granted.map(({ grant }) => grant.variables), exposed),
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
      ...(expires === undefined
        ? {}
        : { ATMOS_SESSION_EXPIRES: String(Math.floor(expires / 1000)) }),
    };
  }

  async #publish(): Promise<void> {
    await this.#writeRecord();
    const now = this.#workspace.system.clock.now();
    await this.directory.write(NOTICES, noticesOf(this.#holdings, now).join("; "));
  }

  #writeRecord(): Promise<void> {
    const record: SessionRecord = {
      version: 1,
      id: this.id,
      pid: this.#workspace.system.pid,
      started: this.started,
      level: this.level,
      program: this.#order.program,
      identities: this.#holdings.map((holding) => holding.record()),
    };
    return this.directory.write(RECORD_FILE, JSON.stringify(record));
  }
}

/** The nesting level that we are started in; anything but a number counts as none. */
function outerLevel(value: string | undefined): number {
  return value !== undefined && /^\d{1,4}$/.test(value) ? Number(value) : 0;
}
