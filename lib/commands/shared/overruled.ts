/** Profiles in another tool's files that ask us, while their tools ask somebody else first. */
import { UserError } from "../../errors.ts";
import type { Overruling } from "../../provider/tool_profiles.ts";
import { typed, visible } from "../../terminal/escape.ts";

/** Parts of the command line that writes the profile again. */
interface Anew {
  /** The words of the command, with the flags to repeat. */
  readonly words: string;
  readonly prefix?: string | undefined;
  readonly file: string | undefined;
}

/** Makes the error that the profile would be somebody else; its hint gives it a name of its own. */
export function overruledBy(
  name: string,
  { file, line, setting }: Overruling,
  { words, prefix = "", file: target }: Anew,
): UserError {
  const place = `${visible(file)}:${line}`;
  const message =
    `The profile "${visible(name)}" is whoever ${visible(setting)} in ${place} says, ` +
    "and not what asks us: its tools take that first";
  const written = `--write ${target === undefined ? "FILE" : typed(target)}`;
  return new UserError("failed", message, {
    hint: `atmos-auth ${words} --prefix ${typed(`${prefix}atmos-`)} ${written}   ` +
      "(or, if you need it no more, remove that setting)",
  });
}
