/** A secret's value, asked for unseen and kept under its name. */
import { usersOfSecrets } from "../../config/entries/secret_vias.ts";
import { type Cloud, managerWords } from "../../provider/cloud.ts";
import { elsewhere, misfitIn } from "../../references/misfit.ts";
import { troubleWith } from "../../references/scheme.ts";
import { secretRecord } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { keepReadBack } from "./read_back.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Returns the value that the person types, taken for no reference where it is `literal`; a key in PEM has several lines. */
export async function typedValue(
  { person, clouds }: Workspace,
  name: string,
  literal = false,
): Promise<string> {
  return await person.ask({
    message: `Value of "${visible(name)}":`,
    hidden: true,
    hint: dialect().feed(`atmos-auth secret set ${name} --stdin`, "FILE"),
    isWhole: (answer) => !answer.includes("-----BEGIN ") || answer.includes("-----END "),
    check: (answer) => troubleOf(answer) ?? (literal ? undefined : itselfIn(answer, clouds)),
  });
}

/** Returns what is wrong with a value, as the end of a sentence; `undefined` when nothing is. */
export function troubleOf(value: string): string | undefined {
  return value === "" ? "it is empty" : troubleWith(value)?.message;
}

/** Returns what a value is that leads to a secret, as the end of a sentence; `undefined` for one that may be it. */
export function itselfIn(value: string, clouds: readonly Cloud[]): string | undefined {
  const misfit = misfitIn(value, undefined, "in place", managerWords(clouds));
  if (misfit === undefined) return undefined;
  return `it is ${elsewhere(misfit) ?? "a reference itself"}`;
}

/** Keeps a value, and says how a configuration refers to it. */
export async function keepValue(
  { store, terminal, model }: Workspace,
  name: string,
  value: string,
): Promise<{ readonly replaced: boolean }> {
  const record = secretRecord(name);
  const before = await store.changedAt(record);
  await keepReadBack(store, record, value);
  const users = before === undefined ? [] : usersOfSecrets(model, "keyring").get(name) ?? [];
  const whose = users.length === 0 ? "" : `, which is used by ${users.map(visible).join(", ")}`;
  const instead = before === undefined ? "" : ` in place of what was there${whose}`;
  terminal.say(`Kept "${visible(name)}"${instead}. A configuration says: !secret keyring:${name}`);
  return { replaced: before !== undefined };
}
