/** The question whether a found configuration is trusted, where somebody is there to answer it. */
import type { Model } from "../config/model.ts";
import { saidBefore, trust, trustRequired } from "../config/trust.ts";
import { UserError } from "../errors.ts";
import type { Paint } from "../paint.ts";
import type { System } from "../system.ts";
import type { Terminal } from "../terminal.ts";
import { type Difference, differences, saidBy, type Subject } from "./said.ts";
import { filesIn, type Want, wantsOf } from "./wants.ts";

/** What the question is about, and who asks it. */
export interface Questioned extends Subject {
  readonly system: System;
  readonly terminal: Terminal;
  /** One's own configuration, as it would be without what was found. */
  readonly ownModel: Model;
}

/** How many things of a sort are named before the rest is only counted. */
const SHOWN = 12;

/** How many characters of one thing are shown. */
const LONGEST = 600;

/** Asks, and keeps a yes for this very content. Throws `trust_required` when nobody is there, `cancelled` for a no. */
export async function askForTrust(questioned: Questioned): Promise<void> {
  const { system, terminal, loaded } = questioned;
  if (!terminal.isThere()) throw await trustRequired(system, loaded);
  terminal.complain(await introduction(questioned));
  const answer = await terminal.ask({ message: "Trust it, as it is now? (yes/no)", hint: "" });
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new UserError("cancelled", "Nothing was done: the configuration is not trusted", {
      hint: "atmos-auth trust --show   (all that it says)",
    });
  }
  await trust(system, loaded, saidBy(questioned));
}

/** What the person should know: the files, what has changed, what they want. */
export async function introduction(questioned: Questioned): Promise<string> {
  const { system, terminal, loaded, ownModel } = questioned;
  const { paint } = terminal;
  const before = await saidBefore(system, loaded);
  const changes = before && differences(before, saidBy(questioned));
  const head = changes === undefined
    ? "This configuration was found here, and nobody has trusted it yet:"
    : "This configuration has changed since you trusted it:";
  const wants = await wantsOf(questioned, ownModel, system.env);
  return [
    paint("bold", head),
    ...capped(filesIn(questioned)),
    ...changes === undefined ? [] : changed(changes, paint),
    ...wants.length > 0 ? [paint("bold", "Once trusted, it can")] : [],
    ...wants.flatMap(inWords),
  ].join("\n");
}

function changed(changes: readonly Difference[], paint: Paint): readonly string[] {
  const lines = changes.flatMap(({ path, before, after }) => [
    ...before === undefined ? [] : [paint("red", `  - ${short(`${path}: ${before}`)}`)],
    ...after === undefined ? [] : [paint("green", `  + ${short(`${path}: ${after}`)}`)],
  ]);
  const hidden = "  what has changed is not shown: it is a secret, or a file's name";
  return [paint("bold", "What has changed"), ...lines.length > 0 ? lines : [hidden]];
}

function inWords({ what, things, all }: Want): readonly string[] {
  if (things.length === 1) return [`  ${what} ${short(things[0]!)}`];
  const lines = all ? things.map((thing) => `  ${short(thing)}`) : capped(things);
  return [`  ${what}`, ...lines.map((line) => `  ${line}`)];
}

function capped(things: readonly string[]): readonly string[] {
  const rest = things.length - SHOWN;
  const lines = things.slice(0, SHOWN).map((thing) => `  ${short(thing)}`);
  return rest > 0 ? [...lines, `  ... and ${rest} more: atmos-auth trust --show`] : lines;
}

/** A line that would push the others off the screen, and room that pushes the end of one out of sight. */
function short(text: string): string {
  const dense = text.replace(/\s{4,}/g, (room) => ` (${room.length} spaces) `);
  const rest = dense.length - LONGEST;
  return rest > 0
    ? `${dense.slice(0, LONGEST)} ... and ${rest} more characters: atmos-auth trust --show`
    : dense;
}
