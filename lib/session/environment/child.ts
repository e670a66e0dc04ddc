/** The child's environment: an allow-list, built from nothing. Pure. */
import { nameMatcher } from "../../paths/glob.ts";
import { made, withMore } from "./made.ts";
import { meant } from "./meant.ts";
import { isHandedOn, isOurs } from "./ours.ts";
import { passedOn } from "./passed.ts";
import type { Environment, Os, ProcessEnvironment } from "../../system.ts";

/** What goes into a child's environment, weakest first. */
export interface EnvironmentParts {
  readonly os: Os;
  /** The person's environment. */
  readonly env: Environment;
  /** Globs that the person lets through. */
  readonly pass: readonly string[];
  /** Globs of the variables that belong to any cloud; they never pass, whatever `pass` says. */
  readonly families: readonly string[];
  /** Globs of theirs that pass all the same: what an ambient identity consists of, how the network is reached. */
  readonly exempt: readonly string[];
  /** The configuration's own variables, for everybody and then for the identity. */
  readonly configured: Readonly<Record<string, string>>;
  /** What the identities grant. */
  readonly granted: Readonly<Record<string, string>>;
  /** What the session says of itself. */
  readonly session: Readonly<Record<string, string>>;
}

/** The environment of a session's child. */
export function childEnvironment(parts: EnvironmentParts): ProcessEnvironment {
  const { configured, granted, session } = parts;
  return made(parts, passing(parts), { ...configured, ...granted, ...session });
}

/** The environment with exceptions to the proxies, so that programs reach the session's own server. */
export function pastProxies(env: ProcessEnvironment): ProcessEnvironment {
  if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name))) return env;
  const excepted = [env.NO_PROXY ?? env.no_proxy, "127.0.0.1"].filter(Boolean).join(",");
  return withMore(env, { NO_PROXY: excepted, no_proxy: excepted });
}

/**
 * Whether a variable of the parent passes. Our own do by one rule, whatever is listed: those that say where our
 * configuration lies.
 */
export function passing(
  parts: Pick<EnvironmentParts, "os" | "pass" | "families" | "exempt">,
): (name: string) => boolean {
  const handedOn = isHandedOn(parts.os);
  const needed = matcher(parts.os, passedOn(parts.os));
  const letThrough = meant(parts.os, parts.pass);
  const cloud = matcher(parts.os, parts.families);
  const exempt = matcher(parts.os, parts.exempt);
  return (name) =>
    isOurs(name)
      ? handedOn(name)
      : exempt(name) || ((needed(name) || letThrough(name)) && !cloud(name));
}

/** Whether a name fits any of the globs, as the system compares names. */
export function matcher(os: Os, globs: readonly string[]): (name: string) => boolean {
  return nameMatcher(globs, { ignoreCase: os === "windows" });
}
