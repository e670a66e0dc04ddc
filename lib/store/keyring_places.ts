/** The keyrings that may hold the store's key: their names, and how each is opened, and cleared by hand. */
import type { Waiter } from "../provider/context.ts";
import type { System } from "../system.ts";
import type { Keyring } from "../system/keyrings.ts";
import { PASS_STORE } from "../secret_programs/pass_store.ts";
import { orUnavailable } from "./keyring_trouble.ts";
import type { EncryptedType } from "./types.ts";
import { dialect } from "../terminal/dialect.ts";

/** One of them. */
export interface KeyringPlace {
  /** Its name for the person: `the system keyring`. */
  readonly where: string;
  /** The command that returns to the usual place, where a variable names another one. */
  readonly usual: string | undefined;
  /** Whether this system may have it. */
  readonly here: boolean;
  /** Whether it asks nobody in the terminal. */
  readonly quiet: boolean;
  /** Whether it may show nothing while it is locked, and unlock for a write. */
  readonly hides: boolean;
  /** Whether its content is lost where it is missing. */
  readonly fleeting: boolean;
  /** Whether a variable may lead to another one of its kind. */
  readonly moves: boolean;
  /** Opens it; throws `store_locked` or `store_unavailable`. */
  open(): Promise<Keyring>;
  /** Opens it without asking anybody; throws `store_locked` where somebody would have to be asked. */
  openQuietly(): Promise<Keyring>;
  /** Returns the command that removes an entry. */
  removal(entry: string): string;
}

/**
 * Time limit of a keyring to show that it exists, in milliseconds. A healthy one takes 10; on a busy machine with many
 * callers at once it has taken two seconds.
 */
const KEYRING_TIMEOUT = 5_000;

/** Loads the keyring when it is needed. */
const kernel = async (system: System) =>
  (await import("./kernel_texts.ts")).kernelTexts(KERNEL, await system.kernelKeyring("person"));
const passOf = async (system: System, person: Waiter, where: string, asks: boolean) =>
  (await import("./pass_keyring.ts")).passKeyring({ system, person, where }, asks);

/** Returns the keyrings, by the type that names each. */
export function keyringPlaces(
  system: System,
  person: Waiter,
): Readonly<Record<Exclude<EncryptedType, "file">, KeyringPlace>> {
  const { os } = system;
  const pass = passAt(system);
  const opened = async () => await openKeyring(system);
  const looked = async () => await openKeyring(system, false);
  return {
    system: {
      ...{ where: SYSTEM, usual: undefined, here: true, quiet: true, hides: true, fleeting: false },
      moves: false,
      ...{ open: opened, openQuietly: looked },
      removal: (entry) => REMOVALS[os](entry),
    },
    keyctl: {
      ...{ where: KERNEL, usual: undefined, here: os === "linux", quiet: true },
      ...{ hides: false, fleeting: true, moves: false },
      ...{ open: () => kernel(system), openQuietly: () => kernel(system) },
      removal: (entry) => `keyctl purge user atmos-auth:${entry}`,
    },
    pass: {
      ...pass,
      ...{ here: os !== "windows", quiet: false, hides: false, fleeting: false },
      moves: true,
      open: () => passOf(system, person, pass.where, true),
      openQuietly: () => passOf(system, person, pass.where, false),
      removal: (entry) => removalFrom(system, `pass rm atmos-auth/${entry}`),
    },
  };
}

const SYSTEM = "the system keyring";
const KERNEL = "the kernel's keyring";

/** Returns the name of pass's store, with its directory where a variable names another one. */
function passAt({ env }: System): Pick<KeyringPlace, "where" | "usual"> {
  const directory = env.get(PASS_STORE);
  if (!directory) return { where: "pass", usual: undefined };
  return { where: `pass at ${directory} (${PASS_STORE})`, usual: dialect().unset(PASS_STORE) };
}

/** The line that has pass remove an entry, from whichever shell it is typed in. */
function removalFrom({ env }: System, line: string): string {
  const directory = env.get(PASS_STORE);
  return directory ? dialect().alone(PASS_STORE, directory, line) : line;
}

const REMOVALS: Readonly<Record<System["os"], (entry: string) => string>> = {
  linux: (entry) => `secret-tool clear service atmos-auth username ${entry}`,
  darwin: (entry) => `security delete-generic-password -s atmos-auth -a ${entry}`,
  windows: (entry) => `cmdkey /delete:${entry}.atmos-auth`,
};

/** Opens the operating system's keyring; throws `store_locked` or `store_unavailable`. */
export async function openKeyring(system: System, asks = true): Promise<Keyring> {
  return await orUnavailable(SYSTEM, system.keyring(KEYRING_TIMEOUT, asks));
}
