/** The environments that programs are given: a session's child, and what we start for ourselves. Pure. */
import type { Cloud } from "../provider/cloud.ts";
import { type CloudName, NO_CLOUD } from "../provider/kind.ts";
import { pathOf } from "../paths/directories.ts";
import type { Environment, Os, System } from "../system.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import {
  GIT_PLACES,
  isHandedOn,
  isOurs,
  made,
  matcher,
  meant,
  passedOn,
  passedToTools,
  type Person,
  withMore,
  without,
} from "./passed.ts";

/** Variables of programs with windows, beside those of a terminal. */
const GRAPHICAL = [
  ...["CHROME_*", "CHROMIUM_*", "MOZ_*", "DESKTOP_SESSION", "SESSION_MANAGER", "KDE_*", "GNOME_*"],
  ...["GDK_*", "GTK_*", "QT_*", "XCURSOR_*", "XMODIFIERS"],
];

/** Variables of secret managers' programs: the places of the secrets, and the person's sign-in. */
const SECRET_MANAGERS = [
  // GnuPG and what builds on it: pass, gopass, sops, age.
  ...["GNUPGHOME", "PINENTRY_USER_DATA", "PASSWORD_STORE_*", "GOPASS_*", "SOPS_*", "AGE_*"],
  // 1Password, Bitwarden, LastPass, Keeper, Dashlane.
  ...["OP_*", "BW_*", "BWS_*", "BITWARDENCLI_*", "RBW_*", "LPASS_*", "KSM_*", "DASHLANE_*"],
  // Vault, OpenBao, and services of that sort.
  ...["VAULT_*", "BAO_*", "HCP_*", "DOPPLER_*", "INFISICAL_*", "AKEYLESS_*", "CONJUR_*"],
  ...["CHAMBER_*"],
  // Single sign-on, tickets and hardware.
  ...["OKTA_*", "TELEPORT_*", "KRB5*", "PKCS11_*", "SOFTHSM2_CONF", "SSH_ASKPASS*"],
  ...["SSH_AGENT_PID"],
];

/** Returns the environment for a tiny program of the system's. */
export function bareEnvironment(person: Person): ProcessEnvironment {
  return made(person, () => false, { PATH: "/usr/bin:/bin" });
}

/**
 * Returns the environment for a web browser and its openers: it lives for days, and all of the person's programs share
 * it.
 */
export function browserEnvironment(person: Person): ProcessEnvironment {
  return made(person, matcher(person.os, [...passedOn(person.os), ...GRAPHICAL]));
}

/** The variables that a helper needs. */
interface HelperNeeds {
  /** Globs of clouds' variables: a helper runs before there is any session, as the person. */
  readonly families: readonly string[];
  /** Globs that the person lets through (`auth.shell.pass`). */
  readonly pass: readonly string[];
}

/**
 * Returns the environment for a program that the configuration names to fetch or compute something: a terminal's
 * variables, secret managers', those clouds' own, and those that the person lets through, with `told` over them.
 */
export function helperEnvironment(
  person: Person,
  { families, pass }: HelperNeeds,
  told: Readonly<Record<string, string>> = {},
): ProcessEnvironment {
  const usual = matcher(person.os, [...passedOn(person.os), ...SECRET_MANAGERS, ...families]);
  const [letThrough, handedOn] = [meant(person.os, pass), isHandedOn(person.os)];
  const passes = (name: string) => isOurs(name) ? handedOn(name) : usual(name) || letThrough(name);
  return byWholePaths(person.os, made(person, passes, told));
}

/** Returns the environment without relative directories in PATH, which depend on the working directory. */
function byWholePaths(os: Os, env: ProcessEnvironment): ProcessEnvironment {
  const { DELIMITER, isAbsolute } = pathOf(os);
  const paths = Object.keys(env).filter((name) => /^path$/i.test(name));
  const whole = (text = "") => text.split(DELIMITER).filter(isAbsolute).join(DELIMITER);
  return withMore(env, Object.fromEntries(paths.map((name) => [name, whole(env[name])])));
}

/** The environments of programs that print a secret. */
export interface SecretEnvironments {
  /** Returns the environment of a program that the person names: it may ask anybody, as they could themselves. */
  named(): ProcessEnvironment;
  /** Returns the environment of a secret manager's own program, which reads these variables, as globs. */
  manager(reads: readonly string[]): ProcessEnvironment;
}

/**
 * Returns the environments on a machine whose person lets these variables through, with these families of the clouds.
 */
export function secretEnvironments(person: Person, needs: HelperNeeds): SecretEnvironments {
  return {
    named: () => helperEnvironment(person, needs),
    manager: (reads) => managerEnvironment(person, reads, needs),
  };
}

/**
 * Returns the environment for a secret manager's own program: a terminal's variables, those that it reads, and those
 * that the person lets through, but none of any cloud, whatever is listed; with `told` over them.
 */
export function managerEnvironment(
  person: Person,
  reads: readonly string[],
  { families, pass }: HelperNeeds,
  told: Readonly<Record<string, string>> = {},
): ProcessEnvironment {
  const usual = matcher(person.os, [...passedOn(person.os), ...reads]);
  const [letThrough, handedOn] = [meant(person.os, pass), isHandedOn(person.os)];
  const cloud = matcher(person.os, families);
  const passes = (name: string) =>
    isOurs(name) ? handedOn(name) : usual(name) || letThrough(name) && !cloud(name);
  return byWholePaths(person.os, made(person, passes, told));
}

/** Variables of git and its ssh for their places and authorities. */
const GIT = [
  ...[...GIT_PLACES, "GIT_SSL_CAPATH", "GIT_SSH_VARIANT", "KRB5*", "GH_*"],
];

/** Returns the environment for git when it fetches imports of the configuration, as the person, with `told` over it. */
export function gitEnvironment(
  person: Person,
  told: Readonly<Record<string, string>>,
): ProcessEnvironment {
  return made(person, matcher(person.os, [...passedOn(person.os), ...GIT]), told);
}

/**
 * Returns the environments for a tool that prints the person's settings: as in a session, where the same places are
 * named, and without them, since a variable is soon unset.
 */
export function settingsEnvironments(person: Person): readonly ProcessEnvironment[] {
  const bare = made(person, matcher(person.os, passedOn(person.os)));
  const told = made(person, matcher(person.os, [...passedOn(person.os), ...GIT_PLACES]));
  return GIT_PLACES.some((name) => person.env.get(name)) ? [told, bare] : [bare];
}

/**
 * Returns the needs of a helper of a cloud's kind; a kind of no cloud may serve any, and fetches with all of theirs.
 */
export function needsOf(
  clouds: readonly Cloud[],
  name: CloudName,
  pass: readonly string[],
): HelperNeeds {
  const served = clouds.filter((cloud) => name === NO_CLOUD || cloud.name === name);
  return { families: served.flatMap(({ family }) => family), pass };
}

/** The parts of a child's environment, weakest first. */
interface EnvironmentParts {
  readonly os: Os;
  /** The person's environment. */
  readonly env: Environment;
  /** Globs that the person lets through. */
  readonly pass: readonly string[];
  /** Globs of the variables that belong to any cloud; they never pass, whatever `pass` says. */
  readonly families: readonly string[];
  /** Globs of these that pass all the same: variables of an ambient identity, and of the network. */
  readonly exempt: readonly string[];
  /** The configuration's own variables, for all identities and then for this one. */
  readonly configured: Readonly<Record<string, string>>;
  /** The variables that the identities grant. */
  readonly granted: Readonly<Record<string, string>>;
  /** The session's own variables. */
  readonly session: Readonly<Record<string, string>>;
}

/** Returns the environment of a session's child. */
export function childEnvironment(parts: EnvironmentParts): ProcessEnvironment {
  const { configured, granted, session } = parts;
  return made(parts, passing(parts), { ...configured, ...granted, ...session });
}

/** Returns the environment with exceptions to the proxies, so that programs reach the session's own server. */
export function pastProxies(env: ProcessEnvironment): ProcessEnvironment {
  if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name))) return env;
  const said = (env.NO_PROXY ?? env.no_proxy ?? "").split(",").filter(Boolean);
  const excepted = [...new Set([...said, "127.0.0.1"])].join(",");
  return withMore(env, { NO_PROXY: excepted, no_proxy: excepted });
}

/**
 * Returns whether a variable of the parent passes. Our own follow one rule, whatever is listed: those that lead to our
 * configuration and store pass.
 */
export function passing(
  parts: Pick<EnvironmentParts, "os" | "env" | "pass" | "families" | "exempt">,
): (name: string) => boolean {
  const handedOn = isHandedOn(parts.os);
  const needed = matcher(parts.os, passedOn(parts.os));
  const forTools = passedToTools(parts);
  const letThrough = meant(parts.os, parts.pass);
  const cloud = matcher(parts.os, parts.families);
  const exempt = matcher(parts.os, parts.exempt);
  return (name) =>
    isOurs(name) ? handedOn(name) : exempt(name) ||
      ((needed(name) || forTools(name) || letThrough(name)) && !cloud(name));
}

/** The variable with the clouds whose tools find nobody in a session, for this program when it runs in there. */
export const NOBODY = "ATMOS_SESSION_NOBODY";

/**
 * Returns the system as seen past a session's empty places: a person who opens a shell in a shell, or lets their own
 * sign-in in there, means the ones outside. Where the outer session has an identity, that is what is seen.
 */
export function pastNobody(system: System, clouds: readonly Cloud[]): System {
  const names = system.env.get(NOBODY)?.split(",") ?? [];
  const hidden = clouds.filter(({ name }) => names.includes(name));
  if (hidden.length === 0) return system;
  const isHidden = matcher(system.os, hidden.flatMap(({ family }) => family));
  return { ...system, env: without(system.env, isHidden) };
}
