/** Targets of `logout`: the entries whose credentials are forgotten. */
import { withHanging } from "../../config/entries/hanging.ts";
import { sessionId } from "../../environment/session_marks.ts";
import type { Invocation } from "../../cli/commands.ts";
import { UserError } from "../../errors.ts";
import { sessionAround } from "../../session/directory/open_sessions.ts";
import type { RecordName } from "../../store/store.ts";
import { calledBy, ownersOf } from "../../sign_in/stored.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { orOthers } from "../../terminal/hint.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { findEntry, findProvider, type Node } from "../../config/entries/model.ts";

/** The chosen targets. */
export interface LogoutTargets {
  covers(name: RecordName): boolean;
  /** Returns the names of the entries that a record belongs to. */
  called(name: RecordName): readonly string[];
  /** The chosen identities of this configuration. */
  readonly identities: readonly Node[];
  /** The chosen providers of this configuration. */
  readonly providers: readonly Node[];
  /** Whether everything on this machine is meant. */
  readonly everything: boolean;
}

/** Returns the targets by flags, a name, or the picker; the broadest wins. */
export async function logoutTargets(
  workspace: Workspace,
  { flags }: Invocation<"logout">,
): Promise<LogoutTargets> {
  const { model } = workspace;
  const all = {
    identities: [...model.identities.values()],
    providers: [...model.providers.values()],
  };
  const owners = await ownersOf(workspace);
  const called = (name: RecordName) => calledBy(name, owners(name));
  if (flags.has("all-realms")) return { covers: () => true, called, ...all, everything: true };
  if (flags.has("all")) {
    const here = ({ realm }: RecordName) => realm === model.realm.name;
    const covers = (name: RecordName) => here(name) || owners(name).length > 0;
    return { covers, called, ...all, everything: false };
  }
  const nodes = await chosenNodes(workspace, flags);
  return {
    covers: (name) => owners(name).some((owner) => nodes.includes(owner)),
    called,
    providers: nodes.filter(({ role }) => role === "provider"),
    identities: nodes.filter(({ role }) => role === "identity"),
    everything: false,
  };
}

async function chosenNodes(
  workspace: Workspace,
  flags: Invocation<"logout">["flags"],
): Promise<readonly Node[]> {
  const { model } = workspace;
  const tags = flags.texts("tags").flatMap((text) => text.split(","));
  if (tags.length > 0) return tagged(workspace, tags).flatMap((it) => withThose(workspace, it));
  const provider = flags.text("provider");
  if (provider !== undefined) return withHanging(workspace.model, [findProvider(model, provider)]);
  const names = flags.typed("identity");
  if (names.length > 0) {
    if (sessionId(workspace.system.env)) {
      const { tellOthers } = await import("../../choose/in_session.ts");
      await tellOthers(workspace, names);
    }
    return names.flatMap((name) => withThose(workspace, findEntry(model, name)));
  }
  return await pick(workspace);
}

function tagged({ model }: Workspace, tags: readonly string[]): readonly Node[] {
  const all = [...model.providers.values(), ...model.identities.values()];
  const found = all.filter((node) => node.tags.some((tag) => tags.includes(tag)));
  if (found.length > 0) return found;
  throw new UserError("identity_unknown", `Nothing is tagged ${tags.join(" or ")}`, {
    hint: "atmos-auth list",
  });
}

function withThose(workspace: Workspace, node: Node): readonly Node[] {
  return node.role === "provider" ? withHanging(workspace.model, [node]) : [node];
}

/** A hint with entries that have records; the listing comes first, since nobody can guess which one is meant. */
function hintFor(kept: readonly Node[]): string {
  const names = kept.slice(0, 4).map(({ role, name }) => typedFlag(`--${role}`, name));
  return orOthers("atmos-auth list", [...names, "--all"]);
}

/** Returns the entries that have records in the store. */
async function keptAmong(workspace: Workspace, all: readonly Node[]) {
  const owners = await ownersOf(workspace);
  const kept = new Set((await workspace.store.list()).flatMap(({ name }) => owners(name)));
  return all.filter((node) => kept.has(node));
}

async function pick(workspace: Workspace): Promise<readonly Node[]> {
  const { model, person, system } = workspace;
  const own = (await sessionAround(system))?.record.identities.map(({ name }) => name) ?? [];
  const isOwn = ({ role, name }: Node) => Number(role === "identity" && own.includes(name));
  // Whoever is in a session mostly means the session's own.
  const all = [...model.identities.values(), ...model.providers.values()]
    .toSorted((one, other) => isOwn(other) - isOwn(one));
  const [first] = all;
  if (first === undefined) return [];
  const choices = all.map((node) => ({
    value: `${node.role} ${node.name}`,
    label: visible(node.name),
    notes: [node.role === "provider" ? `${node.kind}, with its identities` : node.kind],
  }));
  const value = await person.pick(
    "Forget what?",
    choices,
    { hint: hintFor(await keptAmong(workspace, all)) },
  );
  const node = all.find((one) => `${one.role} ${one.name}` === value)!;
  return withThose(workspace, node);
}
