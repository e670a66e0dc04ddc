/** The file that `env` writes to, if it is not standard output. */
import type { SaidTarget } from "../../config/files/written.ts";
import { type Place, usage } from "../../errors.ts";
import { placeToWrite } from "../../paths/written_place.ts";
import { streamAt } from "../../paths/streams.ts";
import type { System } from "../../system.ts";
import type { Landing } from "../../system/file_system.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Context } from "../../workspace/context.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { EnvFormat } from "./formats.ts";
import { formatOn } from "./use.ts";

/** The flags of `env`. */
export type EnvFlags = Context<"env">["invocation"]["flags"];

/** Returns the format that was asked for, or the one that is usual here. */
export function formatOf(
  { system }: { readonly system: System },
  flags: EnvFlags,
): EnvFormat {
  return flags.text("format") ?? formatOn(system);
}

/** A file in place of standard output, and its place in the configuration if that names it. */
export interface Target {
  readonly file: string;
  readonly said?: SaidTarget;
}

/**
 * Returns the file; `undefined` for standard output. Throws `usage`, before anybody signs in, when the format wants a
 * file and none is named.
 */
export function fileOf(system: System, format: EnvFormat, flags: EnvFlags): Target | undefined {
  const file = flags.text("output-file");
  const at = flags.toldAt("output-file");
  if (file !== undefined) {
    return at === undefined ? { file } : { file, said: saidAt(flags, at) };
  }
  return format === "github" ? { file: githubFile(system, flags) } : undefined;
}

function saidAt(flags: EnvFlags, at: Place): SaidTarget {
  const names = flags.typed("identity").map((name) => ` ${typedFlag("-i", name)}`).join("");
  return { at, typed: `atmos-auth env${names} -o FILE` };
}

/** Returns where a write to the file ends; `undefined` for one of our own open streams. */
export async function landingOf(
  { system, loaded }: Pick<Workspace, "system" | "loaded">,
  target: Target | undefined,
): Promise<Landing | undefined> {
  if (target === undefined) return undefined;
  const named = placeToWrite(system, target.file, "--output-file");
  if (streamAt(named, system.pid) !== undefined) return undefined;
  return await loaded.around.landing(named, target.said);
}

function githubFile(system: System, flags: EnvFlags): string {
  const file = system.env.get("GITHUB_ENV");
  if (file) return file;
  const names = flags.typed("identity").map((name) => ` ${typedFlag("-i", name)}`).join("");
  const login = flags.has("login") ? " --login" : "";
  throw usage(
    "GITHUB_ENV is not set, so this is no GitHub Actions job",
    `atmos-auth env${names} -f github${login} -o FILE`,
  );
}
