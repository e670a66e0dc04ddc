/**
 * The one door to places that are written because somebody names them. A person may name any. A configuration that is
 * not their own may name what lies in its project, where nothing is its own but what the project's people would put
 * there anyway: elsewhere a line that is added to a file may be run.
 */
import { MachineError, type Place } from "../../errors.ts";
import type { Landing } from "../../system/file_system.ts";
import { visible } from "../../terminal/escape.ts";
import type { Project } from "./project.ts";
import type { SourceFile } from "./source.ts";
import { foundFiles } from "./trust.ts";

/** What a configuration says of a place that is written. */
export interface SaidTarget {
  /** Where it says that, as far as it is known. */
  readonly at?: Place | undefined;
  /** How the person says it themselves, where there is a way. */
  readonly typed?: string | undefined;
}

/** What is around a place that is written. */
export interface Around {
  /**
   * Where a write to an absolute path ends that a configuration names, or the person where `said` is not there. Throws
   * `MachineError` where it must not end there.
   */
  landing(path: string, said?: SaidTarget): Promise<Landing>;
}

/** As these files and the project that they were found in have it. */
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
