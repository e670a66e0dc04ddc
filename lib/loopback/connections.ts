/**
 * Connections of a service, each for one request and its answer. Anybody on the machine can make some: they are few,
 * short, and nobody at the end is waited for, so that a stranger costs neither memory nor time.
 */
import { inBackground } from "../errors.ts";
import type { Clock } from "../system.ts";
import { RequestReader, Unfit } from "./request.ts";
import type { Answer, Connection, Service } from "./service.ts";

/** The most connections that may be open; the oldest makes room for another. */
const MOST = 64;

/** The longest that one may take from first to last, in milliseconds. */
const LONGEST = 10_000;

/** The longest that answers which have begun are waited for at the end, in milliseconds. */
const MOMENT = 300;

/** An open connection. */
interface Attended {
  readonly connection: Connection;
  answering: boolean;
  /** Resolves when the connection is over. */
  over: Promise<void>;
}

/** All connections of one service. */
export class Connections {
  readonly #clock: Clock;
  readonly #service: Service;
  readonly #port: number;
  /** The open connections, the oldest first. */
  readonly #open = new Set<Attended>();

  constructor(clock: Clock, service: Service, port: number) {
    this.#clock = clock;
    this.#service = service;
    this.#port = port;
  }

  /** Takes one more connection. */
  take(connection: Connection): void {
    if (this.#open.size >= MOST) this.#makeRoom();
    const attended: Attended = { connection, answering: false, over: Promise.resolve() };
    this.#open.add(attended);
    attended.over = this.#attend(attended);
  }

  /** Drops all connections, those that are being answered last. */
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

/** The most reads of an unwanted body, so that the answer is seen before the end. */
const UNWANTED = 32;

/** The service and port at which a connection came in. */
export interface Spot {
  readonly service: Service;
  readonly port: number;
  /** The present time, in milliseconds since 1970. */
  readonly now: number;
  /** Called when an answer begins, and when the system has it, which delivers it. */
  onAnswer(begins: boolean): void;
}

/** Reads a request, answers and hangs up. Throws when the connection breaks. */
export async function converse(connection: Connection, spot: Spot): Promise<void> {
  const said = await answered(connection, spot);
  if (said === undefined) return;
  spot.onAnswer(true);
  await writeAll(connection, bytesOf(said, spot.now));
  await connection.closeWrite();
  spot.onAnswer(false);
  const unwanted = new Uint8Array(8 * 1024);
  for (let times = 0; times < UNWANTED; times++) {
    if (await connection.read(unwanted) === null) return;
  }
}

/**
 * Returns the answer to a request; `undefined` when the other side hung up. Whatever goes wrong becomes a status
 * without a word: the other side is a stranger until the handler says otherwise.
 */
async function answered(connection: Connection, spot: Spot): Promise<WireAnswer | undefined> {
  try {
    return await conversed(new RequestReader(connection), spot);
  } catch (error) {
    const status = error instanceof Unfit ? error.status : 500;
    return { status, headers: {}, body: "", silent: false };
  }
}

/** An answer, and whether its body is left out (RFC 9110 section 9.3.2). */
interface WireAnswer extends Answer {
  readonly silent: boolean;
}

async function conversed(
  reader: RequestReader,
  { service, port }: Spot,
): Promise<WireAnswer | undefined> {
  const found = await reader.head();
  if (found === undefined) return undefined;
  const { head, host } = found;
  if (host !== `${service.host}:${port}`) throw new Unfit(421);
  const reply = service.receive(head);
  const answer = "heard" in reply ? reply.heard(await reader.body(reply.longest)) : reply;
  return { ...answer, silent: head.method === "HEAD" };
}

function bytesOf({ status, headers, body, silent }: WireAnswer, now: number): Uint8Array {
  const content = new TextEncoder().encode(body);
  // `Headers` refuses what would end a line.
  const all = new Headers({
    ...headers,
    "connection": "close",
    "content-length": String(content.length),
    "date": new Date(now).toUTCString(),
  });
  const lines = [...all].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = new TextEncoder().encode(`HTTP/1.1 ${status} \r\n${lines}\r\n`);
  return new Uint8Array([...head, ...silent ? [] : content]);
}

async function writeAll(connection: Connection, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}
