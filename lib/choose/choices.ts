/** Identities as a picker shows them: how they stand, who they are, and the most used first. */
import { expiriesHere } from "../list/expiries.ts";
import { statusOf } from "../list/select.ts";
import { whoIs, wordsOf } from "../list/who.ts";
import type { Choice } from "../system/terminal.ts";
import { visible } from "../terminal/escape.ts";
import { picking } from "../terminal/picking.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { usesIn } from "./used.ts";

/** The identities of these names, to be picked from. */
export async function identityChoices(
  workspace: Workspace,
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
async function usesOf({ model, system }: Workspace): Promise<ReadonlyMap<string, number>> {
  const uses = await usesIn(system);
  const pairs = [...model.identities.values()].map((node) => {
    const { name } = node;
    return [name, uses({ realm: model.realmOf(node).name, name })] as const;
  });
  return new Map(pairs.filter(([, score]) => score > 0));
}

function choiceOf(
  { model, clouds }: Workspace,
  stored: Parameters<typeof statusOf>[0],
  name: string,
  weight: number,
): Choice {
  const node = model.identities.get(name);
  if (node === undefined) return { value: name, label: visible(name) };
  const { sign, left } = statusOf(stored, node);
  return {
    value: name,
    label: visible(name),
    sign,
    notes: [
      whoIs(node, clouds).short || visible(node.kind),
      left,
      node.protected ? "protected" : "",
    ],
    words: wordsOf(node, clouds),
    weight,
  };
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
