/** The environment of a session's child: what passes, what is granted, and variables of the session's own. */
import { trustInside } from "../config/files/trust.ts";
import { pastOuter } from "../environment/persons.ts";
import { childEnvironment, pastProxies } from "../environment/programs.ts";
import { idVariable, levelVariable } from "../environment/session_marks.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import type { Granted } from "./identity/session_identity.ts";
import type { Session, SessionContext, SessionOrder } from "./session.ts";
import { nobodyVariable, type Shares } from "./shares.ts";

/** The parts of a session that its variables tell of. */
type SessionFacts = Pick<Session, "id" | "level" | "names" | "expires">;

/** All that a child's environment is made of. */
interface Parts {
  readonly granted: readonly Granted[];
  /** Variables that the configuration sets. */
  readonly configured: Readonly<Record<string, string>>;
  /** Variables that the identities and what hangs on them are granted. */
  readonly variables: Readonly<Record<string, string>>;
  readonly shares: Shares;
  /** Whether programs inside ask a server of the session's own, to which no proxy leads. */
  readonly isServed: boolean;
}

/** Returns the environment of the session's child: an allow-list, over which lies what is granted. */
export function sessionEnvironment(
  context: SessionContext,
  order: SessionOrder,
  session: SessionFacts,
  { granted, configured, variables, shares, isServed }: Parts,
): ProcessEnvironment {
  const { system, clouds } = context;
  const env = childEnvironment({
    os: system.os,
    env: pastOuter(system),
    pass: order.pass,
    families: clouds.flatMap((cloud) => cloud.family),
    exempt: [
      ...granted.flatMap(({ grant }) => grant.pass),
      ...shares.open.flatMap((cloud) => cloud.family),
      ...clouds.flatMap((cloud) => cloud.settingVariables ?? []),
    ],
    configured,
    granted: variables,
    session: { ...ownVariables(context, session), ...nobodyVariable(shares) },
  });
  return isServed ? pastProxies(env) : env;
}

/**
 * Makes the variables that our own commands inside go by: the shell puts it right as it does what a cloud's programs
 * go by.
 */
export function whoseVariables({ names, id }: SessionFacts): Record<string, string> {
  return { ATMOS_IDENTITY: names.join(","), ...idVariable(id) };
}

function ownVariables(
  { system, loaded }: SessionContext,
  session: SessionFacts,
): Record<string, string> {
  const expires = session.expires();
  const place = system.env.get("ATMOS_SESSION_DIR");
  const trusted = trustInside(system, loaded.digests);
  return {
    ...whoseVariables(session),
    ...levelVariable(session.level),
    ...(expires === undefined ? {} : { ATMOS_SESSION_EXPIRES: inSeconds(expires) }),
    // Where the commands inside look for the session.
    ...(place === undefined ? {} : { ATMOS_SESSION_DIR: place }),
    ...(trusted.length === 0 ? {} : { ATMOS_TRUST: trusted.join(",") }),
  };
}

/** Writes a time in whole seconds since 1970. */
export function inSeconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
