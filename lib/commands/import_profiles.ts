import { confirmed } from "./shared/confirmed.ts";
import { findIdentity } from "../config/entries/model.ts";
import { fromHere } from "../paths/directories.ts";
import { asUserError, throwAll, UserError } from "../errors.ts";
import { type Cloud, findCloud } from "../provider/cloud.ts";
import type { Imported } from "../provider/import.ts";
import { KEYS_ITEM } from "../store/store.ts";
import { answerOf } from "../terminal/answer.ts";
import { visible } from "../terminal/escape.ts";
import type { BareContext, Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { authOf, yamlOf } from "./shared/valid_import.ts";
import {
  foundIn,
  type FoundKeys,
  importLine,
  keysLine,
  stillInClear,
  takeIn,
} from "./shared/found_keys.ts";
import { importFrom, noteLine } from "./shared/importing.ts";
import { keyedKindOf, keyedKinds } from "./shared/keyed_users.ts";
import { checkStore } from "./shared/store_check.ts";

/**
 * `import aws`: prints the profiles of a cloud's own tools as a configuration of ours; with `--keys`, stores their
 * keys.
 */
export async function importProfiles(context: BareContext<"import profiles">): Promise<number> {
  const { system, clouds, terminal, invocation } = context;
  const named = invocation.flags.text("file");
  const file = named === undefined ? undefined : fromHere(system, named);
  const cloud = findCloud(clouds, invocation.by);
  const imported = await importFrom(context, cloud, file);
  if (invocation.flags.has("keys")) return await storeKeys(context, cloud, imported);
  for (const note of imported.notes) terminal.say(noteLine(note));
  checkThereIsSomething(imported, file, invocation.words);
  terminal.print(
    invocation.flags.has("json") ? asJson(imported) : asYaml(imported, invocation.words),
  );
  sayWhatIsNext(context, imported);
  return 0;
}

function checkThereIsSomething(
  { providers, identities, files }: Imported,
  named: string | undefined,
  words: string,
): void {
  if (Object.keys(providers).length + Object.keys(identities).length > 0) return;
  throw new UserError(
    "failed",
    `No profile of ${files.map(visible).join(" or ")} can become an identity`,
    {
      hint: named === undefined
        ? `atmos-auth ${words} --file FILE`
        : `atmos-auth init   (or, of another file: atmos-auth ${words} --file FILE)`,
    },
  );
}

function asJson(imported: Imported): string {
  const notes = imported.notes.map(({ file, line, subject, text }) => (
    { file, line, subject, text }
  ));
  return answerOf("import profiles", { auth: authOf(imported), notes });
}

function asYaml(imported: Imported, words: string): string {
  const { files, notes } = imported;
  const lines = [
    `# From ${files.map(visible).join(" and ")}, by: atmos-auth ${words}`,
    ...(notes.length === 0 ? [] : ["#", "# What was left out, or means something else now:"]),
    ...notes.map((note) => `#   ${noteLine(note)}`),
  ];
  return `${lines.join("\n")}\n${yamlOf(imported)}`;
}

function sayWhatIsNext(
  { terminal, invocation: { words, flags } }: Context<"import profiles">,
  { keyPlaces }: Imported,
): void {
  const [first] = keyPlaces.values();
  if (first === undefined) return;
  terminal.say(
    "Keys are not printed. With this configuration in place, this puts them into the encrypted " +
      `store: ${importLine(flags, first.profile)}   (all of them: ${
        keysLine(flags, words, "--keys")
      })`,
  );
}

/** Stores the keys for the configured users of those names, once that is confirmed. */
async function storeKeys(
  context: Context<"import profiles">,
  cloud: Cloud,
  imported: Imported,
): Promise<number> {
  const { terminal, invocation: { words, flags } } = context;
  const workspace = await openWorkspace(context);
  const all = foundIn(cloud, imported).map((found) => {
    const kind = keyedKindOf([cloud], workspace.model.identities.get(found.name));
    return { found, user: kind && { name: found.name, kind } };
  });
  for (const { found: { name }, user } of all) {
    if (user === undefined) terminal.say(leftAlone(cloud, name));
  }
  const ours = all.flatMap(({ found, user }) => user === undefined ? [] : [{ found, user }]);
  if (ours.length === 0) throw nothingToStore(imported.files, words);
  await checkStore(workspace);
  await confirm(workspace, flags, ours.map(({ found }) => found));
  const problems: UserError[] = [];
  const stored: string[] = [];
  for (const { found, user } of ours) {
    const error = await takeIn(workspace, user, found, true).then(() => undefined, asUserError);
    if (error === undefined) {
      terminal.say(stillInClear(flags, found, user.name));
      stored.push(user.name);
    } else problems.push(error);
  }
  if (flags.has("json")) terminal.print(answerOf("import profiles", { stored }));
  throwAll(problems);
  return 0;
}

function leftAlone(cloud: Cloud, name: string): string {
  const wanted = keyedKinds([cloud]).map((kind) => kind.name).join(" or ");
  return `Left alone: no identity "${visible(name)}" of kind ${wanted} is configured`;
}

async function confirm(
  { person, store, model }: Workspace,
  flags: Context<"import profiles">["invocation"]["flags"],
  all: readonly FoundKeys[],
) {
  const kept = await store.list();
  const has = (name: string) => {
    const { name: wanted } = model.realmOf(findIdentity(model, name));
    return kept.some(({ name: { realm, entry, item } }) =>
      realm === wanted && entry === name && item === KEYS_ITEM
    );
  };
  const list = all.map(({ name }) =>
    `${visible(name)}${has(name) ? " (in place of its present ones)" : ""}`
  );
  await confirmed(person, {
    message: `This stores the long-lived keys of ${list.join(", ")}.`,
    hint: `${importLine(flags, all[0]!.place.profile)}   (one by one, which asks nothing)`,
  }, "Nothing was stored");
}

function nothingToStore(files: readonly string[], words: string): UserError {
  return new UserError("failed", `${files.join(" and ")} hold no keys of a configured user`, {
    hint: `atmos-auth ${words} > atmos.yaml\natmos-auth ${words} --keys`,
  });
}
