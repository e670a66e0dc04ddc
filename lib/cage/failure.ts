/** Errors on their way out of the cage: plain data inside, one `UserError` outside. */
import { isErrorCode, UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import type { Failure } from "./protocol.ts";

/** The most causes of an error that are followed, and the longest message. */
const DEPTH = 8;
const LENGTH = 2000;

/** Returns an error as plain data. A denied permission is found however deep an SDK wrapped it. */
export function failureOf(thrown: unknown): Failure {
  const chain = [...causes(thrown)];
  const denied = chain.map(deniedBy).find((what) => what !== undefined);
  if (denied !== undefined) return { type: "denied", what: denied };
  const said = chain.find((error) => error instanceof UserError);
  if (said !== undefined) {
    const { code, message, hint } = said;
    return { type: "said", code, message, ...(hint === undefined ? {} : { hint }) };
  }
  if (thrown instanceof Error) return { type: "thrown", ...errorText(thrown) };
  return { type: "thrown", name: typeof thrown, message: "not an error" };
}

function errorText({ name, message }: Error): { name: string; message: string } {
  return { name: String(name), message: String(message) };
}

function* causes(thrown: unknown, depth = 0): Generator<Error> {
  if (!(thrown instanceof Error) || depth > DEPTH) return;
  yield thrown;
  if (thrown instanceof AggregateError) {
    for (const each of thrown.errors) yield* causes(each, depth + 1);
  }
  yield* causes(thrown.cause, depth + 1);
}

/**
 * Returns the permission that the runtime denied. Deno's `NotCapable` says `Requires net access to "example.com:443",
 * ...`; its imitation of Node hides the same in `getaddrinfo EPERM example.com`.
 */
function deniedBy({ name, message }: Error): string | undefined {
  const told = /^Requires (\w+ access(?: to (?:"[^"]*"|<\w+>))?)/.exec(message)?.[1];
  if (told !== undefined) return told;
  const host = /^getaddrinfo EPERM (\S+)/.exec(message)?.[1];
  if (host !== undefined) return `net access to "${host}"`;
  return name === "NotCapable" ? message : undefined;
}

/** Returns the one error that a person sees. `secrets` are texts that must not appear in it. */
export function errorOf(
  failure: Failure,
  module: string,
  secrets: readonly string[] = [],
): UserError {
  const clean = (text: string) => fit(text, secrets);
  switch (failure.type) {
    case "said": {
      const detail = failure.hint === undefined ? {} : { hint: clean(failure.hint) };
      // A module may only use the codes that exist.
      const code = isErrorCode(failure.code) ? failure.code : "failed";
      return new UserError(code, clean(failure.message), detail);
    }
    case "denied":
      return caged(module, clean(failure.what));
    case "thrown": {
      const what = `${clean(failure.name)}: ${clean(failure.message)}`;
      return new UserError("failed", `Sign-in module "${module}" failed: ${what}`, {
        hint: "atmos-auth doctor",
      });
    }
  }
}

function caged(module: string, what: string): UserError {
  const message = `The cage stopped sign-in module "${module}": it tried ${what}`;
  const hint = what.startsWith("net ")
    ? "if that host is yours, name it in atmos.yaml, such as spec: {endpoint_url: URL}"
    : "no sign-in needs that: report it, and don't sign in with this version";
  return new UserError("caged", message, { hint });
}

/** Returns text from the cage fit to be shown: without secrets, without control characters, of bounded length. */
export function fit(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  const short = clean.length > LENGTH ? `${clean.slice(0, LENGTH)}...` : clean;
  return visible(short);
}
