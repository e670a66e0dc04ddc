/**
 * The session's server: its own programs ask it for what can't be a file. It answers on loopback alone, to who
 * shows the session's secret, under a name that no web page can have (DNS rebinding), and dies with the session.
 */
import type { Credential } from "../credential.ts";
import type { CloudName, Plan } from "../provider.ts";
import { Secret } from "../secret.ts";
import { answerJson, type Served, type SessionAnswer, type SessionRequest } from "../served.ts";
import type { Server, System } from "../system.ts";

/** The longest request that is read, in characters: nobody has more to say than a token. */
const LONGEST = 64 * 1024;

/** An identity that answers. */
interface Seat {
  readonly served: Served;
  answer(request: SessionRequest): SessionAnswer;
}

/** Answers for any number of identities; it listens from the first one on. */
export class SessionServer {
  readonly #system: System;
  readonly #seats = new Map<string, Seat>();
  #server: Server | undefined;

  constructor(system: System) {
    this.#system = system;
  }

  /** Gives an identity its place; `current` tells its credential whenever somebody asks. */
  seat(cloud: CloudName, answer: NonNullable<Plan["answer"]>, current: () => Credential): Served {
    const { port } = this.#server ??= this.#system.serve(0, (request) => this.#handle(request));
    const secret = new Secret(this.#system.random(32).toHex());
    const served = { origin: `http://127.0.0.1:${port}/${cloud}`, secret };
    const state = () => ({ credential: current(), secret, now: this.#system.clock.now() });
    this.#seats.set(cloud, { served, answer: (request) => answer(request, state()) });
    return served;
  }

  /** Takes an identity's place away: who asks for it learns nothing. */
  unseat(cloud: CloudName): void {
    this.#seats.delete(cloud);
  }

  /** Whether anybody can ask. */
  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /** Stops answering. */
  async close(): Promise<void> {
    this.#seats.clear();
    await this.#server?.close();
  }

  async #handle(request: Request): Promise<Response> {
    const { status, headers, body } = await this.#answer(request);
    return new Response(body, { status, headers });
  }

  async #answer(request: Request): Promise<SessionAnswer> {
    const url = new URL(request.url);
    if (request.headers.get("host") !== `127.0.0.1:${this.#server?.port}`) return nothing(421);
    const [, cloud = "", ...rest] = url.pathname.split("/");
    const seat = this.#seats.get(cloud);
    if (seat === undefined) return nothing(404);
    const body = await request.text();
    if (body.length > LONGEST) return nothing(413);
    return seat.answer({
      method: request.method,
      path: `/${rest.join("/")}`,
      query: url.searchParams,
      headers: Object.fromEntries(request.headers),
      body,
    });
  }
}

function nothing(status: number): SessionAnswer {
  return answerJson(status, { error: "invalid_request" });
}
