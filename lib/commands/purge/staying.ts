/** Files that stay after a purge, since they are the person's: configurations, and files with lines that name us. */
import { kubeconfigPaths } from "../../kubeconfig/paths.ts";
import type { Model } from "../../config/entries/model.ts";
import { personsOwn } from "../../environment/persons.ts";
import { orUndefined } from "../../errors.ts";
import { isBeside } from "../../paths/beside.ts";
import { directories, fromHome, pathOf } from "../../paths/directories.ts";
import { auditFile } from "../../session/audit.ts";
import { besideKey } from "../../store/former_keys.ts";
import { KEY_FILE } from "../../store/wrapped_key.ts";
import { keyPath, keyPlaces } from "../../store/key_place.ts";
import { pointedPaths } from "../../store/pointed.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import { openView } from "../../workspace/view.ts";

/** The person's own files that may have lines of ours: by a command that was called for it, or by hand. */
const FILES = [
  ...[".atmos/atmos.yaml", ".aws/config", ".docker/config.json", ".gitconfig"],
  ...[".config/git/config", ".profile", ".bashrc", ".bash_profile", ".zshrc", ".zprofile"],
  ...[".config/fish/config.fish", ".config/fish/completions/atmos-auth.fish", ".ssh/config"],
];

type Settings = Model["settings"];

/** Returns the files that stay, in words: their paths, and the lines that name us. */
export async function staying(system: System, settings?: Settings): Promise<readonly string[]> {
  const mentions = await Promise.all(filesOf(system).map((path) => mentionIn(system, path)));
  const named = await elsewhere(system, settings);
  const there = await Promise.all(
    named.map(([path]) => system.files.info(path).catch(() => undefined)),
  );
  const left = named.filter((_, at) => there[at] !== undefined)
    .map(([path, what]) => `${what} at ${visible(fromHome(system, path))}`);
  return [...mentions.flat(), ...left];
}

/**
 * Returns the files that whoever was killed on the way has left beside such files, to take their place: those are ours.
 * One whose writer is still at work is none of them.
 */
export async function leftBeside(
  system: System,
  settings?: Settings,
): Promise<readonly string[]> {
  const { dirname, join } = pathOf(system.os);
  const files = [...filesOf(system), ...(await elsewhere(system, settings)).map(([path]) => path)];
  const places = [...new Set(files.map(dirname))].map(async (place) => {
    const names = await system.files.list(place).catch(() => undefined) ?? [];
    return names.filter((name) => isBeside(name)).map((name) => join(place, name));
  });
  const left = await Promise.all(
    (await Promise.all(places)).flat().map(async (path) =>
      await isLeft(system, path) ? [path] : []
    ),
  );
  return left.flat();
}

/** Whether it is a file of one's own, and nobody holds the lock that a writer has on it. */
async function isLeft({ files }: System, path: string): Promise<boolean> {
  try {
    if ((await files.info(path))?.kind !== "file") return false;
    const lock = await files.lock(path, 0);
    lock?.release();
    return lock !== undefined;
  } catch {
    return false;
  }
}

function filesOf(system: System): readonly string[] {
  const { home } = directories(system);
  const paths = home === undefined ? [] : FILES.map((path) => pathOf(system.os).join(home, path));
  return [...paths, ...kubeconfigPaths(personsOwn(system))];
}

type NamedFile = readonly [path: string, what: string];

async function mentionIn(system: System, path: string): Promise<readonly string[]> {
  const text = await system.files.readText(path).catch(() => undefined);
  if (text === undefined) return [];
  const shown = visible(fromHome(system, path));
  if (path.endsWith("atmos.yaml")) return [shown];
  const lines = text.split("\n").flatMap((line, at) => line.includes("atmos-auth") ? [at + 1] : []);
  if (lines.length === 0) return [];
  const where = lines.length > 4 ? `${lines.slice(0, 4).join(", ")}, ...` : lines.join(", ");
  return [`${shown}, which names atmos-auth in line ${where}`];
}

/** Returns files that a configuration has us keep elsewhere: a configuration can't decide what is removed. */
async function elsewhere(system: System, settings?: Settings): Promise<readonly NamedFile[]> {
  const { audit } = settings ?? {};
  const keys = [namedKey(system, settings), ...await pointedPaths(system, "file")];
  const log = audit?.file ? [[auditFile(system, audit.file), "the audit log"] as const] : [];
  const named = await Promise.all(keys.map((key) => key ? keysAt(system, key) : []));
  return [...log, ...new Map(named.flat())];
}

/** Returns the path of the key's file, or of its directory, where a variable or the configuration names one. */
export function namedKey({ env }: Pick<System, "env">, settings?: Settings): string | undefined {
  return env.get(KEY_FILE) || settings?.keyring.spec?.path;
}

/** Reads the settings of a configuration that is trusted, or of the person's own files alone. */
export async function settingsHere(context: BareContext<"purge">): Promise<Settings | undefined> {
  const view = await orUndefined(() => openView(context));
  return (view?.loaded.trusted ? view.model : view?.ownModel)?.settings;
}

/** Returns the file of the person's own that has the store's key, and the files beside it. */
async function keysAt(
  system: System,
  path: string,
): Promise<readonly NamedFile[]> {
  const file = await orUndefined(() => keyPath(system, keyPlaces(system, path)));
  if (file === undefined) return [];
  const beside = await besideKey(system, file);
  return [[file, "the wrapped key"], ...beside.map((one) => [one, besideInWords(one)] as const)];
}

function besideInWords(path: string): string {
  if (path.endsWith(".lock")) return "its lock";
  return path.endsWith(".next") ? "the wrapped key that was to follow" : "a former wrapped key";
}
