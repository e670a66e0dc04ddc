/** The flags that make another process, in another directory, read the same configuration. */
import { pathOf } from "../paths/directories.ts";
import { typed } from "../terminal/escape.ts";
import type { Loaded } from "../config/files/load.ts";
import type { System } from "../system.ts";
import type { GlobalFlags } from "./flags.ts";

/** Flags for a command line that is written down, such as a `credential_process`. */
export function configFlags(
  { system, loaded }: { readonly system: System; readonly loaded: Pick<Loaded, "files"> },
  flags: GlobalFlags,
): readonly string[] {
  const { resolve } = pathOf(system.os);
  const absolute = (path: string) => resolve(system.cwd(), path);
  const chosen = flags.texts("config").map((path) => `--config=${absolute(path)}`);
  const folders = flags.texts("config-path").map((path) => `--config-path=${absolute(path)}`);
  const profiles = flags.texts("profile").map((name) => `--profile=${name}`);
  const found = chosen.length + folders.length > 0 ? [] : [`--chdir=${system.cwd()}`];
  const base = flags.text("base-path");
  return [
    ...(loaded.files.some((file) => file.needsTrust) ? found : []),
    ...chosen,
    ...folders,
    ...(base === undefined ? [] : [`--base-path=${absolute(base)}`]),
    ...profiles,
  ];
}

const NAMES = ["chdir", "config", "config-path", "base-path", "profile"] as const;

/** The same as they were typed, each with a space before it: for a hint that is typed in the same place. */
export function typedConfigFlags(flags: GlobalFlags): string {
  const words = NAMES.flatMap((name) =>
    flags.typed(name).map((value) => `--${name} ${typed(value)}`)
  );
  return words.map((word) => ` ${word}`).join("");
}
