/** Rules by which keys that no schema knows are judged. */
import type { Path } from "./problems.ts";

/** Rules by which an unknown key is a problem or a remark, and by which others are proposed instead of it. */
export interface KeyRules {
  /** Whether a key at that path may say who one is: an unknown one is then a problem. */
  decides(path: Path): boolean;
  /** Whether the lack of the key at that path would change anything, so that a misspelling of it is a problem. */
  isMissed(path: Path): boolean;
  /** Whether a key may have been meant to protect, at whatever depth. */
  mayProtect?(key: string): boolean;
  /** Whether other entries of its sort know a key of the entry itself. */
  isShared?(key: string): boolean;
  /** Further keys that a key in that map may mean, each with the path at which it is read. */
  others?(holder: Path): ReadonlyMap<string, Path>;
  /** Whether a known key of the entry itself is worth proposing. */
  offers?(key: string): boolean;
  /** Says that a key may have been meant for one of the maps beside it. */
  readonly mayBelongBelow?: true;
  /** Words of other programs, each with the one that is written here instead. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Rules of a place where nothing says who one is: all unknown keys are passed over. */
export const HARMLESS: KeyRules = { decides: () => false, isMissed: () => false };
