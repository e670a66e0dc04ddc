/**
 * The one way to write to a place that is named. A person may name any. A configuration that is not their own may name
 * a place in its project, and of those only such as the project's people would write anyway: elsewhere a line that is
 * added to a file may be run.
 */
import { MachineError, type Place } from "../../errors.ts";
import type { Landing } from "../../system/file_system.ts";
import { visible } from "../../terminal/escape.ts";
import type { Project } from "./project.ts";
import type { SourceFile } from "./source.ts";
import { foundFiles } from "./trust.ts";

/** The source of a place that is written. */
export interface SaidTarget {
  /** The place in the configuration that names it, if known. */
  readonly at?: Place | undefined;
  /** The person's own way to name it, if there is one. */
  readonly typed?: string | undefined;
}

/** The surroundings of places that are written. */
export interface Around {
  /**
   * Returns where a write to an absolute path ends; without `said` the person names the path, not a configuration.
   * Throws `MachineError` when it must not end there.
   */
  landing(path: string, said?: SaidTarget): Promise<Landing>;
}

/** Makes the surroundings of these files and the project that they were found in. */
export function writtenAround(
  project: Pick<Project, "landing" | "keeps">,
  files: readonly SourceFile[],
): Around {
  const found = new Set(foundFiles({ files }).map(({ path }) => path));
  const isFound = ({ at }: SaidTarget) => at === undefined ? found.size > 0 : found.has(at.file);
  return {
    landing: async (path, said) => {
      const end = await project.landing(path);
      if (said === undefined || !isFound(said) || await project.keeps(path, end)) return end;
      throw beyond(path, said);
    },
  };
}

function beyond(path: string, { at, typed }: SaidTarget): MachineError {
  const who = at === undefined ? "a file" : `${visible(at.file)}:${at.line}`;
  const why = `${who} names it, which is not your own: that may name what lies in its project, ` +
    "by no link, and not where git and its like keep their own";
  return new MachineError(`write "${visible(path)}"`, why, { hint: typed });
}
