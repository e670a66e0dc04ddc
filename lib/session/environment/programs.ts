/** What each of the programs that we start for ourselves is given. Pure. */
import { nameMatcher } from "../../paths/glob.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { CloudName } from "../../provider/kind.ts";
import { passedOn } from "./passed.ts";
import type { ProcessEnvironment, System } from "../../system.ts";
import { made } from "./made.ts";
import { meant } from "./meant.ts";
import { isHandedOn, isOurs } from "./ours.ts";

/** The person and their machine. */
type Person = Pick<System, "os" | "env">;

/** What a program with windows needs beside what a terminal does. */
const GRAPHICAL = [
  ...["CHROME_*", "CHROMIUM_*", "MOZ_*", "DESKTOP_SESSION", "SESSION_MANAGER", "KDE_*", "GNOME_*"],
  ...["GDK_*", "GTK_*", "QT_*", "XCURSOR_*", "XMODIFIERS"],
];

/** How the programs that keep people's secrets are told where those are, and that it is they who ask. */
const SECRET_MANAGERS = [
  // GnuPG and what builds on it: pass, gopass, sops, age.
  ...["GNUPGHOME", "PINENTRY_USER_DATA", "PASSWORD_STORE_*", "GOPASS_*", "SOPS_*", "AGE_*"],
  // 1Password, Bitwarden, LastPass, Keeper, Dashlane.
  ...["OP_*", "BW_*", "BWS_*", "BITWARDENCLI_*", "RBW_*", "LPASS_*", "KSM_*", "DASHLANE_*"],
  // Vault, OpenBao, and services of that sort.
  ...[
    "VAULT_*",
    "BAO_*",
    "HCP_*",
    "DOPPLER_*",
    "INFISICAL_*",
    "AKEYLESS_*",
    "CONJUR_*",
    "CHAMBER_*",
  ],
  // Single sign-on, tickets and hardware.
  ...[
    "OKTA_*",
    "TELEPORT_*",
    "KRB5*",
    "PKCS11_*",
    "SOFTHSM2_CONF",
    "SSH_ASKPASS*",
    "SSH_AGENT_PID",
  ],
];

/** For a tiny program of the system's. */
export function bareEnvironment(person: Person): ProcessEnvironment {
  return made(person, () => false, { PATH: "/usr/bin:/bin" });
}

/** For a web browser and what opens it: it lives for days, and everything of the person's looks into it. */
export function browserEnvironment(person: Person): ProcessEnvironment {
  return made(person, matcher(person, [...passedOn(person.os), ...GRAPHICAL]));
}

/** Which variables a helper is given. */
export interface HelperNeeds {
  /** Globs of clouds' variables: it runs before there is any session, as the person. */
  readonly families: readonly string[];
  /** Globs that the person lets through (`auth.shell.pass`). */
  readonly pass: readonly string[];
}

/**
 * For a program that the configuration names to fetch or to compute something: what a terminal's program has, what
 * secret managers go by, those clouds' own variables, and what the person lets through; over them what it is told.
 */
export function helperEnvironment(
  person: Person,
  { families, pass }: HelperNeeds,
  told: Readonly<Record<string, string>> = {},
): ProcessEnvironment {
  const usual = matcher(person, [...passedOn(person.os), ...SECRET_MANAGERS, ...families]);
  const [letThrough, handedOn] = [meant(person.os, pass), isHandedOn(person.os)];
  const passes = (name: string) => isOurs(name) ? handedOn(name) : usual(name) || letThrough(name);
  return made(person, passes, told);
}

/** What a helper of a cloud's kind needs; one of no cloud's may serve any, and fetches with any. */
export function needsOf(
  clouds: readonly Cloud[],
  name: CloudName,
  pass: readonly string[],
): HelperNeeds {
  const served = clouds.filter((cloud) => name === "none" || cloud.name === name);
  return { families: served.flatMap(({ family }) => family), pass };
}

function matcher({ os }: Person, globs: readonly string[]): (name: string) => boolean {
  return nameMatcher(globs, { ignoreCase: os === "windows" });
}
