/** Where the store's key may be, by the names that the configuration and the command line give the places. */

/** The places: the operating system's keyring, a file with a passphrase, the Linux kernel's keyring, and pass. */
export const KEY_PLACES = ["system", "file", "keyctl", "pass"] as const;

/** Of a store on the disk. */
export type EncryptedType = typeof KEY_PLACES[number];

/** The same; `memory` keeps nothing, and has no key. */
export const STORE_TYPES = [...KEY_PLACES, "memory"] as const;

/** Of any store. */
export type StoreType = typeof STORE_TYPES[number];
