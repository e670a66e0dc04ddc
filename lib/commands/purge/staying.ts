/** Files that stay after a purge, since they are the person's: configurations, and files with lines that name us. */
import { kubeconfigPaths } from "../../kubeconfig/paths.ts";
import { personsOwn } from "../../environment/persons.ts";
import { orUndefined } from "../../errors.ts";
import { directories, fromHere, fromHome, pathOf } from "../../paths/directories.ts";
import { besideKey } from "../../store/former_keys.ts";
import { keyPath, keyPlaces } from "../../store/key_place.ts";
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

/** Returns the files that stay, in words: their paths, and the lines that name us. */
export async function staying(context: BareContext<"purge">): Promise<readonly string[]> {
  const { system } = context;
  const { home } = directories(system);
  const paths = home === undefined ? [] : FILES.map((path) => pathOf(system.os).join(home, path));
  const all = [...paths, ...kubeconfigPaths(personsOwn(system))];
  const mentions = await Promise.all(all.map((path) => mentionIn(system, path)));
  return [...mentions.flat(), ...await elsewhere(context)];
}

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
async function elsewhere(context: BareContext<"purge">): Promise<readonly string[]> {
  const { system } = context;
  const view = await orUndefined(() => openView(context));
  const model = view?.loaded.trusted ? view.model : view?.ownModel;
  const { audit, keyring } = model?.settings ?? {};
  const key = system.env.get("ATMOS_KEYRING_FILE_PATH") || keyring?.spec?.path;
  const log = audit?.file ? [[fromHere(system, audit.file), "the audit log"] as const] : [];
  const named = [...log, ...key ? await keysAt(system, key) : []];
  const there = named.map(async ([path, what]) => {
    const info = await system.files.info(path).catch(() => undefined);
    return info === undefined ? [] : [`${what} at ${visible(fromHome(system, path))}`];
  });
  return (await Promise.all(there)).flat();
}

/** Returns the file of the person's own that has the store's key, and the files beside it. */
async function keysAt(
  system: System,
  path: string,
): Promise<readonly (readonly [path: string, what: string])[]> {
  const file = await orUndefined(() => keyPath(system, keyPlaces(system, path)));
  if (file === undefined) return [];
  const beside = await besideKey(system, file);
  return [[file, "the wrapped key"], ...beside.map((one) => [one, besideInWords(one)] as const)];
}

function besideInWords(path: string): string {
  if (path.endsWith(".lock")) return "its lock";
  return path.endsWith(".next") ? "the wrapped key that was to follow" : "a former wrapped key";
}
