/** The question whether a found configuration is trusted. */
import { agentIn } from "../environment/agents.ts";
import { sessionId } from "../environment/session_marks.ts";
import type { Model } from "../config/entries/model.ts";
import { othersOf } from "../config/files/anothers.ts";
import { listed } from "../config/files/chosen.ts";
import type { Loaded } from "../config/files/load.ts";
import { mendOfAll } from "../config/files/source.ts";
import {
  DIGEST,
  digestOfFound,
  foundFiles,
  saidBefore,
  trust,
  trustInside,
} from "../config/files/trust.ts";
import { throwBug, UserError } from "../errors.ts";
import { directories } from "../paths/directories.ts";
import { OTHERS, type Others } from "../paths/others.ts";
import type { Store } from "../store/store.ts";
import type { System } from "../system.ts";
import { wrapped } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { Whole } from "../terminal/whole.ts";
import { isCi } from "../build_services.ts";
import type { Style } from "../terminal/paint.ts";
import { agrees, type Terminal } from "../terminal/terminal.ts";
import { type Difference, differences, isHidden, saidBy, type Subject } from "./said.ts";
import { realmWanted } from "./claimed_realm.ts";
import { filesIn, type Want, wantsOf } from "./wants.ts";
import { dialect } from "../terminal/dialect.ts";

/** The configuration that is asked about, and the machine and terminal to ask at. */
interface Questioned extends Subject {
  readonly system: System;
  readonly terminal: Terminal;
  /** The model of one's own configuration, without the found files. */
  readonly ownModel: Model;
  /** The store, whose names are listed; no record is opened. */
  readonly store: Pick<Store, "list">;
  /** The flags that found the configuration, as they were typed, each with a space before it. */
  readonly flags: string;
}

/** The most things of a sort that are named; the rest is only counted. */
const SHOWN = 12;

/** The lines above a question that are sure to be seen with it. */
const SCREEN = 20;

/** The most characters of one thing that are shown. */
const LONGEST = 600;

/**
 * Asks; returns the digest of the content that was agreed to, which is recorded if possible. Throws `trust_required`
 * when nobody can answer, `cancelled` for a no.
 */
export async function askForTrust(questioned: Questioned): Promise<string> {
  const { system, terminal } = questioned;
  if (!terminal.canAnswer() || agentIn(system.env)) return await refuse(questioned);
  terminal.complain(await introduction(questioned));
  if (!await agrees(terminal, { message: "Trust it, as it is now? (yes/no)", hint: "" })) {
    throw new UserError("cancelled", "Nothing was done: the configuration is not trusted", {
      hint: "atmos-auth trust --show   (all that it says)",
    });
  }
  return await keepTrust(questioned);
}

/** Throws `agent_refused` for a coding agent: trust is a person's to give. */
export function refuseAgent({ system }: Pick<Questioned, "system">): void {
  const agent = agentIn(system.env);
  if (agent === undefined) return;
  const who = `a coding agent (${visible(agent.name)}, by ${agent.variable})`;
  throw new UserError("agent_refused", `What to trust is a person's to say, and ${who} asks`, {
    hint: "in a terminal of your own: atmos-auth trust",
  });
}

/** Throws `trust_required`, since nobody can be asked. */
export async function refuse({ system, loaded }: Questioned): Promise<never> {
  throw await trustRequired(system, loaded);
}

/**
 * Trusts the configuration as it is, and returns its digest. If that can't be recorded, without a home or on a full
 * disk, the yes still counts for this command.
 */
export async function keepTrust(questioned: Questioned): Promise<string> {
  const { system, terminal, loaded } = questioned;
  try {
    await trust(system, loaded, saidBy(questioned));
  } catch (error) {
    throwBug(error);
    const mend = error.hint === undefined ? "" : ` (mend: ${error.hint})`;
    terminal.warn(`${error.message}; it is trusted for this command only${mend}`);
  }
  return await digestOfFound(system, loaded);
}

/** A line for the person, of any length; it is wrapped where the terminal ends. */
interface Line {
  readonly text: string;
  readonly style?: Style;
}

/** A function that leaves out things beyond the most that are named. */
type Cap = (things: readonly string[]) => readonly string[];
type Fit = (text: string) => string;

/** Writes all that the person should know: the files, changes, and wants; `all` of it, or so much as is read. */
export async function introduction(
  questioned: Questioned,
  extent: "all" | "some" = "some",
): Promise<Whole> {
  const { system, terminal: { paint }, loaded, ownModel, store, flags } = questioned;
  const before = loaded.trusted ? undefined : await saidBefore(system, loaded);
  const said = saidBy(questioned);
  const changes = before && differences(before, said);
  const hides = Object.values(said).some(isHidden);
  const cap: Cap = (things) => extent === "all" ? things : capped(things, flags);
  const fit: Fit = (text) => extent === "all" ? text : short(text, flags);
  const others = await othersOf(system, foundFiles(loaded));
  const wants = [
    ...await realmWanted(questioned, store),
    ...await wantsOf(questioned, ownModel, system.env),
  ];
  const lines: readonly Line[] = [
    bold(headOf(loaded.trusted, changes !== undefined)),
    ...cap(filesIn(questioned, others)).map(indented),
    ...changes === undefined ? [] : changed(changes, { fit, isOthers: others.size > 0, hides }),
    ...wants.length > 0 ? [bold("Once trusted, it can")] : [],
    ...wants.flatMap((want) => inWords(want, cap, fit)),
  ];
  const width = system.stderr.isTerminal() ? system.stderr.columns() : Infinity;
  const isLong = extent === "some" && lines.length > SCREEN;
  const inShort = isLong ? [bold(`In short, it can ${counted(wants)}`)] : [];
  return new Whole(
    [...lines, ...inShort].map(({ text, style }) => {
      const fitting = wrapped(text, width, "  ");
      return style === undefined ? fitting : paint(style, fitting);
    }).join("\n"),
  );
}

function headOf(trusted: boolean, changed: boolean): string {
  if (trusted) return "This was found here, and is trusted as it is:";
  return changed
    ? "This has changed since you trusted it:"
    : "This was found here, and nobody has trusted it yet:";
}

function changed(
  changes: readonly Difference[],
  { fit, isOthers, hides }: {
    readonly fit: Fit;
    readonly isOthers: boolean;
    /** Whether the files have values that are not shown, so that no change of them is seen. */
    readonly hides: boolean;
  },
): readonly Line[] {
  const line = (sign: string, style: Style, path: string, value: string | undefined) =>
    value === undefined ? [] : [{ text: `  ${sign} ${fit(`${path}: ${value}`)}`, style }];
  const lines = changes.flatMap(({ path, before, after }): readonly Line[] => [
    ...line("-", "red", path, before),
    ...line("+", "green", path, after),
  ]);
  const unseen = {
    text: isOthers
      ? "  whose it is, or who may write there, or what is a secret, or a file's name"
      : "  what has changed is not shown: it is a secret, or a file's name",
  };
  const more = hides ? [{ text: "  what is hidden below may have changed, too" }] : [];
  return [bold("What has changed"), ...lines.length > 0 ? [...lines, ...more] : [unseen]];
}

function inWords({ what, things, all }: Want, cap: Cap, fit: Fit): readonly Line[] {
  if (things.length === 1) return [indented(`${what} ${fit(things[0]!)}`)];
  const shown = (all ? things : cap(things)).map((thing) => indented(`  ${fit(thing)}`));
  return [indented(what), ...shown];
}

/** Counts what is wanted, for where the lines of it have left the screen. */
function counted(wants: readonly Want[]): string {
  const all = wants.map(({ what, things }) => `${what.replace(/[:,].*$/, "")} ${things.length}`);
  return new Intl.ListFormat("en-GB").format(all);
}

function capped(things: readonly string[], flags: string): readonly string[] {
  const rest = things.length - SHOWN;
  const more = `... and ${rest} more: atmos-auth trust --show${flags}`;
  return rest > 0 ? [...things.slice(0, SHOWN), more] : things;
}

function bold(text: string): Line {
  return { text, style: "bold" };
}

function indented(text: string): Line {
  return { text: `  ${text}` };
}

/** Shortens a text that would push the others off the screen, and wide gaps that would push its end out of sight. */
function short(text: string, flags: string): string {
  const dense = text.replace(/\s{4,}/g, (room) => ` (${room.length} spaces) `);
  const rest = dense.length - LONGEST;
  return rest > 0
    ? `${dense.slice(0, LONGEST)} ... and ${rest} more characters: atmos-auth trust --show${flags}`
    : dense;
}

/** Makes the error that the configuration is not trusted yet. */
export async function trustRequired(system: System, loaded: Loaded): Promise<UserError> {
  const found = foundFiles(loaded);
  // A device, such as one that a link of one's own file leads to, is left unread: then it alone was found.
  const [first, ...more] = (found.length > 0 ? found : loaded.strays)
    .map(({ path }) => `"${visible(path)}"`);
  const rest = more.length === 1 ? "1 more file" : `${more.length} more files`;
  const files = more.length > 0 ? `${first} and ${rest}` : first;
  const changed = await saidBefore(system, loaded) === undefined ? "" : ", as it is now,";
  const others = await othersOf(system, found);
  const message = `Cannot use ${files}: this configuration was found here, and${changed} ` +
    `nobody has trusted it${whyStranger(loaded, others)}${otherWord(system)}`;
  return new UserError("trust_required", message, { hint: hintFor(system, loaded) });
}

/** The hint: a job can't record trust, and a file of one's own needs none. */
function hintFor(system: System, loaded: Loaded): string {
  const show = "atmos-auth trust --show";
  const mend = mendOfAll(foundFiles(loaded));
  if (mend !== undefined) return `${mend}   (then it is your own; what it says: ${show})`;
  const digests = [...inherited(system), ...loaded.digests].join(",");
  const isJob = isCi(system.env);
  if (isJob) return `ATMOS_TRUST=${digests}   (for the job; what it says: ${show})`;
  if (directories(system).data === undefined) {
    return `${dialect().set("ATMOS_TRUST", digests)}   (what it says: ${show})`;
  }
  const whose = agentIn(system.env) === undefined ? "" : "in a terminal of your own: ";
  return `${show}\n${whose}atmos-auth trust`;
}

/** In a session, what it was opened by stays trusted beside what is trusted in it. */
function inherited({ env }: System): readonly string[] {
  return sessionId(env) === undefined ? [] : trustInside({ env }, []);
}

/** Says whose the files are, where that is unexpected, as the end of a sentence. */
function whyStranger(loaded: Loaded, others: ReadonlyMap<string, Others>): string {
  const files = foundFiles(loaded);
  const strangers = files.flatMap(({ path, stranger }) => {
    const which = files.length === 1 ? "it" : `"${visible(path)}"`;
    if (stranger !== undefined) return `; ${which} is not your own: ${stranger.why}`;
    const who = others.get(path);
    return who === undefined ? [] : `; ${which} ${OTHERS[who]}`;
  });
  return strangers.join("");
}

/** Says why `ATMOS_TRUST` did not count, as the end of a sentence. */
function otherWord({ env }: System): string {
  const said = listed(env.get("ATMOS_TRUST"));
  if (said.length === 0) return "";
  const digests = said.every((each) => DIGEST.test(each));
  return digests
    ? "; ATMOS_TRUST names another content"
    : "; ATMOS_TRUST is neither 1 nor a digest";
}
