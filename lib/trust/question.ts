/** The question whether a found configuration is trusted, where somebody is there to answer it. */
import type { Model } from "../config/model.ts";
import { digestOfFound, saidBefore, trust } from "../config/trust.ts";
import { UserError } from "../errors.ts";
import type { Style } from "../paint.ts";
import type { System } from "../system.ts";
import type { Terminal } from "../terminal.ts";
import { wrapped } from "../wrapped.ts";
import { trustRequired } from "./required.ts";
import { type Difference, differences, saidBy, type Subject } from "./said.ts";
import { filesIn, type Want, wantsOf } from "./wants.ts";

/** What the question is about, and who asks it. */
export interface Questioned extends Subject {
  readonly system: System;
  readonly terminal: Terminal;
  /** One's own configuration, as it would be without what was found. */
  readonly ownModel: Model;
  /** The flags that found it, as they were typed, each with a space before it. */
  readonly flags: string;
}

/** How many things of a sort are named before the rest is only counted. */
const SHOWN = 12;

/**
 * Asks; returns the digest of what a yes was said to, which is kept where it can be. Throws `trust_required` when
 * nobody is there, `cancelled` for a no.
 */
export async function askForTrust(questioned: Questioned): Promise<string> {
  const { terminal, flags } = questioned;
  if (!terminal.isThere()) return await refuse(questioned);
  terminal.complain(await introduction(questioned));
  const answer = await terminal.ask({ message: "Trust it, as it is now? (yes/no)", hint: "" });
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new UserError("cancelled", "Nothing was done: the configuration is not trusted", {
      hint: `atmos-auth trust --show${flags}   (all that it says)`,
    });
  }
  return await kept(questioned);
}

/** Throws `trust_required`, for whom nobody is to ask. */
export async function refuse({ system, loaded, flags }: Questioned): Promise<never> {
  throw await trustRequired(system, loaded, flags);
}

/** A yes is a yes where nothing can be kept, too: without a home, on a full disk. */
async function kept(questioned: Questioned): Promise<string> {
  const { system, terminal, loaded } = questioned;
  try {
    await trust(system, loaded, saidBy(questioned));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const mend = error.hint === undefined ? "" : ` (mend: ${error.hint})`;
    terminal.warn(`${error.message}; it is trusted for this command only${mend}`);
  }
  return await digestOfFound(system, loaded);
}

/** A line for the person; it has no end, but may be broken where the terminal ends. */
interface Line {
  readonly text: string;
  readonly style?: Style;
}

/** What the person should know: the files, what has changed, what they want; `all` of it, or so much as is read. */
export async function introduction(
  questioned: Questioned,
  extent: "all" | "some" = "some",
): Promise<string> {
  const { system, terminal: { paint }, loaded, ownModel, flags } = questioned;
  const before = loaded.trusted ? undefined : await saidBefore(system, loaded);
  const changes = before && differences(before, saidBy(questioned));
  const cap = (things: readonly string[]) => extent === "all" ? things : capped(things, flags);
  const wants = await wantsOf(questioned, ownModel, system.env);
  const lines: readonly Line[] = [
    bold(headOf(loaded.trusted, changes !== undefined)),
    ...cap(filesIn(questioned)).map(indented),
    ...changes === undefined ? [] : changed(changes),
    ...wants.length > 0 ? [bold("Once trusted, it can")] : [],
    ...wants.flatMap((want) => inWords(want, cap)),
  ];
  const width = system.stderr.isTerminal() ? system.stderr.columns() : Infinity;
  return lines.map(({ text, style }) => {
    const fitting = wrapped(text, width, "  ");
    return style === undefined ? fitting : paint(style, fitting);
  }).join("\n");
}

function headOf(trusted: boolean, changed: boolean): string {
  if (trusted) return "This was found here, and is trusted as it is:";
  return changed
    ? "This has changed since you trusted it:"
    : "This was found here, and nobody has trusted it yet:";
}

function changed(changes: readonly Difference[]): readonly Line[] {
  const lines = changes.flatMap(({ path, before, after }): readonly Line[] => [
    ...before === undefined ? [] : [{ text: `  - ${path}: ${before}`, style: "red" } as const],
    ...after === undefined ? [] : [{ text: `  + ${path}: ${after}`, style: "green" } as const],
  ]);
  const hidden = { text: "  what has changed is not shown: it is a secret, or a file's name" };
  return [bold("What has changed"), ...lines.length > 0 ? lines : [hidden]];
}

function inWords(
  { what, things }: Want,
  cap: (things: readonly string[]) => readonly string[],
): readonly Line[] {
  if (things.length === 1) return [indented(`${what} ${things[0]}`)];
  return [indented(what), ...cap(things).map((thing) => indented(`  ${thing}`))];
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
