/** The place of a setting, for messages during a sign-in. */
import type { Place } from "../../lib/errors.ts";
import type { Entry } from "../../lib/provider/kind.ts";
import { visible } from "../../lib/terminal/escape.ts";

/** Returns the place of an entry's key, such as `session.duration`, with the key, its owner and its place in words. */
export function saidAt(
  { name, at }: Pick<Entry<unknown>, "name" | "at">,
  key: string,
): { readonly at: Place; readonly from: string } {
  const place = at(...key.split("."));
  const { file, line, column } = place;
  return { at: place, from: `${key} of "${visible(name)}", ${visible(file)}:${line}:${column}` };
}
