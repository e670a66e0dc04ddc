import { browserPlace, browsersPlace } from "../browser/memory.ts";
import { UserError } from "../errors.ts";
import type { RecordInfo, RecordName } from "../store/store.ts";
import { visible } from "../visible.ts";
import { type Context, openWorkspace, type Workspace } from "../workspace.ts";
import { lastingDirectory, lastingPlace } from "../lasting.ts";
import { type LogoutTargets, logoutTargets } from "../logout_targets.ts";

/** `logout`: forgets stored credentials, and says exactly which. */
export async function logout(context: Context): Promise<number> {
  const { flags } = context.invocation;
  const workspace = await openWorkspace(context);
  const chosen = await logoutTargets(workspace, context.invocation);
  const records = (await workspace.store.list()).filter(({ name }) => chosen.covers(name));
  const kept = flags.has("keychain") ? [] : records.filter(isLongLived);
  const gone = records.filter((record) => !kept.includes(record));
  const left = await leftBehind(workspace, chosen);
  const { damaged } = await workspace.store.describe();
  const lines = [...gone.map(({ name }) => describe(name)), ...left, ...damaged];
  if (flags.has("dry-run")) return announce(workspace, "Would remove", lines, kept);
  if (gone.some(isLongLived) && !flags.has("force")) await confirm(workspace, gone);
  for (const { name } of gone) await workspace.store.remove(name);
  for (const path of left) await context.system.files.remove(path);
  await workspace.store.sweep();
  return announce(workspace, "Removed", lines, kept);
}

/** The files that `env` left for these identities, and what the browsers of these providers remember. */
async function leftBehind(
  { system, model }: Workspace,
  { identities, providers, everything }: LogoutTargets,
): Promise<readonly string[]> {
  const paths = everything ? [lastingPlace(system), browsersPlace(system)] : await Promise.all([
    ...identities.map((name) => lastingDirectory(system, model.realm, name)),
    ...providers.map((name) => browserPlace(system, model.realm, name)),
  ]);
  const there = await Promise.all(paths.map((path) => system.files.info(path)));
  return paths.filter((_, at) => there[at] !== undefined);
}

/** Keys that a person typed in can't be had back by signing in again. */
function isLongLived({ name }: RecordInfo): boolean {
  return name.item === "keys";
}

async function confirm({ person }: Workspace, gone: readonly RecordInfo[]): Promise<void> {
  const names = [...new Set(gone.filter(isLongLived).map(({ name }) => visible(name.entry)))];
  const answer = await person.ask({
    message: `This removes the long-lived keys of ${names.join(", ")}. Type yes to go on:`,
    hint: "atmos-auth logout --keychain --force",
  });
  if (answer.trim().toLowerCase() !== "yes") {
    throw new UserError("cancelled", "Nothing was removed");
  }
}

function announce(
  { terminal }: Workspace,
  verb: string,
  lines: readonly string[],
  kept: readonly RecordInfo[],
): number {
  for (const line of lines) terminal.say(`${verb} ${line}`);
  for (const { name } of kept) terminal.say(`Kept ${describe(name)}; --keychain removes it too`);
  if (lines.length === 0) terminal.say("Nothing was stored, so nothing was removed");
  return 0;
}

function describe({ realm, role, entry, item }: RecordName): string {
  const where = realm ? ` (realm ${visible(realm)})` : "";
  const what = item === "keys" ? "the long-lived keys" : `the ${visible(item)}`;
  return `${what} of ${role} "${visible(entry)}"${where}`;
}
