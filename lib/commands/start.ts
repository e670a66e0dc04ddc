import { typedConfigFlags } from "../cli/config_flags.ts";
import type { GlobalFlags } from "../cli/flags.ts";
import { ledBy } from "../cli/mends/same_configuration.ts";
import { namedRealm } from "../config/entries/realm.ts";
import type { Loaded } from "../config/files/load.ts";
import { firstStep, passedOver, sectionAt } from "../config/files/passed_over.ts";
import { writtenFiles } from "../config/files/source.ts";
import { foundFiles } from "../config/files/trust.ts";
import { PART_OF } from "../config/parts.ts";
import { showLeft } from "../duration.ts";
import { type Located, type LocatedMap, mapIn } from "../config/yaml/located.ts";
import { orUndefined, type Place, throwBug, type UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import type { RecordName } from "../store/store.ts";
import { namesAround, sessionAround } from "../session/directory/open_sessions.ts";
import type { Entries } from "./start/entries.ts";
import type { System } from "../system.ts";
import { roomOf, wrapped } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { BareContext } from "../workspace/context.ts";
import { openView, type View } from "../workspace/view.ts";

/** The widest that a line is written on a terminal, and elsewhere. */
const [WIDEST, USUAL] = [120, 80];

const INIT = "atmos-auth init";

/** The most of a kind that are named, so that the screen stays short. */
const MOST = 4;

/** The most entries that are checked, for a screen that is there at once. */
const CHECKED = 500;

const PARTS = [["identities", "identity"], ["providers", "provider"]] as const;

/** A line of the screen: its subject and its text. */
type Fact = readonly [about: string, text: string];

/** Runs without a command: one short screen that says what this is, what is here, and the one next thing to type. */
export async function start(context: BareContext<"start">): Promise<number> {
  const { terminal, system } = context;
  const columns = (system.stdout.isTerminal() ? Math.min(roomOf(system), WIDEST) : USUAL) - 1;
  const facts: readonly Fact[] = [...await factsOf(context), ["Everything", "atmos-auth help"]];
  const width = Math.max(...facts.map(([about]) => about.length)) + 2;
  const line = ([about, text]: Fact) => {
    const lines = text.split("\n").flatMap((each) => wrapped(each, columns - width).split("\n"));
    const name = terminal.paintOut("bold", about) + " ".repeat(width - about.length);
    return name + lines.join(`\n${" ".repeat(width)}`);
  };
  const intro =
    "atmos-auth opens a shell that is exactly one cloud identity, and leaves nothing behind.";
  terminal.print([wrapped(intro, columns), "", ...facts.map(line)].join("\n"));
  return 0;
}

async function factsOf(context: BareContext<"start">): Promise<readonly Fact[]> {
  const name = await namesAround(context.system);
  const shell: readonly Fact[] = name ? [["This shell", visible(name)]] : [];
  const here = await configured(context);
  return [...shell, ...here.facts, ["Next", name ? await nextInside(context.system) : here.next]];
}

async function nextInside(system: System): Promise<string> {
  const around = await sessionAround(system);
  const now = system.clock.now();
  const lapsed = around?.record.identities.find(({ expires = Infinity }) => expires <= now);
  return lapsed === undefined
    ? "exit   (leaves this shell)"
    : `atmos-auth login ${typedFlag("-i", lapsed.name)}   (its credential has lapsed)`;
}

interface Here {
  readonly facts: readonly Fact[];
  readonly next: string;
}

async function configured(context: BareContext<"start">): Promise<Here> {
  const { invocation: { flags } } = context;
  try {
    const view = await openView(context);
    const { loaded, system } = view;
    const typed = typedConfigFlags(flags);
    const entries = await entriesChecked(view);
    const signedIn = await orUndefined(() => signedInOf(view, entries)) ?? [];
    const fact: Fact = ["Configuration", inWords(system, loaded) + faultOf(entries, typed)];
    const sections = passedOver(loaded);
    const next = nextOf({ loaded, ...entries }, sections, typed);
    return { facts: [fact, ...sectionFacts(sections), ...signedIn], next };
  } catch (error) {
    throwBug(error);
    const isNone = error.code === "config_not_found" && error.hint === INIT;
    const said = isNone ? "none yet" : error.message;
    return { facts: [["Configuration", said]], next: insteadOf(error, flags) };
  }
}

/** The line to type after such a failure: a flag alone stands for what was wrong, and says what a shell is to be of. */
function insteadOf(error: UserError, flags: GlobalFlags): string {
  const { hint = "atmos-auth doctor", wrong = [] } = error;
  const typed = typedConfigFlags(flags);
  if (!hint.startsWith("--")) return ledBy(error, typed).hint ?? hint;
  const others = wrong.reduce((all, one) => all.replace(` ${one.replace("=", " ")}`, ""), typed);
  return `atmos-auth shell${others} ${hint}`;
}

/** Checks the entries; of more than a screen waits for, `validate` tells. */
async function entriesChecked(view: View): Promise<Entries> {
  const { loaded } = view;
  if (loaded.problems.length > 0) return { isWrong: true, isUsable: false, expiries: new Map() };
  const count = PARTS.reduce((sum, [part]) => sum + entriesOf(loaded, part).length, 0);
  const unknown = { isWrong: false, isUsable: true, expiries: new Map() };
  if (count === 0 || count > CHECKED) return unknown;
  return await (await import("./start/entries.ts")).checkEntries(view) ?? unknown;
}

/** Says that something is wrong; where a shell can be opened all the same, what names it, too. */
function faultOf({ isWrong, isUsable }: Entries, typed: string): string {
  if (!isWrong) return "";
  return isUsable
    ? `\nsomething in it is wrong: atmos-auth validate${typed}`
    : "; something in it is wrong";
}

function inWords(system: System, loaded: Loaded): string {
  const found = new Set(foundFiles(loaded).map(({ path }) => path));
  const files = writtenFiles(loaded).map((path) => {
    const state = !found.has(path)
      ? ""
      : loaded.trusted
      ? " (trusted)"
      : " (nobody has trusted it yet)";
    return `${visible(fromHome(system, path))}${state}`;
  });
  const counts = PARTS.map(([part, one]) => {
    const count = entriesOf(loaded, part).length;
    return `${count} ${count === 1 ? one : part}`;
  });
  const shown = files.length > MOST
    ? [...files.slice(0, MOST), `and ${files.length - MOST} more files`]
    : files;
  return [...shown, counts.join(", ")].join("\n");
}

/** Names sections that may have been meant to hold entries. */
function sectionFacts(sections: readonly Place[]): readonly Fact[] {
  const shown = sections.slice(0, MOST).map(sectionAt);
  return shown.length === 0 ? [] : [["Passed over", shown.join("\n")]];
}

function entriesIn({ root }: Loaded, part: string): LocatedMap["entries"] | undefined {
  return mapIn(mapIn(root, "auth"), part)?.entries;
}

function entriesOf(loaded: Loaded, part: string): readonly string[] {
  return [...entriesIn(loaded, part)?.keys() ?? []];
}

/** Whether a value of the map is that text. */
function says(map: Located, text: string): boolean {
  return map.type === "map" &&
    [...map.entries.values()].some(({ value }) => value.type === "scalar" && value.source === text);
}

function nextOf(
  { loaded, isUsable }: { readonly loaded: Loaded; readonly isUsable: boolean },
  sections: readonly Place[],
  typed: string,
): string {
  if (!isUsable) return `atmos-auth validate${typed}`;
  const count = entriesOf(loaded, "identities").length + entriesOf(loaded, "providers").length;
  if (count === 0) return `${firstStep(sections)}${typed}`;
  const asks = loaded.trusted ? "" : "   (shows what the configuration wants, and asks)";
  return `atmos-auth shell${typed}${asks}`;
}

/** Returns the entries whose credential is stored and good; neither the keyring nor the network is asked. */
async function signedInOf(
  { system, loaded, store }: View,
  { expiries }: Entries,
): Promise<readonly Fact[]> {
  const named = namedRealm(system.env, loaded.root)?.name;
  const realms = new Set([named, ...loaded.realms.map(({ name }) => name)]);
  const records = await store.list();
  const now = system.clock.now();
  const stored = records
    .filter(({ name, expires = Infinity }) => name.item === "credential" && expires > now)
    .flatMap(({ name, expires }) =>
      configuredIn(loaded, realms, name).map((each) => ({ name: each, expires }))
    );
  const known = new Set(stored.map(({ name }) => name));
  const beside = [...expiries].map(([name, expires]) => ({ name, expires }))
    .filter(({ name, expires }) => !known.has(name) && expires > now);
  const good = [...stored, ...beside];
  if (good.length === 0) return [["Signed in", "nobody"]];
  const shown = good.slice(0, MOST).map(({ name, expires }) => {
    const left = showLeft(expires, now);
    return left === undefined ? visible(name) : `${visible(name)} (${left} left)`;
  });
  const more = good.length > MOST ? [`and ${good.length - MOST} more`] : [];
  return [["Signed in", [...shown, ...more].join(", ")]];
}

/**
 * Returns the entries whose credential a record is. One that several providers share is named by its place, so it is
 * that of each provider with that place.
 */
function configuredIn(
  loaded: Loaded,
  realms: ReadonlySet<string | undefined>,
  { realm, role, entry }: RecordName,
): readonly string[] {
  const part = role === "secret" ? undefined : entriesIn(loaded, PART_OF[role]);
  if (realms.has(realm) && part?.has(entry)) return [entry];
  const [place = ""] = entry.split(" ");
  const sharing = realm === "" ? [...part ?? []] : [];
  return sharing.filter(([, { value }]) => says(value, place)).map(([name]) => name);
}
