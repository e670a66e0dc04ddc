/** A session while it is open: its identities, what they are granted, and the child's environment. */
import { inBackground, reasonOf } from "../errors.ts";
import { bareEnvironment } from "../environment/programs.ts";
import type { CloudName } from "../provider/kind.ts";
import { levelOf } from "../environment/session_marks.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import { connectionsOf } from "./tools/entrance.ts";
import type { Connections } from "./tools/connections.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { exposedVariables, grantedVariables, warnOfGranted } from "./configured.ts";
import { takeLeft } from "./left_for_session.ts";
import { pinsOf, type SignedIn } from "./grants.ts";
import { emptyPlaces, sharesOf } from "./shares.ts";
import { SessionIdentity } from "./identity/session_identity.ts";
import {
  END_FILE,
  EXPIRES_FILE,
  type HeldIdentity,
  RECORD_FILE,
  type SessionOrigin,
  type SessionRecord,
  type ShellProcess,
} from "./record.ts";
import { type Expected, expectedOf } from "./drift.ts";
import { noticesOf } from "./notices.ts";
import { originOf } from "./origin.ts";
import { SessionServer } from "./server.ts";
import { inSeconds, sessionEnvironment, whoseVariables } from "./session_environment.ts";
import type { Session, SessionContext, SessionOrder } from "./session.ts";
import type { Pins } from "./shells/shell.ts";
import { takeBack } from "../sign_in/revocation.ts";

const NOTICES = "notices";

/** Time between two looks at the clock, in milliseconds. */
const LOOK = 3_000;

/** An open session; see `Session`. */
export class LiveSession implements Session {
  readonly id: string;
  readonly level: number;
  readonly directory: SessionDirectory;
  readonly notices: string;
  readonly started: number;
  readonly names: readonly string[];
  readonly kept: readonly CloudName[];
  readonly #context: SessionContext;
  readonly #order: SessionOrder;
  readonly #server: SessionServer;
  readonly #identities: readonly SessionIdentity[];
  #env: ProcessEnvironment;
  #pins: Pins = { set: {}, unset: [] };
  #expected: Expected = { set: {}, globs: [] };
  #removed = 0;
  #connections: Connections | undefined;
  readonly #removal: () => Promise<number>;
  readonly #left = new AbortController();
  #origin: SessionOrigin | undefined;
  #shell: ShellProcess | undefined;
  #told = "";

  constructor(
    context: SessionContext,
    order: SessionOrder,
    directory: SessionDirectory,
    signed: readonly SignedIn[],
    removal: () => Promise<number>,
  ) {
    const { system } = context;
    this.#context = context;
    this.#order = order;
    this.#removal = removal;
    this.kept = order.keep;
    const server = this.#server = new SessionServer(system);
    const hold = { context, directory, server, delivery: order.delivery };
    this.#identities = signed.map((one) => new SessionIdentity(hold, one));
    this.started = system.clock.now();
    this.names = this.#identities.map(({ name }) => name);
    this.id = directory.id;
    this.directory = directory;
    this.#env = bareEnvironment(system);
    this.level = levelOf(system.env) + 1;
    this.notices = directory.pathOf(NOTICES);
  }

  get env(): ProcessEnvironment {
    return this.#env;
  }

  get pins(): Pins {
    return this.#pins;
  }

  get expected(): Expected {
    return this.#expected;
  }

  get removed(): number {
    return this.#removed;
  }

  /** Writes everything, and starts renewing. */
  async begin(configured: Readonly<Record<string, string>>, stop: AbortSignal): Promise<void> {
    const { terminal, clouds } = this.#context;
    const granted = await Promise.all(this.#identities.map((identity) => identity.apply()));
    this.#origin = await originOf(this.#context, this.#order);
    await this.directory.write(NOTICES, "");
    await this.#writeRecord();
    const exposed = exposedVariables(terminal, granted);
    const connecting = connectionsOf(this.#context, this.#order, this.directory, this.#identities);
    const connections = await this.#context.person.waitFor(
      "Asking for clusters and registries",
      connecting,
    );
    const shares = sharesOf(granted, clouds, this.#order.keep);
    const variables: Record<string, string> = Object.assign(
      { ...await emptyPlaces(this.#context.system, this.directory, shares) },
      ...granted.map(grantedVariables),
    );
    const pins = pinsOf(variables, clouds, { open: shares.open, exposed: Object.keys(exposed) });
    this.#pins = joinPins(
      { set: whoseVariables(this), unset: [] },
      joinPins(pins, connections.pins),
    );
    const all = { ...variables, ...connections.variables, ...exposed };
    await warnOfGranted(this.#context, configured, all);
    const isServed = this.#server.isOpen;
    const parts = { granted, configured, variables: all, shares, isServed };
    this.#env = sessionEnvironment(this.#context, this.#order, this, parts);
    const others = clouds.filter((cloud) => !shares.open.includes(cloud));
    const given = Object.keys({ ...variables, ...connections.variables });
    this.#expected = expectedOf(this.#env, given, this.#pins, others);
    const renewing = AbortSignal.any([stop, this.#left.signal]);
    for (const identity of this.#identities) {
      const kept = identity.keepFresh(renewing, () => this.#publish());
      this.#behind(`renewing "${identity.name}"`, kept);
    }
    this.#behind("looking after the session", this.#watch(stop));
    connections.tend(renewing);
    this.#connections = connections;
  }

  /** Lets something go on behind the child; that it has stopped must be known, though nobody waits for it. */
  #behind(what: string, pending: Promise<void>): void {
    const { terminal } = this.#context;
    inBackground(pending, (error) => terminal.warn(`${what} has stopped: ${reasonOf(error)}`));
  }

  identities(): readonly HeldIdentity[] {
    return this.#identities.map((identity) => identity.record());
  }

  async withdraw(reason: string): Promise<void> {
    await this.#withdraw(this.#identities, reason);
    await this.#publish();
  }

  async heldBy(shell: ShellProcess): Promise<void> {
    this.#shell = shell;
    await this.#writeRecord();
  }

  async retire(): Promise<void> {
    this.#shell = undefined;
    this.#left.abort();
    await this.#look(this.#left.signal);
    await this.#writeRecord();
  }

  expires(): number | undefined {
    const times = this.#identities.flatMap(({ expires }) => expires ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async close(): Promise<void> {
    const held = this.#identities.filter(({ withdrawn }) => withdrawn === undefined);
    try {
      this.#removed = await this.#removal();
    } finally {
      // All the more where the files stay.
      await this.#server.close();
      await takeBack(this.#context, held.flatMap(({ all }) => all));
    }
  }

  async #publish(): Promise<void> {
    await this.#writeRecord();
    this.#told = this.#news();
    await this.directory.write(NOTICES, this.#told);
  }

  #news(): string {
    const now = this.#context.system.clock.now();
    return noticesOf(this.identities(), now, this.#origin);
  }

  /** With an identity goes what hangs on it; that of others in the same session is easily had again. */
  async #withdraw(identities: readonly SessionIdentity[], reason: string): Promise<void> {
    if (identities.every(({ withdrawn }) => withdrawn !== undefined)) return;
    await Promise.all(identities.map((identity) => identity.withdraw(reason)));
    await this.#connections?.withdraw();
  }

  /** Time alone can bring news: an identity that lapses, or whose time in this session is over. */
  async #watch(stop: AbortSignal): Promise<void> {
    const { clock } = this.#context.system;
    while (!stop.aborted) {
      await clock.sleep(LOOK, stop);
      // What can't be written now is written the next time.
      await this.#look(stop).catch((error: unknown) =>
        this.#context.terminal.warnOnce(
          `The session can't be kept up to date: ${reasonOf(error)}`,
        )
      );
    }
  }

  async #look(stop: AbortSignal): Promise<void> {
    await takeLeft(this.directory, this.#context.store);
    const now = this.#context.system.clock.now();
    const over = this.#identities.filter(({ ends }) => ends !== undefined && ends <= now);
    await this.#withdraw(over, "its session.maximum is over");
    if (this.#left.signal.aborted) await this.#forget(now);
    if (!stop.aborted && this.#news() !== this.#told) await this.#publish();
  }

  /** Takes away what its shell has left behind: when it lapses, when it never would, and when somebody says so. */
  async #forget(now: number): Promise<void> {
    const isEnded = await this.#context.system.files.info(this.directory.pathOf(END_FILE));
    const over = this.#identities.filter(({ expires }) => isEnded || (expires ?? 0) <= now);
    await this.#withdraw(over, "its shell is another identity now");
  }

  async #writeRecord(): Promise<void> {
    const expires = this.expires();
    await this.directory.write(EXPIRES_FILE, expires === undefined ? "" : inSeconds(expires));
    const record: SessionRecord = {
      version: 1,
      id: this.id,
      pid: this.#context.system.pid,
      started: this.started,
      level: this.level,
      program: this.#order.program,
      identities: this.identities(),
      kept: this.kept,
      ...(this.#origin === undefined ? {} : { origin: this.#origin }),
      ...(this.#shell === undefined ? {} : { shell: this.#shell }),
      ...(this.#left.signal.aborted ? { left: true as const } : {}),
      ...(this.#order.before && { before: this.#order.before.names }),
    };
    await this.directory.write(RECORD_FILE, JSON.stringify(record));
  }
}

function joinPins(one: Pins, other: Pins): Pins {
  return { set: { ...one.set, ...other.set }, unset: [...one.unset, ...other.unset] };
}
