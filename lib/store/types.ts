/** Types of the store by the place of its key, as the configuration and the command line name them. */

/** The places: the operating system's keyring, a file with a passphrase, the Linux kernel's keyring, and pass. */
export const KEY_PLACES = ["system", "file", "keyctl", "pass"] as const;

/** A type of store on the disk. */
export type EncryptedType = typeof KEY_PLACES[number];

/** The types; `memory` keeps nothing, and has no key. */
export const STORE_TYPES = [...KEY_PLACES, "memory"] as const;

/** A type of store. */
export type StoreType = typeof STORE_TYPES[number];
