/**
 * The connections of a service. Anybody on the machine can make some: they are few, short, and nobody at the end
 * is waited for, so that a stranger costs neither memory nor time.
 */
import { inBackground } from "../errors.ts";
import type { Clock } from "../system.ts";
import type { Connection, Service } from "./service.ts";

/** How many there may be; the oldest one makes room for another. */
const MOST = 64;

/** How long one may take from first to last, in milliseconds. */
const LONGEST = 10_000;

/** How long answers that have begun are waited for at the end, in milliseconds. */
const MOMENT = 300;

/** A connection that is attended to. */
interface Attended {
  readonly connection: Connection;
  answering: boolean;
  /** Resolves when it is over. */
  over: Promise<void>;
}

/** All connections of one service. */
export class Connections {
  readonly #clock: Clock;
  readonly #service: Service;
  readonly #port: number;
  /** The oldest first. */
  readonly #open = new Set<Attended>();

  constructor(clock: Clock, service: Service, port: number) {
    this.#clock = clock;
    this.#service = service;
    this.#port = port;
  }

  /** Attends to one more. */
  take(connection: Connection): void {
    if (this.#open.size >= MOST) this.#makeRoom();
    const attended: Attended = { connection, answering: false, over: Promise.resolve() };
    this.#open.add(attended);
    attended.over = this.#attend(attended);
  }

  /** Drops all, those that are being answered last. */
  async close(): Promise<void> {
    const answering = [...this.#open].filter((one) => one.answering);
    for (const one of this.#open) if (!one.answering) this.#drop(one);
    const stop = new AbortController();
    const moment = this.#clock.sleep(MOMENT, stop.signal);
    await Promise.race([Promise.all(answering.map(({ over }) => over)), moment]);
    stop.abort();
    for (const one of answering) this.#drop(one);
  }

  #makeRoom(): void {
    const all = [...this.#open];
    this.#drop(all.find(({ answering }) => !answering) ?? all[0]!);
  }

  #drop(attended: Attended): void {
    this.#open.delete(attended);
    attended.connection.close();
  }

  async #attend(attended: Attended): Promise<void> {
    const stop = new AbortController();
    const late = this.#clock.sleep(LONGEST, stop.signal).then(() => attended.connection.close());
    inBackground(late, () => {});
    try {
      // Most sessions are never asked anything.
      const { converse } = await import("./conversation.ts");
      await converse(attended.connection, {
        service: this.#service,
        port: this.#port,
        now: this.#clock.now(),
        onAnswer: (begins) => void (attended.answering = begins),
      });
    } catch {
      // It broke, or was dropped: nobody is there who could be told.
    } finally {
      stop.abort();
      this.#drop(attended);
    }
  }
}
