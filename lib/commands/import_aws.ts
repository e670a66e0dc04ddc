import { dump } from "js-yaml";
import { findIdentity } from "../config/entries/model.ts";
import { pathOf } from "../paths/directories.ts";
import { UserError } from "../errors.ts";
import type { Imported, ImportNote } from "../provider/cloud.ts";
import type { Secret } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";

/** `import aws`: the profiles of AWS's own tools as a configuration of ours; with `--keys` their keys. */
export async function importAws(context: Context<"import aws">): Promise<number> {
  const { system, clouds, terminal, invocation, redactor } = context;
  const named = invocation.flags.text("file");
  const file = named === undefined ? undefined : pathOf(system.os).resolve(system.cwd(), named);
  const cloud = clouds.find(({ name }) => name === "aws");
  const imported = await cloud!.import!(system, file);
  for (const secret of Object.values(imported.keys)) learn(secret, redactor.learn);
  if (invocation.flags.has("keys")) return await storeKeys(context, imported);
  checkThereIsSomething(imported);
  for (const note of imported.entryStore) terminal.say(`${placeOf(note)} ${sentence(note)}`);
  terminal.print(asYaml(imported));
  sayWhatIsNext(context, imported);
  return 0;
}

function learn(secret: Secret, learned: (value: string) => void): void {
  learned(JSON.parse(secret.reveal()).secret_access_key);
}

function checkThereIsSomething({ providers, identities, files }: Imported): void {
  if (Object.keys(providers).length + Object.keys(identities).length > 0) return;
  throw new UserError("failed", `No profile of ${files.join(" or ")} can become an identity`, {
    hint: "atmos-auth import aws --file FILE",
  });
}

function placeOf({ file, line }: ImportNote): string {
  return `${visible(file)}:${line}:`;
}

function sentence({ subject, text }: ImportNote): string {
  return `${visible(subject)}: ${visible(text)}`;
}

/** Written by what our own files are read with, so that what looks like a number is quoted. */
function asYaml({ files, providers, identities, entryStore }: Imported): string {
  const lines = [
    `# From ${files.map(visible).join(" and ")}, by: atmos-auth import aws`,
    ...(entryStore.length === 0 ? [] : ["#", "# What was left out, or means something else now:"]),
    ...entryStore.map((note) => `#   ${sentence(note)}`),
  ];
  const auth = {
    ...(Object.keys(providers).length === 0 ? {} : { providers }),
    ...(Object.keys(identities).length === 0 ? {} : { identities }),
  };
  return `${lines.join("\n")}\n${dump({ auth }, { lineWidth: -1, noRefs: true })}`;
}

function sayWhatIsNext({ terminal }: Context<"import aws">, { keys }: Imported): void {
  const [first] = Object.keys(keys);
  if (first === undefined) return;
  terminal.say(
    `Keys are not printed. With this configuration in place, put them into the encrypted store with ` +
      `"atmos-auth import aws --keys", or one by one with "atmos-auth user configure -i ${
        visible(first)
      }"`,
  );
}

/** Into the store of the configuration that is in place, for its own users of those names, once confirmed. */
async function storeKeys(
  context: Context<"import aws">,
  { keys, files }: Imported,
): Promise<number> {
  const { terminal } = context;
  const workspace = await openWorkspace(context);
  const names = Object.keys(keys).filter((name) => isUser(workspace, name));
  for (const name of Object.keys(keys).filter((one) => !names.includes(one))) {
    terminal.say(`Left alone: no identity "${visible(name)}" of kind aws/user is configured`);
  }
  if (names.length === 0) throw nothingToStore(files);
  if (!await workspace.store.keeps()) throw noStore();
  await confirm(workspace, names);
  for (const name of names) await keep(workspace, name, keys[name]!);
  terminal.say(`The keys still stand in clear in ${files.map(visible).join(" and ")}: remove them`);
  return 0;
}

function isUser({ model }: Workspace, name: string): boolean {
  return model.identities.has(name) && findIdentity(model, name).kind === "aws/user";
}

async function confirm({ person, store, model }: Workspace, names: readonly string[]) {
  const kept = await store.list();
  const has = (name: string) =>
    kept.some(({ name: { realm, entry, item } }) =>
      realm === model.realm && entry === name && item === "keys"
    );
  const list = names.map((name) =>
    `${visible(name)}${has(name) ? " (in place of its present ones)" : ""}`
  );
  const answer = await person.ask({
    message: `This stores the long-lived keys of ${list.join(", ")}. Type yes to go on:`,
    hint: "run it in a terminal: atmos-auth import aws --keys",
  });
  if (answer.trim().toLowerCase() !== "yes") {
    throw new UserError("cancelled", "Nothing was stored");
  }
}

async function keep({ store, model, terminal }: Workspace, name: string, keys: Secret) {
  const entry = { realm: model.realm, role: "identity", entry: name } as const;
  await store.write({ ...entry, item: "keys" }, keys.reveal(), {});
  // A session of the old keys must not outlive them.
  await store.remove({ ...entry, item: "credential" });
  terminal.say(`Kept the keys of "${visible(name)}"`);
}

function nothingToStore(files: readonly string[]): UserError {
  return new UserError("failed", `${files.join(" and ")} hold no keys of a configured user`, {
    hint: "atmos-auth import aws > atmos.yaml, and then again with --keys",
  });
}

function noStore(): UserError {
  return new UserError("store_unavailable", "There is no store that would keep the keys", {
    hint: "set auth.keyring.type: file in atmos.yaml, or run it where the keyring is unlocked",
  });
}
