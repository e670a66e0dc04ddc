/** Profiles of the person's own files whose credential this program prints. */
import { UserError } from "../../../lib/errors.ts";
import type { ImportContext } from "../../../lib/provider/import.ts";
import type { Overruling, WrittenHelper } from "../../../lib/provider/tool_profiles.ts";
import type { Os } from "../../../lib/system.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import { commandLine } from "../grant/ini.ts";
import { readSharedFile, sharedPaths } from "../shared/places.ts";
import { decidingSetting, type Profile, together } from "../shared/profiles.ts";
import { firstWord } from "../shared/process_words.ts";
import { parseShared, type Section } from "../shared/shared_file.ts";
import { askedIn, isOurs, type Reader, wordsIn } from "./asked.ts";

/** Finds them; throws `UserError` when a file can't be read. */
export async function writtenHelpers(context: ImportContext): Promise<readonly WrittenHelper[]> {
  const paths = sharedPaths(context);
  const [config, credentials] = await Promise.all(
    paths.map((path) => path === undefined ? undefined : readSharedFile(context, path)),
  );
  const { profiles } = together(config, credentials);
  return [config, credentials].flatMap((file) => file?.sections ?? []).flatMap((section) => {
    const [helper] = helperOf(section, context);
    const profile = profiles.get(section.name);
    const by = helper && profile && otherThan(profile, section.file);
    return helper === undefined ? [] : [{ ...helper, overruled: by }];
  });
}

/**
 * Returns the settings by which profiles obtain their credential from elsewhere than their helper in a file, were that
 * text its content.
 */
export async function overruledIn(
  context: Pick<ImportContext, "os" | "env" | "files">,
  file: string,
  text: string,
): Promise<ReadonlyMap<string, Overruling>> {
  const [config, path] = sharedPaths(context);
  if (path === file) throw noConfig(file, config);
  if (file !== "") await checkReadable(context, file);
  const credentials = path === undefined ? undefined : await readSharedFile(context, path);
  const { profiles } = together(parseShared(text, file), credentials);
  return new Map([...profiles].flatMap(([name, profile]) => {
    const by = otherThan(profile, file);
    return by === undefined ? [] : [[name, by] as const];
  }));
}

/** Throws `UserError` for a file that AWS's CLI refuses: what is added there, nobody would read. */
async function checkReadable(
  context: Pick<ImportContext, "os" | "files">,
  path: string,
): Promise<void> {
  const odd = (await readSharedFile(context, path))?.oddities.find(({ refused }) => refused);
  if (odd === undefined) return;
  const message = `Cannot write to "${visible(path)}": ${odd.subject}: ${odd.text}`;
  throw new UserError("config_invalid", message, {
    hint: "mend that line, or name another file: --write FILE",
    at: { file: path, line: odd.line, column: 1, path: "" },
  });
}

/** Returns the setting that decides who a profile is; `undefined` when it is the helper of that file. */
function otherThan(profile: Profile, file: string): Overruling | undefined {
  const by = decidingSetting(profile);
  if (by === undefined || by.name === "credential_process" && by.file === file) return undefined;
  return { file: by.file, line: by.line, setting: by.name };
}

function noConfig(file: string, config: string | undefined): UserError {
  const message = `AWS's tools know no section "profile NAME" in "${visible(file)}"`;
  return new UserError("failed", message, {
    hint: `atmos-auth export aws-config --write ${typed(config ?? "FILE")}`,
  });
}

/** Returns the helper of a section; none when a wrapper, such as a shell, runs us: that is a program of its own. */
function helperOf(
  { name, file, settings }: Section,
  reader: Reader,
): readonly WrittenHelper[] {
  const setting = settings.get("credential_process");
  const words = wordsIn(reader, setting?.value);
  const [program] = words;
  const [asked] = askedIn(reader.asked, words);
  if (!setting || !asked || !asked.isFirst || !isOurs(asked) || program === undefined) return [];
  return [{ file, name, subject: `profile "${visible(name)}"`, line: setting.line, program }];
}

/** Returns the text with the helper whose setting begins in that line starting this program; all else stays. */
export function startingProgram(text: string, line: number, program: string, os: Os): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const setting = lines.slice(line - 1).join("");
  const [before = ""] = /^[^=:]*[=:][^\S\r\n]*/.exec(setting) ?? [];
  const command = setting.slice(before.length);
  const after = command.slice(firstWord(command, os).length);
  return [...lines.slice(0, line - 1), before, commandLine([program], os), after].join("");
}
