/** The file that `init` writes: the one that is named, the person's own, or the project's. */
import { isTyped, saidBy } from "../../cli/config_flags.ts";
import { homePlace } from "../../config/files/discover.ts";
import { configurationIn, glimpsed } from "../../config/files/look.ts";
import { UserError } from "../../errors.ts";
import { isDescriptor } from "../../paths/descriptors.ts";
import { placeToWrite } from "../../paths/written_place.ts";
import { fromHome, pathOf } from "../../paths/directories.ts";
import { landing } from "../../paths/landing.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import type { Addition, Around } from "./addition.ts";
import { dialect } from "../../terminal/dialect.ts";

/** A file to write. */
export interface Target {
  readonly path: string;
  /** Whether it is for everybody who works in a directory. */
  readonly shared: boolean;
  /** Its text before; `undefined` when there was no file. */
  readonly before: string | undefined;
  /** Whether that text was trusted before we wrote anything. */
  wasTrusted?: boolean;
  /** Entries of other files, from before we wrote anything. */
  around?: Around;
  /** The place of sign-ins, once the person was asked. */
  keyring?: Addition["keyring"];
  /** The texts that we have written there. */
  readonly written: Set<string>;
}

/** Returns the file that is named, or that the person picks; their own one when nobody can answer. */
export async function chooseTarget(context: BareContext<"init">): Promise<Target> {
  const { system, terminal, invocation: { flags } } = context;
  const told = toldPath(context);
  if (told !== undefined) return await targetAt(system, told, false);
  const own = homePlace(system);
  if (flags.has("project")) return await inDirectory(system, system.cwd(), true);
  if (flags.has("own") || own !== undefined && !terminal.canAnswer()) {
    if (own === undefined) throw homeless();
    return await inDirectory(system, own, false);
  }
  if (own === undefined) return await inDirectory(system, system.cwd(), true);
  const targets = await Promise.all([
    inDirectory(system, own, false),
    inDirectory(system, system.cwd(), true),
  ]);
  const picked = await terminal.pick(
    "Where is it for?",
    targets.map(({ path, shared }) => ({
      value: path,
      label: `${shared ? "This directory alone" : "Everywhere, for me"}: ${
        visible(fromHome(system, path))
      }`,
    })),
  );
  return targets.find(({ path }) => path === picked)!;
}

/**
 * Returns the path that the command line names, else the environment: every command will read that. `undefined` when
 * neither does.
 */
function toldPath({ system, invocation: { flags } }: BareContext<"init">): string | undefined {
  if (!isTyped(flags) && (flags.has("own") || flags.has("project"))) return undefined;
  const [[file], [place]] = [saidBy(flags, "config"), saidBy(flags, "config-path")];
  if (file !== undefined) return placeToWrite(system, file, "--config");
  return place &&
    pathOf(system.os).join(placeToWrite(system, place, "--config-path"), "atmos.yaml");
}

async function inDirectory(system: System, directory: string, shared: boolean): Promise<Target> {
  const path = await configurationIn(system, directory, glimpsed) ??
    pathOf(system.os).join(directory, "atmos.yaml");
  return await targetAt(system, path, shared);
}

async function targetAt(system: System, path: string, shared: boolean): Promise<Target> {
  if (isDescriptor(path)) {
    const message = `Cannot write a configuration to "${visible(path)}": it wants a file's name`;
    const hint = "--config FILE   (--print only shows what belongs into one)";
    throw new UserError("usage", message, { hint, wrong: ["-", path] });
  }
  const before = await system.files.readText(path);
  // Nobody answers questions for a file that can't be changed.
  if (before !== undefined) await landing(system, path);
  if (before !== undefined || await system.files.info(path) === undefined) {
    return { path, shared, before, written: new Set() };
  }
  throw new UserError("failed", `"${visible(path)}" is a link to nothing`, {
    hint: dialect().look("", path),
  });
}

function homeless(): UserError {
  return new UserError("home_unknown", "Cannot tell the home directory: HOME is not set", {
    hint: "atmos-auth init --project",
  });
}

/** Writes the text, with the directories above it; links and modes stay. */
export async function writeTarget(system: System, target: Target, text: string) {
  const { files, os } = system;
  const real = await landing(system, target.path);
  const isNew = await files.info(real) === undefined;
  if (isNew) await files.makeDirectory(pathOf(os).dirname(real));
  target.written.add(text);
  await files.rewrite(real, text, isNew && target.shared ? 0o644 : undefined);
}

/** Restores the text before, unless somebody has changed it since. */
export async function takeBack(system: System, target: Target) {
  const { path, before, written } = target;
  const text = await system.files.readText(path);
  if (text === undefined || !written.has(text)) return;
  if (before === undefined) await system.files.remove(path);
  else await writeTarget(system, target, before);
}
