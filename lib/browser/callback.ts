/** The redirect that ends an OAuth sign-in in the browser (RFC 6749 section 4.1.2, RFC 8252 section 7.3). */
import { UserError } from "../errors.ts";
import type { Answer, Head } from "../loopback/service.ts";
import { isSameText } from "../secret.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { Callback, CallbackOptions } from "../provider/context.ts";
import { type Outcome, pageFor } from "./page.ts";

const DONE: Outcome = {
  good: true,
  title: "You are signed in",
  text: "Back to the terminal: it goes on there. This page can be closed.",
};

const STRANGER: Outcome = {
  good: false,
  title: "This is not the answer we wait for",
  text: "It belongs to another sign-in, or to nobody. Nothing was done with it.",
};

const AGAIN: Outcome = {
  good: false,
  title: "This sign-in was answered already",
  text: "One answer counts, and it was another one. Look at the terminal.",
};

/** Facts about the pages that led to the sign-in. */
export interface Guard {
  /** Resolves to the error to throw when somebody else may have seen the sign-in's address. */
  readonly alarm: Promise<UserError>;
  /** Throws the same error, as soon as that can be said. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Listens for the redirect at once, so that it can't come too early, and on this machine only. */
export function listenForCallback(
  system: System,
  options: CallbackOptions,
  guard: Guard,
): Callback {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const { port: wanted, host = "127.0.0.1", path, timeout } = options;
  const receive = receiver(options, resolve);
  const server = system.serve({ port: wanted, host, receive });
  const stop = new AbortController();
  const wait = async () => {
    const late = system.clock.sleep(timeout, stop.signal).then(() => undefined);
    const heard = await Promise.race([promise, guard.alarm, late]);
    if (heard === undefined) throw nobodyCame(timeout);
    if (heard instanceof UserError) throw heard;
    await guard.settled();
    return accepted(heard);
  };
  const close = async () => {
    stop.abort();
    await Promise.all([server.close(), guard.close()]);
  };
  return { redirectUri: `http://${host}:${server.port}${path}`, wait, close };
}

/**
 * Makes the handler: only a GET for our path with our state ends the wait, once; anything else is told so and changes
 * nothing.
 */
function receiver(
  { path, state }: CallbackOptions,
  onParams: (params: URLSearchParams) => void,
): (head: Head) => Answer {
  const answered = { once: false };
  return (head) => {
    if (head.path !== path || head.method !== "GET") return pageFor(STRANGER, 404);
    if (!isSameText(head.query.get("state") ?? "", state)) return pageFor(STRANGER, 400);
    if (answered.once) return pageFor(AGAIN, 410);
    answered.once = true;
    onParams(head.query);
    return pageFor(outcomeOf(head.query));
  };
}

function outcomeOf(params: URLSearchParams): Outcome {
  const error = params.get("error");
  if (error === null) return DONE;
  const text = params.get("error_description") ?? error;
  return { good: false, title: "The sign-in was refused", text: visible(text) };
}

function accepted(params: URLSearchParams): URLSearchParams {
  const error = params.get("error");
  if (error === null) return params;
  const said = visible(params.get("error_description") ?? error);
  throw new UserError("sign_in_refused", `The sign-in was refused in the browser: ${said}`, {
    hint: "sign in again, and accept the request in the browser",
  });
}

function nobodyCame(timeout: number): UserError {
  const minutes = Math.round(timeout / 60_000);
  const message = `Nobody came back from the browser in ${minutes} minutes`;
  const hint = "try again, or use the device code: atmos-auth login --device";
  return new UserError("sign_in_needed", message, { hint });
}
