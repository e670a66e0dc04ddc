/** Packages in `deno.lock`. */

/** A package at a version. */
export interface LockedPackage {
  /** Digest of its archive, as `sha512-BASE64`. */
  readonly integrity?: string;
  /** `NAME`, or `NAME@VERSION` where several versions are locked. */
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** The lock file, as far as npm is concerned. */
export interface Lock {
  /** Versions by `npm:NAME@WANTED`. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** By `NAME@VERSION`, with the versions of peers after `_`. */
  readonly npm: Readonly<Record<string, LockedPackage>>;
}

/** Returns the name in a lock's key. */
export function nameIn(key: string): string {
  return key.slice(0, key.indexOf("@", 1));
}

/** Returns the keys of all packages that these depend on, and their own, if our sources import them. */
export function closureOf({ specifiers, npm }: Lock, names: readonly string[]): string[] {
  const found = new Set<string>();
  const take = (wanted: string) => {
    const key = wanted in npm
      ? wanted
      : Object.keys(npm).find((one) => one.startsWith(`${wanted}@`));
    if (key === undefined || found.has(key)) return;
    found.add(key);
    const { dependencies = [], optionalDependencies = [] } = npm[key]!;
    [...dependencies, ...optionalDependencies].forEach(take);
  };
  for (const [specifier, version] of Object.entries(specifiers)) {
    const name = nameIn(specifier.slice("npm:".length));
    if (names.includes(name)) take(`${name}@${version}`);
  }
  return [...found].sort();
}
