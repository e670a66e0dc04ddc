/**
 * The variables of this program. Each is here once, with every trait that a rule asks for: every set of them is a
 * filter of this table. `lib/manual/variables.ts` describes them. Pure.
 */

/** Traits of a variable. */
interface Traits {
  /** The time from which a configuration's `env:` may set it; absent where only the person may. */
  readonly heard?: "while reading" | "once trusted";
  /** Whether a session sets it, for our own commands inside. */
  readonly ofSession?: true;
  /** The flag that it stands for, and the command with that flag where not every one has it. */
  readonly flag?: string;
  readonly of?: string;
  /**
   * The configuration that it leads to: a single one, more beside those that are found, a part of them, the keys that
   * are meant, or how far around one looks.
   */
  readonly leads?: "to one" | "to more" | "to a part" | "to keys" | "around";
  /** Whether programs that may call us again are given it: it leads to our configuration and our store. */
  readonly handedOn?: true;
  /** The key of `auth.logs` with the same meaning. */
  readonly setting?: "level" | "file";
  /** The configuration's key with the same meaning, with `VALUE` for its value. */
  readonly key?: string;
  /** Whether blanks around its value are part of it: a path, or a secret. */
  readonly exact?: true;
  /** Whether it is a secret, in which any sign may be meant. */
  readonly secret?: true;
  /** The ability of whoever sets it in a configuration. */
  readonly effect?: "run" | "write";
}

/** The variables, by name. Those that lead somewhere are in the order in which their flags are typed. */
export const OWN_VARIABLES = {
  ATMOS_CHDIR: { exact: true, flag: "chdir" },
  ATMOS_CONFIG: { exact: true, flag: "config", leads: "to one", handedOn: true },
  ATMOS_CONFIG_PATH: { exact: true, flag: "config-path", leads: "to one", handedOn: true },
  ATMOS_CLI_CONFIG_PATH: { exact: true, flag: "cli-config-path", leads: "to more", handedOn: true },
  ATMOS_BASE_PATH: {
    exact: true,
    flag: "base-path",
    leads: "to a part",
    handedOn: true,
    heard: "while reading",
  },
  ATMOS_PROFILE: { flag: "profile", leads: "to a part", handedOn: true, heard: "while reading" },
  ATMOS_AUTH_REALM: { flag: "realm", leads: "to keys", handedOn: true, heard: "while reading" },
  ATMOS_GIT_ROOT_BASEPATH: {
    exact: true,
    flag: "git-root-basepath",
    leads: "around",
    handedOn: true,
  },

  ATMOS_IDENTITY: { flag: "identity", heard: "once trusted" },
  ATMOS_INTERACTIVE: { flag: "interactive", heard: "once trusted" },
  ATMOS_FORCE_TTY: { flag: "force-tty", heard: "once trusted" },
  ATMOS_FORCE_COLOR: { flag: "force-color", heard: "once trusted" },
  ATMOS_NO_COLOR: { flag: "no-color", heard: "once trusted" },
  ATMOS_VERBOSE: { flag: "verbose", heard: "once trusted" },
  ATMOS_LOGS_LEVEL: { flag: "logs-level", heard: "once trusted", setting: "level", handedOn: true },
  ATMOS_LOGS_FILE: {
    exact: true,
    flag: "logs-file",
    heard: "once trusted",
    setting: "file",
    effect: "write",
  },
  ATMOS_SHELL: { exact: true, flag: "shell", heard: "once trusted", effect: "run" },
  ATMOS_KUBECONFIG: {
    exact: true,
    ...{ flag: "kubeconfig", of: "update-kubeconfig" },
    ...{ heard: "once trusted", effect: "write" },
  },
  ATMOS_AUTH_ENV_FORMAT: { flag: "format", of: "env", heard: "once trusted" },
  ATMOS_AUTH_ENV_OUTPUT_FILE: {
    exact: true,
    ...{ flag: "output-file", of: "env" },
    ...{ heard: "once trusted", effect: "write" },
  },
  ATMOS_AUTH_WHOAMI_OUTPUT: { flag: "output", of: "whoami", heard: "once trusted" },
  ATMOS_AUTH_VALIDATE_VERBOSE: { flag: "verbose", of: "validate", heard: "once trusted" },

  ATMOS_TRUST: {},
  ATMOS_SESSION_DIR: { exact: true },
  ATMOS_XDG_CONFIG_HOME: { exact: true, handedOn: true },
  ATMOS_XDG_CACHE_HOME: { exact: true, handedOn: true },
  ATMOS_XDG_DATA_HOME: { exact: true, handedOn: true },
  ATMOS_KEYRING_PASSWORD: { exact: true, secret: true },
  ATMOS_KEYRING_TYPE: { handedOn: true, key: "auth: {keyring: {type: VALUE}}" },
  ATMOS_KEYRING_FILE_PATH: {
    exact: true,
    handedOn: true,
    key: "auth: {keyring: {spec: {path: VALUE}}}",
  },
  ATMOS_KEYRING_PASSWORD_ENV: {
    handedOn: true,
    key: "auth: {keyring: {spec: {password_env: VALUE}}}",
  },
  ATMOS_KEYRING_KEEP_UNLOCKED: {
    handedOn: true,
    key: "auth: {keyring: {spec: {keep_unlocked: VALUE}}}",
  },

  ATMOS_SESSION: { ofSession: true },
  ATMOS_SESSION_EXPIRES: { ofSession: true },
  ATMOS_SESSION_NOBODY: { ofSession: true },
  ATMOS_SHLVL: { ofSession: true },
  ATMOS_ASKED_BY: { ofSession: true, handedOn: true },
} as const satisfies Readonly<Record<string, Traits>>;

/** A variable's name. */
export type OwnVariable = keyof typeof OWN_VARIABLES;

/** The names of the variables with a trait. */
type Having<Part> = {
  [Name in OwnVariable]: (typeof OWN_VARIABLES)[Name] extends Part ? Name : never;
}[OwnVariable];

/** The name of a variable that stands for a flag. */
export type FlagVariable = Having<{ readonly flag: string }>;

/** The name of a variable that a session sets. */
export type SessionVariable = Having<{ readonly ofSession: true }>;

/** A flag that leads to a configuration, or to keys. */
export type LeadingFlag =
  (typeof OWN_VARIABLES)[FlagVariable & Having<{ readonly leads: string }>]["flag"];

/** Returns a variable's traits; `undefined` for one that is not ours. */
export function traitsOf(name: string): Traits | undefined {
  return Object.hasOwn(OWN_VARIABLES, name) ? OWN_VARIABLES[name as OwnVariable] : undefined;
}

/** Returns the names of the variables that a rule is about. */
export function ownVariables(isMeant: (traits: Traits) => boolean): readonly OwnVariable[] {
  const all = Object.entries(OWN_VARIABLES) as readonly [OwnVariable, Traits][];
  return all.flatMap(([name, traits]) => isMeant(traits) ? name : []);
}

/** Returns the flags that lead to a configuration or to keys, or those of them that a rule is about. */
export function leadingFlags(
  isMeant: (traits: Traits) => boolean = () => true,
): readonly LeadingFlag[] {
  const leading = Object.values<Traits>(OWN_VARIABLES).filter(({ leads }) => leads !== undefined);
  return leading.filter(isMeant).map(({ flag }) => flag as LeadingFlag);
}

/** Whether it names the one configuration, whatever would be found. */
export function namesOne({ leads }: Traits): boolean {
  return leads === "to one";
}

/** Whether it names files: the one configuration, or more of it. */
export function namesFiles({ leads }: Traits): boolean {
  return leads === "to one" || leads === "to more";
}

/** Whether it chooses files, or a part of them. */
export function chooses(traits: Traits): boolean {
  return namesFiles(traits) || traits.leads === "to a part";
}
