/** A profile of another tool's files that asks us, and whose tool never comes to ask. */
import { UserError } from "../../errors.ts";
import type { Overruling } from "../../provider/tool_profiles.ts";
import { typed, visible } from "../../terminal/escape.ts";

/** How a profile is written once more. */
interface Anew {
  /** The words of the command that writes it, with the flags that are to be said again. */
  readonly words: string;
  readonly prefix?: string | undefined;
  readonly file: string | undefined;
}

/** Why that profile would be somebody else, and how it gets a name of its own. */
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
