/** The command line of `logout`, for messages: everything as it was typed, other than what the message changes. */
import { typedConfigFlags } from "../../cli/config_flags.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Invocation } from "../../cli/commands.ts";

/** The flags of `logout`. */
export type LogoutFlags = Invocation<"logout">["flags"];

const TARGETS = ["identity", "provider", "tags"] as const;
const SWITCHES = ["all", "all-realms"] as const;

/** Parts that differ from the typed line. */
interface Other {
  /** The entries to forget, as flags. */
  readonly of?: readonly string[];
  /** The realm in which they are forgotten. */
  readonly realm?: string;
  /** Flags beside those that were typed. */
  readonly more?: readonly string[];
}

/** Whether entries to forget were typed. */
export function isNamed(flags: LogoutFlags): boolean {
  return TARGETS.some((name) => flags.typed(name).length > 0);
}

/** Writes the line that forgets these entries. */
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
