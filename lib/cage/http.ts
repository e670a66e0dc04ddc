/**
 * The one way to the network for everything in the cage, SDKs included. Redirects are not followed, since a credential
 * would go along. Each request has a time limit, and its answer's size is limited while it is read. A broken one is
 * repeated only where that does no harm (`retry.ts`).
 */
import { UserError } from "../errors.ts";
import type { Clock } from "../system.ts";
import { Broken, cutOff, unreachable } from "./broken.ts";
import { failureOf } from "./failure.ts";
import type { Answer, Ask, Http, Peer } from "./request.ts";
import { mayRepeat, pauseAfter, PAUSES } from "./retry.ts";
import { badAnswer, redirected } from "./trouble.ts";

/** The network that the transport uses. */
export interface Net {
  readonly fetch: typeof fetch;
  /** Returns a `fetch` that also trusts these authorities; they are certificates in PEM. */
  believing(certificates: readonly string[]): typeof fetch;
  readonly clock: Clock;
  /** Returns a number from 0 to 1, so that many clients that were turned away together don't come back together. */
  random(): number;
}

/** Default time limit of one try, in milliseconds. */
export const PATIENCE = 20_000;

/** Default size limit of an answer, in bytes. */
export const LARGEST = 1 << 20;

/** Returns the transport over this network. */
export function httpOver(net: Net): Http {
  return async (peer, url, ask = {}) => {
    const began = net.clock.now();
    for (let tried = 1;; tried++) {
      const answer = await connected(net, peer, new URL(url), ask);
      const pause = pauseAfter(answer, tried, ask, net);
      if (pause === undefined || net.clock.now() + pause > began + PAUSES.total) return answer;
      await net.clock.sleep(pause);
    }
  };
}

/** Sends a request; one whose connection breaks is sent once more, at once. */
async function connected(net: Net, peer: Peer, url: URL, ask: Ask): Promise<Answer> {
  try {
    return await attempt(net, peer, url, ask);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    if (!mayRepeat(ask, error.text)) throw cutOff(peer, url, error);
    return await attempt(net, peer, url, ask).catch((again) => {
      throw again instanceof Broken ? cutOff(peer, url, again) : again;
    });
  }
}

async function attempt(net: Net, peer: Peer, url: URL, ask: Ask): Promise<Answer> {
  const { method = "GET", body, patience = PATIENCE } = ask;
  const headers = headersOf(peer, ask);
  const signal = AbortSignal.timeout(patience);
  const content = body === undefined ? {} : { body };
  const init: RequestInit = { method, headers, redirect: "manual", signal, ...content };
  try {
    // The signal is obeyed here too: what is below may heed it late, or never while a body trickles in.
    return await Promise.race([exchange(net, peer, url, ask, init), aborted(signal)]);
  } catch (error) {
    if (error instanceof UserError || isDenied(error)) throw error;
    if (signal.aborted) throw unreachable(peer, `no answer within ${patience / 1000} seconds`);
    throw error instanceof Error ? new Broken(error) : error;
  }
}

async function exchange(
  net: Net,
  peer: Peer,
  url: URL,
  { largest = LARGEST }: Ask,
  init: RequestInit,
): Promise<Answer> {
  const response = await net.fetch(url.href, init);
  const { status, headers } = response;
  if (status >= 300 && status < 400 && status !== 304) {
    await response.body?.cancel();
    throw redirected(peer, url, headers.get("location"));
  }
  return { status, headers, text: await readText(peer, response, largest) };
}

/**
 * Reads an answer, and counts its bytes as they come: an announced length may be a lie, and a compressed answer grows.
 */
async function readText(peer: Peer, response: Response, largest: number): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largest) throw badAnswer(peer, "its answer has no end");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}

/** Returns the headers; throws for one that can't be sent, since the runtime's own error would quote it. */
function headersOf({ name }: Peer, { headers, bearer }: Ask): Headers {
  try {
    const all = new Headers(headers);
    if (bearer !== undefined) all.set("authorization", `Bearer ${bearer.reveal()}`);
    return all;
  } catch {
    const message = `Cannot ask ${name}: a header would hold a line break, or worse`;
    throw new UserError("failed", message, {
      hint: "check that the secrets in atmos.yaml are of one line each",
    });
  }
}

function isDenied(error: unknown): boolean {
  return failureOf(error).type === "denied";
}
