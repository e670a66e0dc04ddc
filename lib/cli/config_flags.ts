/** The flags that lead to a configuration, written for another command line. */
import type { Loaded } from "../config/files/load.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import { typed } from "../terminal/escape.ts";
import type { GlobalFlags } from "./flags.ts";

/** Flags for a command line that is written down, such as a `credential_process`. */
export function configFlags(
  { system, loaded }: { readonly system: System; readonly loaded: Pick<Loaded, "files"> },
  flags: GlobalFlags,
): readonly string[] {
  const absolute = (path: string) => pathOf(system.os).resolve(system.cwd(), path);
  const written = (name: string, values: readonly string[]) =>
    values.map((value) => `--${name}=${value}`);
  const paths = (name: "config" | "config-path" | "cli-config-path") =>
    written(name, flags.texts(name).map(absolute));
  const chosen = [...paths("config"), ...paths("config-path")];
  const isFound = chosen.length === 0 && loaded.files.some((file) => file.needsTrust);
  return [
    ...isFound ? [`--chdir=${system.cwd()}`] : [],
    ...chosen,
    ...chosen.length === 0 ? paths("cli-config-path") : [],
    ...written("base-path", flags.texts("base-path").slice(-1).map(absolute)),
    ...written("profile", flags.texts("profile")),
    ...written("realm", flags.texts("realm").slice(-1)),
  ];
}

const NAMES = [
  ...["chdir", "config", "config-path", "cli-config-path", "base-path", "profile", "realm"],
] as const;

/** The same as they were typed, each with a space before it: for a hint that is typed in the same place. */
export function typedConfigFlags(flags: GlobalFlags): string {
  const words = NAMES.flatMap((name) =>
    flags.typed(name).map((value) => ` --${name} ${typed(value)}`)
  );
  return words.join("");
}
