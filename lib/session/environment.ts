/** The child's environment: an allow-list, built from nothing. Pure. */
import { nameMatcher } from "../glob.ts";
import { passedOn } from "./passed.ts";
import type { Os } from "../system.ts";

/** What goes into a child's environment, weakest first. */
export interface EnvironmentParts {
  readonly os: Os;
  readonly parent: readonly (readonly [string, string])[];
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
export function childEnvironment(parts: EnvironmentParts): Record<string, string> {
  const passes = passing(parts);
  const kept = parts.parent.filter(([name]) => passes(name));
  return Object.fromEntries([
    ...kept,
    ...Object.entries(parts.configured),
    ...Object.entries(parts.granted),
    ...Object.entries(parts.session),
  ]);
}

/** Exceptions to the proxies, so that programs reach the session's server itself; none where there is no proxy. */
export function pastProxies(env: Readonly<Record<string, string>>): Record<string, string> {
  if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name))) return {};
  const excepted = [env.NO_PROXY ?? env.no_proxy, "127.0.0.1"].filter(Boolean).join(",");
  return { NO_PROXY: excepted, no_proxy: excepted };
}

/** Whether a variable of the parent passes. */
export function passing(
  parts: Pick<EnvironmentParts, "os" | "pass" | "families" | "exempt">,
): (name: string) => boolean {
  const allowed = matcher(parts.os, [...passedOn(parts.os), ...parts.pass]);
  const cloud = matcher(parts.os, parts.families);
  const exempt = matcher(parts.os, parts.exempt);
  return (name) => exempt(name) || (allowed(name) && !cloud(name));
}

/** Whether a name fits any of the globs, as the system compares names. */
export function matcher(os: Os, globs: readonly string[]): (name: string) => boolean {
  return nameMatcher(globs, { ignoreCase: os === "windows" });
}
