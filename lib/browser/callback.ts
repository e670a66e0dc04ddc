/** The redirect that ends an OAuth sign-in in the browser (RFC 6749 section 4.1.2, RFC 8252 section 7.3). */
import { UserError } from "../errors.ts";
import { reasonOf } from "../machine.ts";
import { isSameText } from "../served.ts";
import type { Callback, CallbackOptions } from "../world.ts";
import type { System } from "../system.ts";
import { visible } from "../visible.ts";
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

/** Listens at once, so that no redirect can come too early, and on this machine only. */
export function listenForCallback(system: System, options: CallbackOptions): Callback {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = openServer(system, options, (request) => {
    const { outcome, status, params } = answer(new URL(request.url), request, options);
    if (params !== undefined) resolve(params);
    return Promise.resolve(pageFor(outcome, status));
  });
  const stop = new AbortController();
  const wait = async () => {
    const late = system.clock.sleep(options.timeout, stop.signal).then(() => undefined);
    const params = await Promise.race([promise, late]);
    if (params === undefined) throw nobodyCame(options.timeout);
    return accepted(params);
  };
  const close = async () => {
    stop.abort();
    await server.close();
  };
  return { redirectUri: `http://127.0.0.1:${server.port}${options.path}`, wait, close };
}

function openServer(
  system: System,
  { port }: CallbackOptions,
  handler: (request: Request) => Promise<Response>,
) {
  try {
    return system.serve(port, handler);
  } catch (error) {
    const message = `Cannot listen for the browser on port ${port}: ${reasonOf(error)}`;
    throw new UserError("failed", message, {
      hint: "end the program that uses the port, or choose another one",
    });
  }
}

/** Only a GET for our path with our state ends the wait; anything else is told so and changes nothing. */
function answer(
  url: URL,
  request: Request,
  { path, state }: CallbackOptions,
): { outcome: Outcome; status: number; params?: URLSearchParams } {
  if (url.pathname !== path || request.method !== "GET") return { outcome: STRANGER, status: 404 };
  if (!isSameText(url.searchParams.get("state") ?? "", state)) {
    return { outcome: STRANGER, status: 400 };
  }
  const error = url.searchParams.get("error");
  if (error === null) return { outcome: DONE, status: 200, params: url.searchParams };
  const text = url.searchParams.get("error_description") ?? error;
  const outcome = { good: false, title: "The sign-in was refused", text: visible(text) };
  return { outcome, status: 200, params: url.searchParams };
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
  return new UserError(
    "sign_in_needed",
    `Nobody came back from the browser in ${minutes} minutes`,
    {
      hint: "try again, or use the device code: atmos-auth login --device",
    },
  );
}
