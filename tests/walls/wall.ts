/** What a wall of the house is, and the parts of the house. */
import type { Code } from "../code.ts";

/** What no file that it covers may hold. */
export interface Wall {
  readonly name: string;
  /** The paths that it holds for. */
  readonly covers: RegExp;
  broken(code: Code): boolean;
  /** Files that break it and no other: one at least, or nobody would see that it has ceased to hold. */
  readonly breaks: readonly [Sample, ...Sample[]];
}

type Sample = readonly [path: string, source: string];

/** What is in the program. */
export const OURS: RegExp = /^(?:main\.ts|lib\/|providers\/)/;

/** Every source file. */
export const ALL: RegExp = /./;

/** Runs in the cage: the only code that may import a cloud's SDK, or the library that speaks OAuth. */
export const CAGE: RegExp = /^(?:lib\/oauth\/|providers\/(?:worker\.ts$|[^/]+\/cage\/))/;
