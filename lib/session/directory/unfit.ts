/** Why a directory is no place for a session. */
import { typed } from "../../terminal/shell_word.ts";
import { reasonOf } from "../../errors.ts";
import { mendOf, type Weakness } from "../../paths/ownership.ts";
import { visible } from "../../terminal/escape.ts";

/** A directory that is not used. */
export interface Unfit {
  readonly path: string;
  /** As the end of a sentence that begins with the path. */
  readonly why: string;
  /** What to type so that it is. */
  readonly mend?: string | undefined;
  /** The variable that names it: somebody meant it to be used. */
  readonly variable?: string | undefined;
  /** Whether it would do for a person who vouches that nobody else is there. */
  readonly shared?: boolean;
}

/** A directory whose path somebody else could turn to another one. */
export function weakPlace(path: string, weak: Weakness, variable?: string): Unfit {
  const { step, why } = weak;
  const where = step === path ? why : `lies below "${visible(step)}", which ${why}`;
  const otherwise = variable === undefined ? undefined : `unset ${variable}`;
  return { path, why: where, mend: mendOf(weak, otherwise ?? `ls -ld ${typed(step)}`), variable };
}

/** A directory that the machine refuses. */
export function refusedPlace(path: string, error: unknown, variable?: string): Unfit {
  return { path, why: `can't be used: ${reasonOf(error)}`, variable };
}

/** `"/run/user/1" belongs to somebody else`. */
export function unfitText({ path, why, variable }: Unfit): string {
  return `${variable === undefined ? "" : `${variable} `}"${visible(path)}" ${why}`;
}
