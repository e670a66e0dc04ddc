/** Imports of the profiles of a cloud's own tools. */
import { askedBy } from "../../cli/asked.ts";
import { personsOwn } from "../../environment/persons.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { ImportContext, Imported, ImportNote } from "../../provider/import.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import { onlyValid } from "./valid_import.ts";

/**
 * Imports all that can be planned from the files of a cloud's own tools; throws `UserError` when there is nothing to
 * read.
 */
export async function importFrom(
  { system, clouds, commands, redactor }: Importing,
  cloud: Cloud,
  file?: string,
): Promise<Imported> {
  const imported = await onlyValid(
    await cloud.import!({ ...personsOwn(system), asked: askedBy(commands) }, file),
    clouds,
  );
  for (const hidden of hiddenIn(cloud, imported)) redactor.learn(hidden);
  return imported;
}

/** The parts of a command's context that an import uses. */
export type AnyImport = Pick<BareContext<"init">, "system" | "clouds" | "commands" | "redactor">;

/** Parts of a context for an import, with files that may be others than those on the disk. */
interface Importing extends Omit<AnyImport, "system"> {
  readonly system: Pick<System, "os" | "env"> & Pick<ImportContext, "files">;
}

/** Returns the parts of the keys that are secret. */
function hiddenIn({ kinds }: Cloud, imported: Imported): readonly string[] {
  const hidden = kinds.flatMap(({ keys }) => keys?.parts ?? []).filter((part) => part.hidden);
  return Object.values(imported.keys).flatMap((secret) => {
    const keys: Readonly<Record<string, string>> = JSON.parse(secret.reveal());
    return hidden.flatMap(({ name }) => keys[name] ?? []);
  });
}

/** Writes a note with its place. */
export function noteLine({ file, line, subject, text }: ImportNote): string {
  return `${visible(file)}:${line}: ${visible(subject)}: ${visible(text)}`;
}
