/** What stays after a purge, since it is the person's: configurations, and lines of theirs that name us. */
import { kubeconfigPaths } from "../../kubeconfig/paths.ts";
import { personsOwn } from "../../environment/persons.ts";
import { orUndefined } from "../../errors.ts";
import { directories, fromHere, fromHome, pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import { openView } from "../../workspace/view.ts";

/** The person's own files into which lines of ours go: by a command that was called for it, or by hand. */
const FILES = [
  ...[".atmos/atmos.yaml", ".aws/config", ".docker/config.json", ".gitconfig"],
  ...[".config/git/config", ".profile", ".bashrc", ".bash_profile", ".zshrc", ".zprofile"],
  ...[".config/fish/config.fish", ".config/fish/completions/atmos-auth.fish", ".ssh/config"],
];

/** Each of them in words: where it is, and the lines that name us. */
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

/** What a configuration has put elsewhere: a file says where, and so can't say what is removed. */
async function elsewhere(context: BareContext<"purge">): Promise<readonly string[]> {
  const { system } = context;
  const view = await orUndefined(() => openView(context));
  const model = view?.loaded.trusted ? view.model : view?.ownModel;
  const { audit, keyring } = model?.settings ?? {};
  const key = system.env.get("ATMOS_KEYRING_FILE_PATH") || keyring?.spec?.path;
  const named = [[audit?.file, "the audit log"], [key, "the wrapped key"]] as const;
  const there = named.map(async ([path, what]) => {
    if (!path) return [];
    const resolved = fromHere(system, path);
    const info = await system.files.info(resolved).catch(() => undefined);
    return info === undefined ? [] : [`${what} at ${visible(fromHome(system, resolved))}`];
  });
  return (await Promise.all(there)).flat();
}
