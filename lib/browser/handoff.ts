/**
 * Handing an address that holds a secret to a browser. What starts a browser sees its arguments, and so does
 * everybody on the machine; so it is given a page on loopback with a name that can't be guessed, which leads
 * to the true address, once.
 */
import { UserError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { isSameText } from "../served.ts";
import type { Server, System } from "../system.ts";
import { type Outcome, pageFor } from "./page.ts";

/** How long a browser may take to come, in milliseconds. */
const PATIENCE = 60_000;

/** How long it is watched whether somebody comes second, in milliseconds. */
const AFTERMATH = 1_500;

const SPENT: Outcome = {
  good: false,
  title: "This page has been used",
  text: "It leads to a console once. If you have not seen one, somebody else has: " +
    "end the session, and open the console again from the terminal.",
};

const STRANGER: Outcome = {
  good: false,
  title: "There is nothing here",
  text: "Open the console from the terminal.",
};

/** An address that waits for its browser; `close` must be called. */
export interface Handoff {
  /** What a browser is to open; worth nothing after the first time. */
  readonly address: string;
  /**
   * Whether a browser came in time. Throws `failed` when a second one did: the first may have been
   * somebody else's.
   */
  taken(): Promise<boolean>;
  close(): Promise<void>;
}

/** Begins to wait. */
export function offer(system: System, target: Secret): Handoff {
  const path = `/${system.random(32).toHex()}`;
  const first = Promise.withResolvers<boolean>();
  const second = Promise.withResolvers<true>();
  const visits = { count: 0 };
  const server = system.serve(0, (request) => {
    if (!isVisit(request, path, `127.0.0.1:${server.port}`)) return answer(STRANGER, 404);
    if (visits.count++ > 0) {
      second.resolve(true);
      return answer(SPENT, 410);
    }
    first.resolve(true);
    return Promise.resolve(leadTo(target));
  });
  const stop = new AbortController();
  return {
    address: `http://127.0.0.1:${server.port}${path}`,
    taken: () => waitFor(system, { first: first.promise, second: second.promise }, stop.signal),
    close: () => end(server, stop),
  };
}

/** A page that is fetched ahead of time has not been opened; neither has one under another host's name. */
function isVisit(request: Request, path: string, host: string): boolean {
  const { method, headers, url } = request;
  const ahead = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  return method === "GET" && !ahead.includes("prefetch") && headers.get("host") === host &&
    isSameText(new URL(url).pathname, path);
}

function answer(outcome: Outcome, status: number): Promise<Response> {
  return Promise.resolve(pageFor(outcome, status));
}

function leadTo(target: Secret): Response {
  return new Response(null, {
    status: 302,
    headers: {
      "location": target.reveal(),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}

async function waitFor(
  { clock }: System,
  visits: { readonly first: Promise<boolean>; readonly second: Promise<true> },
  signal: AbortSignal,
): Promise<boolean> {
  const late = clock.sleep(PATIENCE, signal).then(() => false);
  if (!await Promise.race([visits.first, late])) return false;
  const quiet = clock.sleep(AFTERMATH, signal).then(() => false);
  if (!await Promise.race([visits.second, quiet])) return true;
  throw new UserError("failed", "The page that leads to the console was asked for twice", {
    hint: "if the browser shows no console, somebody else on this machine was first: " +
      "end the role's sessions in IAM (Revoke sessions)",
  });
}

async function end(server: Server, stop: AbortController): Promise<void> {
  stop.abort();
  await server.close();
}
