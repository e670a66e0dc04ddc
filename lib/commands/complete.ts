import { readerOf } from "../choose/fallback.ts";
import { type Candidate, candidates, type Known } from "../cli/complete.ts";
import { profileNames } from "../config/files/profiles.ts";
import { whoIs } from "../list/who.ts";
import { listOpenSessions } from "../session/directory/open_sessions.ts";
import { visible } from "../terminal/escape.ts";
import type { BareContext } from "../workspace/context.ts";
import { openView, type View } from "../workspace/view.ts";

/** Stands for the names of files, which the shell knows. */
const FILES = "\t\n";

/** `complete -- WORDS`: what completion scripts call; a broken configuration completes nothing, silently. */
export async function complete(context: BareContext<"complete">): Promise<number> {
  const { invocation: { rest, flags }, commands, terminal } = context;
  const found = await candidates(rest, knownIn(context), commands);
  const described = flags.has("described");
  if (found === "files") terminal.print(described ? FILES : "");
  else terminal.print(found.map((each) => `${described ? line(each) : each.word}\n`).join(""));
  return 0;
}

/** A description is one line without a tab. */
function line({ word, about = "" }: Candidate): string {
  return about === "" ? word : `${word}\t${visible(about)}`;
}

/** Without an identity whose cloud has a console, every cloud's. */
function pagesOf({ model, clouds }: View, identity: string | undefined): readonly string[] {
  const kind = identity === undefined ? undefined : model.identities.get(identity)?.kind;
  const cloud = clouds.find(({ kinds }) => kinds.some(({ name }) => name === kind));
  return cloud?.pages ?? [...new Set(clouds.flatMap(({ pages }) => pages ?? []))].sort();
}

/** A name that could do something to the terminal is not offered. */
function knownIn(context: BareContext<"complete">): Known {
  const of = async (list: (view: View) => readonly Candidate[] | Promise<readonly Candidate[]>) => {
    const view = await openView(context).catch(() => undefined);
    return view ? (await list(view)).filter(({ word }) => visible(word) === word) : [];
  };
  const words = (names: Iterable<string>) => [...names].map((word) => ({ word }));
  return {
    identities: () =>
      of(({ model, clouds }) =>
        [...model.identities.values()].map((node) => {
          const who = whoIs(node, clouds).short || node.kind;
          return { word: node.name, about: node.protected ? `${who}, protected` : who };
        })
      ),
    providers: () =>
      of(({ model }) =>
        [...model.providers.values()].map(({ name, kind }) => ({ word: name, about: kind }))
      ),
    profiles: () =>
      of(async ({ system, loaded }) =>
        words(await profileNames(readerOf(system, loaded), loaded.profilePlaces))
      ),
    ways: async () => {
      const { waysIn } = await import("./init_way.ts");
      const ways = await waysIn(context, () => {});
      return ways.map(({ name, label }) => ({ word: name, about: label }));
    },
    sessions: () => openSessions(context),
    pages: (identity) => of((view) => words(pagesOf(view, identity))),
  };
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
