/** A secret's value, asked for unseen and kept under its name. */
import { troubleWith } from "../../references/scheme.ts";
import { secretRecord } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { keepReadBack } from "./read_back.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Returns the value that the person types; a key in PEM has several lines. */
export async function typedValue({ person }: Workspace, name: string): Promise<string> {
  return await person.ask({
    message: `Value of "${visible(name)}":`,
    hidden: true,
    hint: dialect().feed(`atmos-auth secret set ${name} --stdin`, "FILE"),
    isWhole: (answer) => !answer.includes("-----BEGIN ") || answer.includes("-----END "),
    check: troubleOf,
  });
}

/** Returns what is wrong with a value, as the end of a sentence; `undefined` when nothing is. */
export function troubleOf(value: string): string | undefined {
  return value === "" ? "it is empty" : troubleWith(value)?.message;
}

/** Keeps a value, and says how a configuration refers to it. */
export async function keepValue(
  { store, terminal }: Workspace,
  name: string,
  value: string,
): Promise<void> {
  const record = secretRecord(name);
  const before = await store.changedAt(record);
  await keepReadBack(store, record, value);
  const instead = before === undefined ? "" : " in place of what was there";
  terminal.say(`Kept "${visible(name)}"${instead}. A configuration says: !secret keyring:${name}`);
}
