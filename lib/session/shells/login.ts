/** A wish for a login shell among the arguments of a Bourne shell. Pure. */
import type { ShellRequest } from "./shell.ts";

/**
 * We read the login files ourselves, since a login shell would read them instead of ours, or after it: `-l` leaves the
 * arguments. It stays in `-lc`, where nothing interactive begins.
 */
export function loginOf<Request extends Pick<ShellRequest, "args" | "login">>(
  request: Request,
): Request {
  const { args } = request;
  if (args.length === 0) return request;
  const options = args.slice(0, lengthOfOptions(args));
  const has = (letter: string) =>
    options.some((one) => new RegExp(`^-[a-zA-Z]*${letter}`).test(one));
  if (has("c") && !has("i")) return { ...request, login: false };
  const kept = options.map((one) => one === "--login" ? "-" : one.replace(/^(-[a-zA-Z]*)l/, "$1"));
  return {
    ...request,
    args: [...kept.filter((one) => one !== "-"), ...args.slice(options.length)],
    login: options.includes("--login") || has("l"),
  };
}

/** How many of the arguments are options and their values, before a script, a command or `--`. */
function lengthOfOptions(args: readonly string[]): number {
  let length = 0;
  while (/^[-+][^-]|^--./.test(args[length] ?? "")) {
    length += /^(--rcfile|--init-file|[-+][a-zA-Z]*[oO])$/.test(args[length]!) ? 2 : 1;
  }
  return Math.min(length, args.length);
}
