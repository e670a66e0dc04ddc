/**
 * Our own variables as they were meant: in cmd, `set ATMOS_TRUST=1 & atmos-auth` leaves a blank at the value's end, and
 * `set X="a b"`, as a list of variables for a container, keeps the quotes.
 */
import { usage } from "../errors.ts";
import type { Environment, System } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";
import { visible } from "../terminal/escape.ts";
import { traitsOf } from "./own_variables.ts";

/**
 * Returns the environment in which our own words have no blanks around them; those that hold more are as they are. One
 * in quotes throws `usage` when it is asked for.
 */
export function asMeant({ env, os }: Pick<System, "env" | "os">): Environment {
  return { ...env, get: (name) => wordOf(os, name, env.get(name)) };
}

function wordOf(os: System["os"], name: string, value: string | undefined): string | undefined {
  const traits = traitsOf(name);
  if (value === undefined || traits === undefined) return value;
  const plain = traits.secret || traits.ofSession ? undefined : withoutQuotes(os, value, traits);
  if (plain !== undefined) throw quoted(name, value, plain);
  // One of blanks alone means something else than none.
  return traits.exact ? value : value.trim() || value;
}

/** Returns what stands in quotes, where they can only be somebody's who thought that a shell would take them off. */
function withoutQuotes(
  os: System["os"],
  value: string,
  { exact }: { readonly exact?: true },
): string | undefined {
  const [, , within] = /^(["'])(.+)\1$/s.exec(value.trim()) ?? [];
  if (within !== undefined) return within;
  // No path of Windows can hold one.
  return os === "windows" && exact && value.includes('"') ? value.replaceAll('"', "") : undefined;
}

function quoted(name: string, value: string, plain: string): Error {
  const message = `${name} holds quotes, which are a part of its value: ${visible(value)}`;
  return usage(message, dialect().set(name, plain));
}
