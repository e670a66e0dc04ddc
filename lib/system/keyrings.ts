/** The contract of the machine: what keeps secrets for us. */
/** Bytes that the kernel keeps in memory for the processes of one login or person, each by a name. */
export interface KernelKeyring {
  get(name: string): Uint8Array | undefined;
  /** Keeps them, for so many seconds where that is said, instead of what had the name; `false` when that is refused. */
  put(name: string, bytes: Uint8Array, seconds?: number): boolean;
  /** `false` when there was nothing. */
  remove(name: string): boolean;
}

/** The operating system's keyring: secrets by name, all under one service. */
export interface Keyring {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  /** `false` when there was none. */
  remove(name: string): Promise<boolean>;
}
