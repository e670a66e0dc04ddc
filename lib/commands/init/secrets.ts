/** Secrets that answers of `init` name in the store: those that it lacks are asked for. */
import { UserError } from "../../errors.ts";
import { follow } from "../../references/keyring.ts";
import { nameTrouble } from "../../references/keyring_name.ts";
import { Unavailable } from "../../secret_programs/unavailable.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { keepValue, typedValue } from "../shared/secret_value.ts";

/** Asks for the value of each `keyring:NAME` among the answers that the store lacks. */
export async function askForSecrets(
  workspace: Workspace,
  said: ReadonlyMap<string, string>,
): Promise<void> {
  for (const name of namesIn(said)) {
    if (await isThere(workspace, name)) continue;
    const value = await typedValue(workspace, name);
    workspace.redactor.learn(value);
    await keepValue(workspace, name, value);
  }
}

/** Returns the names of the store's secrets that the answers say. */
export function namesIn(said: ReadonlyMap<string, string>): readonly string[] {
  return [...said.values()].flatMap((answer) => {
    const [, name] = /^keyring:(.+)$/.exec(answer.trim()) ?? [];
    return name === undefined || nameTrouble(name) !== undefined ? [] : [name];
  });
}

async function isThere({ system, store }: Workspace, name: string): Promise<boolean> {
  try {
    await follow({ system, store, rest: name, once: (_, find) => find() });
    return true;
  } catch (error) {
    if (error instanceof Unavailable || error instanceof UserError) return false;
    throw error;
  }
}
