/** Profiles of the person's own files whose credential this program prints. */
import type { AskedOfUs, ImportContext, WrittenHelper } from "../../../lib/provider/cloud.ts";
import type { Os } from "../../../lib/system.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { commandLine } from "../grant/ini.ts";
import { readSharedFile, sharedPaths } from "../shared/places.ts";
import { firstWord, shellWords } from "../shared/shell_words.ts";
import type { Section } from "../shared/shared_file.ts";
import { askedIn, isOurs } from "./asked.ts";

/** Finds them; throws `UserError` when a file can't be read. */
export async function writtenHelpers(context: ImportContext): Promise<readonly WrittenHelper[]> {
  const paths = sharedPaths(context).filter((path) => path !== undefined);
  const files = await Promise.all(paths.map((path) => readSharedFile(context, path)));
  return files.flatMap((file) => file?.sections ?? [])
    .flatMap((section) => helperOf(section, context.asked));
}

/** What wraps us, such as a shell, is a program of its own. */
function helperOf(
  { name, file, settings }: Section,
  ofUs: AskedOfUs,
): readonly WrittenHelper[] {
  const setting = settings.get("credential_process");
  const [program] = shellWords(setting?.value ?? "") ?? [];
  const [asked] = askedIn(ofUs, setting?.value ?? "");
  if (!setting || !asked || !asked.isFirst || !isOurs(asked) || program === undefined) return [];
  return [{ file, subject: `profile "${visible(name)}"`, line: setting.line, program }];
}

/** The text, in which the helper whose setting begins in that line starts this program; all else stays. */
export function startingProgram(text: string, line: number, program: string, os: Os): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const setting = lines.slice(line - 1).join("");
  const [before = ""] = /^[^=:]*[=:][^\S\r\n]*/.exec(setting) ?? [];
  const after = setting.slice(before.length + firstWord(setting.slice(before.length)).length);
  return [...lines.slice(0, line - 1), before, commandLine([program], os), after].join("");
}
