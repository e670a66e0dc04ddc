/** Long-lived keys in the first steps of `init`: those that are imported, and those that somebody types. */
import type { IdentityChain } from "../../chain/chain.ts";
import { isRefusal } from "../../errors.ts";
import { isLasting } from "../../store/nothing_kept.ts";
import { visible } from "../../terminal/escape.ts";
import { nameTyped, operandTyped, typedFlag } from "../../terminal/flag.ts";
import { inWords } from "../../terminal/report.ts";
import type { Node } from "../../config/entries/model.ts";
import type { RecordInfo } from "../../store/store.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { keyedKindOf, type KeyedUser } from "../shared/keyed_users.ts";
import { configureKeys, keepKeys } from "../shared/new_keys.ts";
import type { Way } from "../shared/ways_in.ts";
import type { Addition } from "./addition.ts";
import { explain, saysYes } from "./answers.ts";

/** The way in by importing files. */
type Imported = Extract<Way, { imported: unknown }>;

/** Puts keys of the imported files into the store, once confirmed. */
export async function keepImported(
  workspace: Workspace,
  way: Imported,
  { identities }: Addition,
): Promise<void> {
  const { cloud, imported: { keys } } = way;
  // An identity that was renamed is not the one that the keys belong to.
  const users = Object.keys(keys).filter((name) => Object.hasOwn(identities, name)).flatMap(
    (name) => {
      const kind = keyedKindOf([cloud], workspace.model.identities.get(name));
      return kind === undefined ? [] : [{ name, kind }];
    },
  );
  if (users.length === 0) return;
  const later = () => sayKeysStay(workspace, { way, users });
  if (!await isLasting(workspace.store)) return later();
  const names = users.map(({ name }) => visible(name)).join(", ");
  const message = `Put the long-lived keys of ${names} into the encrypted store? (yes/no)`;
  if (!await saysYes(workspace.terminal, { message, hint: "atmos-auth import" })) return later();
  for (const { name, kind } of users) await keepKeys(workspace, name, kind, keys[name]!);
}

/** Says that keys stay in their file, and the command to sign in with them. */
function sayKeysStay(
  { terminal, flags }: Workspace,
  { way, users }: { readonly way: Imported; readonly users: readonly KeyedUser[] },
): void {
  for (const { name } of users) {
    const line = `atmos-auth ${keysLine({ way }, name)}${flags}`;
    terminal.say(`The keys of ${visible(name)} stay where they are; to sign in with them: ${line}`);
  }
}

/** Whether something is kept of the identity, so that nobody need be asked for its keys. */
export function isSignedIn(
  { model }: Pick<Workspace, "model">,
  node: Node,
  records: readonly RecordInfo[],
): boolean {
  const realm = model.realmOf(node).name;
  return records.some(({ name }) =>
    name.role === "identity" && name.entry === node.name && name.realm === realm
  );
}

/**
 * Asks for the long-lived keys that the chain begins with, unless the person would rather use the browser, or they are
 * in the configuration, or those of somebody `known` who has signed in before.
 */
export async function askForKeys(
  workspace: Workspace,
  chain: IdentityChain,
  known: readonly string[],
): Promise<void> {
  const users = chain.links.flatMap(({ node, node: { name }, plan }) => {
    const kind = keyedKindOf(workspace.clouds, node);
    const isSaid = "keys" in plan && plan.keys?.configured !== undefined;
    return kind === undefined ? [] : [{ name, kind, node, isSaid }];
  });
  const [user] = users;
  if (user === undefined || user.isSaid) return;
  const { name, kind, node } = user;
  if (known.includes(name) && isSignedIn(workspace, node, await workspace.store.list())) return;
  const { terminal } = workspace;
  if (kind.keys.webflow && !await isLasting(workspace.store)) {
    return terminal.say(`${visible(name)} signs in in the browser: keys could not be kept here`);
  }
  const how = kind.keys.webflow
    ? await terminal.pick(`How does ${visible(name)} sign in?`, [
      { value: "keys", label: "With long-lived keys, kept encrypted" },
      { value: "browser", label: "In the browser: no keys" },
    ])
    : "keys";
  if (how === "keys") await typeKeys(workspace, user);
}

/** Asks for keys until the cloud takes them; other answers stay. */
async function typeKeys(workspace: Workspace, user: KeyedUser): Promise<void> {
  const { terminal } = workspace;
  try {
    await configureKeys(workspace, user, {
      before: () => explain(workspace, user.kind.keys.where),
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    terminal.complain(inWords(error, terminal.paint));
    await typeKeys(workspace, user);
  }
}

/**
 * The command that brings an identity's keys into the store: from a file that has them already, else from the person.
 */
export function keysLine({ way }: { readonly way: Way }, name: string): string {
  const place = "imported" in way ? way.imported.keyPlaces.get(name) : undefined;
  if (place === undefined) return `user configure ${nameTyped(name)}`;
  const whose = place.profile === name ? "" : `${typedFlag("-i", name)} `;
  return `user import ${whose}${operandTyped(place.profile)}`;
}
