/** What a person may say of which configuration counts. */
import type { Cloud } from "../../provider/cloud.ts";
import type { Fetching } from "../remote/remotes.ts";

/** What the person chose by flag; an empty list leaves it to the variable of the same name. */
export interface Selection {
  readonly config: readonly string[];
  readonly configPath: readonly string[];
  /** Directories that count beside those that are found. */
  readonly cliConfigPath?: readonly string[];
  readonly basePath?: string;
  /** Whether the working directory, and what is above it, is a place to look in; it is unless this says no. */
  readonly looksAround?: boolean;
  readonly profiles: readonly string[];
  /**
   * Whether remote imports are fetched, `anew` also from hosts that did not answer a moment ago; else what the cache
   * has of them is looked at, however old.
   */
  readonly fetches?: Fetching;
  /** Digests of what the person has just said yes to, whether or not that could be kept. */
  readonly trusted?: readonly string[];
  /** Those whose kinds it may use, with the keys that these have. */
  readonly clouds?: readonly Cloud[];
}

/** The values of a variable that lists several, with commas. */
export function listed(value: string | undefined): readonly string[] {
  return value?.split(",").map((each) => each.trim()).filter((each) => each !== "") ?? [];
}
