/** Profiles of the person's own files whose credential this program prints. */
import type { ImportContext, WrittenHelper } from "../../../lib/provider/cloud.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { readSharedFile, sharedPaths } from "../shared/places.ts";
import { shellWords } from "../shared/shell_words.ts";
import type { Section } from "../shared/shared_file.ts";
import { askedBy, isOurs } from "./asked.ts";

/** Finds them; throws `UserError` when a file can't be read. */
export async function writtenHelpers(context: ImportContext): Promise<readonly WrittenHelper[]> {
  const paths = sharedPaths(context).filter((path) => path !== undefined);
  const files = await Promise.all(paths.map((path) => readSharedFile(context, path)));
  return files.flatMap((file) => file?.sections ?? []).flatMap(helperOf);
}

/** What wraps us, such as a shell, is what would be missing. */
function helperOf({ name, file, settings }: Section): readonly WrittenHelper[] {
  const line = settings.get("credential_process")?.value ?? "";
  const asked = askedBy(line);
  const [program, ...args] = shellWords(line) ?? [];
  if (asked === undefined || !isOurs(asked) || program === undefined) return [];
  return [{ file, subject: `profile "${visible(name)}"`, program, args, name }];
}
