import { readerOf } from "../choose/fallback.ts";
import { type Candidate, candidates, type NameSource, withoutEquals } from "../cli/complete.ts";
import { allFlags } from "../cli/known_flags.ts";
import type { NameOf } from "../cli/spec.ts";
import { partsOf } from "../cli/words.ts";
import type { Node } from "../config/entries/model.ts";
import { profileNames } from "../config/files/profiles.ts";
import { directories } from "../paths/directories.ts";
import { whoIs } from "../list/who.ts";
import { listOpenSessions } from "../session/directory/open_sessions.ts";
import { visible } from "../terminal/escape.ts";
import type { BareContext } from "../workspace/context.ts";
import { glance } from "../workspace/glance.ts";
import type { ShownRecord } from "./shared/shown_records.ts";
import type { View } from "../workspace/view.ts";

/** The answer that stands for the names of files, which the shell knows. */
const FILES = "\t\n";

/** `complete -- WORDS`: called by completion scripts; a broken configuration completes nothing, silently. */
export async function complete(context: BareContext<"complete">): Promise<number> {
  const { invocation: { rest, flags }, commands, terminal } = context;
  const line = [...rest.slice(0, -1), withoutQuotes(rest.at(-1) ?? "")];
  const found = await candidates(line, knownIn(context), commands);
  const isDescribed = flags.has("described");
  if (found === "files") terminal.print(isDescribed ? FILES : "");
  else terminal.print(found.map((each) => `${isDescribed ? lineOf(each) : each.word}\n`).join(""));
  return 0;
}

/** Writes a candidate and its description on one line, with a tab between. */
function lineOf({ word, about = "" }: Candidate): string {
  return about === "" ? word : `${word}\t${visible(about)}`;
}

type Names = readonly Candidate[] | Promise<readonly Candidate[]>;

/** Candidates by the sort of a name; `named` is the name that the line already has. */
const NAMES: Readonly<
  Record<
    Exclude<NameOf, "way" | "session" | "keyed">,
    (view: View, named: string | undefined) => Names
  >
> = {
  identity: (view) => identities(view),
  provider: (view) => entries(view.model.providers),
  entry: (view) => [...identities(view), ...entries(view.model.providers)],
  integration: ({ model }) => entries(model.integrations),
  tag: ({ model }) => words([...model.identities.values()].flatMap(({ tags }) => tags).toSorted()),
  profile: async ({ system, loaded }) =>
    words(await profileNames(readerOf(system, loaded), loaded.profilePlaces)),
  page: (view, named) => words(pagesOf(view, named)),
  realm: async (view) =>
    words([view.model.realm.name, ...(await view.store.list()).map(({ name }) => name.realm)]),
  stored: async (view) => stored(await shown(view, undefined)),
  item: async (view, named) =>
    words((await shown(view, named)).map(({ record: { name } }) => name.item)),
  secret: async (view) =>
    stored((await shown(view, undefined)).filter(({ record: { name } }) => name.role === "secret")),
};

/** Makes the source of names for candidates; a name that could act on the terminal is left out. */
function knownIn(context: BareContext<"complete">): NameSource {
  const { invocation: { rest }, system } = context;
  const before = withoutEquals(rest).slice(0, -1).map((word) =>
    meantBy(word, directories(system).home)
  );
  return {
    names: async (of, named) => {
      if (of === "session") return await openSessions(context);
      if (of === "way") return await ways(context);
      if (of === "keyed") return await keyed(context, before);
      const view = await glance(context, before, "typed").catch(() => undefined);
      const found = view === undefined ? [] : await NAMES[of](view, named);
      return found.filter(({ word }) => visible(word) === word);
    },
  };
}

/** Reads a word that the shell has not read yet: removes its quotes, and expands `~`. */
function meantBy(word: string, home: string | undefined): string {
  const plain = withoutQuotes(word);
  return home === undefined ? plain : plain.replace(/^(-C|--[\w-]+=)?~(?=\/|$)/, `$1${home}`);
}

/** Removes a word's quotes; at the cursor, the last quote may still be open. */
function withoutQuotes(word: string): string {
  return word.replace(/\\(.)|(['"])(.*?)(?:\2|$)/gs, (_, char, _quote, text) => char ?? text);
}

function words(names: readonly string[]): readonly Candidate[] {
  return [...new Set(names)].filter(Boolean).map((word) => ({ word }));
}

function identities({ model, clouds }: View): readonly Candidate[] {
  return [...model.identities.values()].map((node) => {
    const who = whoIs(node, clouds).short || node.kind;
    return { word: node.name, about: node.protected ? `${who}, protected` : who };
  });
}

function entries(nodes: ReadonlyMap<string, Node>): readonly Candidate[] {
  return [...nodes.values()].map(({ name, kind }) => ({ word: name, about: kind }));
}

async function shown(view: View, name: string | undefined): Promise<readonly ShownRecord[]> {
  return await (await import("./shared/shown_records.ts")).shownRecords(view, name, undefined);
}

/** Returns records' names as candidates, each with its items as the description. */
function stored(records: readonly ShownRecord[]): readonly Candidate[] {
  const all = records.flatMap(({ record: { name: { item } }, names }) =>
    names.map((word) => ({ word, item }))
  );
  return [...Map.groupBy(all, ({ word }) => word)].map(([word, of]) => ({
    word,
    about: [...new Set(of.map(({ item }) => item))].join(", "),
  }));
}

/** Returns the pages of the identity's cloud; without an identity whose cloud has a console, those of all clouds. */
function pagesOf({ model, clouds }: View, identity: string | undefined): readonly string[] {
  const kind = identity === undefined ? undefined : model.identities.get(identity)?.kind;
  const cloud = clouds.find(({ kinds }) => kinds.some(({ name }) => name === kind));
  return cloud?.pages ?? [...new Set(clouds.flatMap(({ pages }) => pages ?? []))].sort();
}

/** Returns the profiles of clouds' own tools that have keys. */
async function keyed(
  context: BareContext<"complete">,
  before: readonly string[],
): Promise<readonly Candidate[]> {
  const { readKeyFiles } = await import("./shared/key_files.ts");
  const file = partsOf(before, allFlags(context.commands))
    .findLast(({ flag }) => flag?.name === "file")?.value;
  const { keys } = await readKeyFiles(context, file).catch(() => ({ keys: [] }));
  return keys.map(({ place }) => ({ word: place.profile, about: place.file }))
    .filter(({ word }) => visible(word) === word);
}

async function ways(context: BareContext<"complete">): Promise<readonly Candidate[]> {
  const { waysIn } = await import("./shared/ways_in.ts");
  const all = await waysIn(context, () => {});
  return all.map(({ name, label }) => ({ word: name, about: label }));
}

async function openSessions(
  { system }: BareContext<"complete">,
): Promise<readonly Candidate[]> {
  const open = await listOpenSessions(system).catch(() => []);
  return open.map(({ record: { id, identities, pid } }) => {
    const names = identities.map(({ name }) => name).join(", ");
    return { word: id, about: `${names}, process ${pid}` };
  });
}
