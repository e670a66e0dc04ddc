/** Identities as a picker shows them: how they stand, who they are, and the most used first. */
import { expiriesHere } from "../list/expiries.ts";
import { statusOf } from "../list/select.ts";
import { whoIs, wordsOf } from "../list/who.ts";
import type { Choice } from "../system/terminal.ts";
import { visible } from "../terminal/escape.ts";
import { picking } from "../terminal/picking.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { usesIn } from "./used.ts";

/** A configuration, and what is kept of its identities. */
type Choosing = Parameters<typeof expiriesHere>[0] & Pick<Workspace, "system" | "clouds" | "model">;

/** The identities of these names, to be picked from. */
export async function identityChoices(
  workspace: Choosing,
  names: readonly string[],
): Promise<readonly Choice[]> {
  const { model, system } = workspace;
  const remembers = model.settings.shell.frecency;
  const [expiries, uses] = await Promise.all([
    expiriesHere(workspace),
    remembers ? usesOf(workspace) : new Map<string, number>(),
  ]);
  const most = Math.max(1, ...uses.values());
  const now = system.clock.now();
  const used = (name: string) => uses.get(name) ?? 0;
  return names.toSorted((a, b) => used(b) - used(a))
    .map((name) => choiceOf(workspace, { expiries, now }, name, used(name) / most));
}

/** Names are used in the realms of their entries. */
async function usesOf({ model, system }: Choosing): Promise<ReadonlyMap<string, number>> {
  return await usesIn(system, (name) => {
    const node = model.identities.get(name);
    return node && model.realmOf(node).name;
  });
}

/** One of thousands, of which a page is shown: its entry is read once it is shown, or searched. */
function choiceOf(
  { model, clouds }: Choosing,
  stored: Parameters<typeof statusOf>[0],
  name: string,
  weight: number,
): Choice {
  const { sign, left } = statusOf(stored, { name });
  const told = once(() => {
    const node = model.identities.get(name);
    if (node === undefined) return { notes: [], words: [] };
    const who = whoIs(node, clouds);
    const isProtected = node.protected ? "protected" : "";
    const notes = [who.short || visible(node.kind), left, isProtected];
    return { notes, words: wordsOf(node, clouds, who) };
  });
  return {
    ...{ value: name, label: visible(name), sign, weight },
    get notes() {
      return told().notes;
    },
    get words() {
      return told().words;
    },
  };
}

function once<T>(tell: () => T): () => T {
  let told: { readonly it: T } | undefined;
  return () => (told ??= { it: tell() }).it;
}

/** A choice among all, as the picker's own search would narrow it; `undefined` where that finds nothing. */
export async function similarTo(workspace: Workspace, word: string) {
  const names = [...workspace.model.identities.keys()].sort();
  const choices = await identityChoices(workspace, names);
  const { best, isStrewn = false } = picking(choices).find(word);
  if (best.length === 0 || word.trim() === "") return undefined;
  const title = `There is no identity "${visible(word)}". Which one?`;
  return { choice: { pick: names, title, word }, isStrewn };
}
