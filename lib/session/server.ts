/**
 * The session's server: its own programs ask it for what can't be a file. It answers on loopback alone, to who
 * shows the session's secret, under a name that no web page can have (DNS rebinding), and dies with the session.
 */
import type { Credential } from "../credential.ts";
import type { Head, Reply, Server } from "../loopback/service.ts";
import type { CloudName } from "../provider/kind.ts";
import { isSameText, Secret } from "../secret.ts";
import {
  answerJson,
  type CredentialEndpoint,
  type Responder,
} from "../provider/credential_endpoint.ts";
import type { System } from "../system.ts";

/** The longest body that is read, in bytes: nobody has more to say than a token. */
const LONGEST = 16 * 1024;

type Means = Pick<System, "serve" | "random" | "clock">;

/** An identity that answers. */
interface Seat {
  readonly secret: Secret;
  readonly responder: Responder;
  current(): Credential;
}

/** Answers for any number of identities; it listens from the first one on. */
export class SessionServer {
  readonly #system: Means;
  readonly #seats = new Map<string, Seat>();
  #server: Server | undefined;

  constructor(system: Means) {
    this.#system = system;
  }

  /** Gives an identity its place; `current` tells its credential whenever somebody asks. */
  seat(cloud: CloudName, responder: Responder, current: () => Credential): CredentialEndpoint {
    const receive = (head: Head) => this.#receive(head);
    const { port } = this.#server ??= this.#system.serve({ port: 0, host: "127.0.0.1", receive });
    const secret = new Secret(this.#system.random(32).toHex());
    this.#seats.set(cloud, { secret, responder, current });
    return { origin: `http://127.0.0.1:${port}/${cloud}`, secret };
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

  #receive(head: Head): Reply {
    if (isPages(head)) return nothing(403);
    const [, cloud = "", ...rest] = head.path.split("/");
    const seat = this.#seats.get(cloud);
    if (seat === undefined) return nothing(404);
    const below = { ...head, path: `/${rest.join("/")}` };
    return this.#admit(seat, below);
  }

  /** The secret first: a body is read from who has shown it, or, up to a form's length, to find it there. */
  #admit({ secret, responder, current }: Seat, head: Head): Reply {
    const spot = responder.secret;
    const knows = (shown: string | null | undefined) => isSameText(shown ?? "", secret.reveal());
    if ("header" in spot && !knows(head.headers[spot.header])) return nothing(401);
    const heard = (body: string) => {
      const form = new URLSearchParams(body);
      if ("fields" in spot && !spot.fields.some((name) => knows(form.get(name)))) {
        return nothing(401);
      }
      const state = { credential: current(), now: this.#system.clock.now() };
      return responder.respond({ ...head, body }, state);
    };
    return { longest: LONGEST, heard };
  }
}

/** Browsers say so when a page asks; no program of a session is one. */
function isPages({ headers }: Head): boolean {
  return "origin" in headers || "sec-fetch-site" in headers;
}

/** In the words of every SDK that may ask. */
function nothing(status: 401 | 403 | 404) {
  const message = status === 401
    ? "this is not the session's secret"
    : "there is nothing here for who asks";
  const code = status === 401 ? "Unauthorized" : "NotFound";
  return answerJson(status, {
    ...{ code, message },
    ...{ error: "invalid_grant", error_description: message },
  });
}
