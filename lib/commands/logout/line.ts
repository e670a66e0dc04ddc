/** The command line of a `logout`, for what it says: all stays as it was typed but for what is about to be another. */
import { typedConfigFlags } from "../../cli/config_flags.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Invocation } from "../../cli/commands.ts";

/** The flags of `logout`. */
export type LogoutFlags = Invocation<"logout">["flags"];

const TARGETS = ["identity", "provider", "tags"] as const;
const SWITCHES = ["all", "all-realms"] as const;

/** What may be other than it was typed. */
interface Other {
  /** What is forgotten, as flags. */
  readonly of?: readonly string[];
  /** The realm that they are forgotten in. */
  readonly realm?: string;
  /** Flags beside those that were typed. */
  readonly more?: readonly string[];
}

/** Whether it was typed what is to be forgotten. */
export function isNamed(flags: LogoutFlags): boolean {
  return TARGETS.some((name) => flags.typed(name).length > 0);
}

/** The line that forgets these, and says by its flags what else is to go. */
export function logoutLine(flags: LogoutFlags, { of, realm, more = [] }: Other): string {
  const typed = [
    ...TARGETS.flatMap((name) => flags.typed(name).map((value) => typedFlag(`--${name}`, value))),
    ...SWITCHES.filter((name) => flags.has(name)).map((name) => `--${name}`),
  ];
  const keys = flags.has("keychain") ? ["--keychain"] : [];
  const config = typedConfigFlags(flags, realm === undefined ? "realm" : "no realm");
  const where = realm === undefined ? [] : [typedFlag("--realm", realm)];
  return [`atmos-auth${config} logout`, ...of ?? typed, ...where, ...keys, ...more].join(" ");
}
