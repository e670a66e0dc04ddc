/** A configuration as it was loaded. */
import type { UserError } from "../../errors.ts";
import type { LocatedMap } from "../yaml/located.ts";
import type { ProfilePlace } from "./profiles.ts";
import type { Reach, Stray } from "./reader.ts";
import type { SourceFile } from "./source.ts";

/** A configuration, merged but not yet understood. */
export interface Loaded {
  /** `auth`, `env`, `profiles` and `base_path`; every value knows its place. */
  readonly root: LocatedMap;
  /** The same of the person's own files alone. */
  readonly own: LocatedMap;
  /** The files that counted. */
  readonly files: readonly SourceFile[];
  /** Whether all that was found is trusted: until then nothing may be done with it but looking. */
  readonly trusted: boolean;
  /** What `ATMOS_TRUST` would have to say: the digest of what was found, and of what that then took in. */
  readonly digests: readonly string[];
  /** The directory of what was found, the nearest when there are several; `undefined` when all is one's own. */
  readonly project: string | undefined;
  /** How far it was let reach. */
  readonly reach: Reach;
  /** What found files name beyond their project, unread. */
  readonly strays: readonly Stray[];
  /** All that is wrong with the files, file by file and from top to bottom. */
  readonly problems: readonly UserError[];
  /** What relative paths of the project are seen from; absolute. */
  readonly basePath: string;
  /** The profiles that count. */
  readonly profiles: readonly string[];
  /** Where profiles are looked for. */
  readonly profilePlaces: readonly ProfilePlace[];
}
