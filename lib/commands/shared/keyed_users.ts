/** Identities that sign in with long-lived keys, such as an IAM user's. */
import { checkOne, choicesOf, meantHere } from "../../choose/choose.ts";
import type { IdentityFlags } from "../../cli/flags.ts";
import { elsewhere, findIdentity, type Node } from "../../config/entries/model.ts";
import { firstStep } from "../../config/files/passed_over.ts";
import { usage, UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Kind, LongLivedKeys } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** A kind that signs in with long-lived keys. */
export type KeyedKind = Kind & { readonly keys: LongLivedKeys };

/** An identity of such a kind. */
export interface KeyedUser {
  readonly name: string;
  readonly kind: KeyedKind;
}

/** Returns the kinds of identities that sign in with long-lived keys. */
export function keyedKinds(clouds: readonly Cloud[]): readonly KeyedKind[] {
  return clouds.flatMap(({ kinds }) => kinds).flatMap((kind) =>
    kind.keys === undefined ? [] : { ...kind, keys: kind.keys }
  );
}

/** Returns the keyed kind of an identity; `undefined` when its kind is none. */
export function keyedKindOf(
  clouds: readonly Cloud[],
  node: Pick<Node, "kind"> | undefined,
): KeyedKind | undefined {
  return keyedKinds(clouds).find(({ name }) => name === node?.kind);
}

/** Returns the identity with such keys that is meant; the person picks among several. */
export async function chooseUser(
  workspace: Workspace,
  flags: IdentityFlags,
): Promise<KeyedUser> {
  const { model, person, clouds } = workspace;
  const wanted = keyedKinds(clouds).map(({ name }) => name).join(" or ");
  const kindOf = (node: Node) => keyedKindOf(clouds, node);
  checkOne(flags);
  const { names, pick } = await meantHere(workspace, flags);
  const named = pick ? undefined : names.at(-1);
  if (named !== undefined) {
    const node = findIdentity(model, named);
    const kind = kindOf(node);
    if (kind === undefined) throw withoutKeys(node, wanted);
    return { name: node.name, kind };
  }
  const users = [...model.identities.values()].filter(kindOf);
  if (users.length === 0) {
    throw new UserError("config_invalid", `No identity is of kind ${wanted}${elsewhere(model)}`, {
      hint: firstStep(model.passedOver),
    });
  }
  const name = users.length === 1 ? users[0]!.name : await person.pick(
    "Whose keys?",
    await choicesOf(workspace, users.map(({ name }) => name).sort()),
  );
  return { name, kind: kindOf(findIdentity(model, name))! };
}

function withoutKeys({ name, kind, at }: Node, wanted: string): UserError {
  const message = `"${visible(name)}" is of kind ${visible(kind)}; only ${wanted} has keys`;
  return usage(message, "atmos-auth list --identities", at);
}
