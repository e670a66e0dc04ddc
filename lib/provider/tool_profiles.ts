/** Profiles of a cloud's own tools: identities, in their own configuration. */
import type { Os } from "../system.ts";
import type { ImportContext } from "./import.ts";
import type { IdentityPlan } from "./plan.ts";

/** Identities in the configuration of a cloud's own tools. */
export interface ToolProfiles {
  /** Makes a name that the tools can call it by. */
  nameOf(identity: string): string;
  /** The section of one, whose credential a helper's command line prints; throws when that can't be said. */
  section(name: string, helper: readonly string[], plan: IdentityPlan, os: Os): string;
  /** The profiles that a file has. */
  namesIn(text: string): readonly string[];
  /**
   * The profiles of that text, were it a file's, whose credential something else of the person's own files gives than
   * the helper that stands there. Throws `UserError` for a file that can't be read, and for one that holds no such
   * text.
   */
  overruled(
    context: Pick<ImportContext, "os" | "env" | "files">,
    file: string,
    text: string,
  ): Promise<ReadonlyMap<string, Overruling>>;
  /** Finds those of the person's own files that ask us; throws `UserError` for a file that can't be read. */
  written(context: ImportContext): Promise<readonly WrittenHelper[]>;
  /** The text of such a file, in which the helper of that line starts this program; throws when that can't be said. */
  starting(text: string, line: number, program: string, os: Os): Promise<string>;
}

/** A setting that makes a profile somebody else than its helper says. */
export interface Overruling {
  readonly file: string;
  readonly line: number;
  readonly setting: string;
}

/** A command line of ours in a file of another tool. */
export interface WrittenHelper {
  readonly file: string;
  /** The profile's name. */
  readonly name: string;
  /** Setting that keeps it from being asked. */
  readonly overruled?: Overruling | undefined;
  /** Owner of it, such as `profile "prod"`. */
  readonly subject: string;
  /** Line of the file where it stands, from 1. */
  readonly line: number;
  /** Program that it starts: a path, or a name that is looked for on PATH. */
  readonly program: string;
}
