import { asUserError, Interrupted, orUndefined, UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import { visible } from "../terminal/escape.ts";
import type { BareContext } from "../workspace/context.ts";
import { noteLine } from "./shared/importing.ts";
import { answeredAfter, mendedBy } from "./init/again.ts";
import { type Answered, answersTo, type Before, givenAnswers } from "./init/answers.ts";
import { isTrustedAt, takeFirstSteps } from "./init/first.ts";
import { initLine } from "./init/line.ts";
import { chooseTarget, takeBack, type Target, writeTarget } from "./init/target.ts";
import { type Addition, said as entriesOf, withDefault } from "./init/addition.ts";
import { type Fitted, fitted, newFile, newText } from "./init/text.ts";
import { chooseWay } from "./init/way.ts";
import type { Way } from "./shared/ways_in.ts";
import { openView } from "../workspace/view.ts";
import { isMap } from "../map.ts";
import { keyedKindOf } from "./shared/keyed_users.ts";
import { aroundOf, configuredIn } from "./init/around.ts";
import { brokenIn } from "./shared/valid_import.ts";

type Init = BareContext<"init">;

/** `init`: makes a first configuration, from a few answers to the first shell. */
export async function init(context: Init): Promise<number> {
  const way = await chooseWay(context);
  const draft = await draftOf(context, way);
  if (context.invocation.flags.has("print")) {
    context.terminal.print(newFile(draft.addition));
    return 0;
  }
  const target = await chooseTarget(context);
  await goOn(context, way, draft, target);
  return 0;
}

/** The entries to write, and the answers that they were made of. */
interface Draft {
  readonly addition: Addition;
  readonly answered?: Answered;
}

async function draftOf(context: Init, way: Way, before?: Before): Promise<Draft> {
  const draft = await plainDraftOf(context, way, before);
  const [only, ...others] = Object.keys(draft.addition.identities);
  if (only === undefined || others.length > 0 || !await isFirst(context)) return draft;
  return { ...draft, addition: withDefault(draft.addition, only) };
}

/** Whether no identity is configured yet: an only one need not be named each day. */
async function isFirst(context: Init): Promise<boolean> {
  const view = await orUndefined(() => openView(context));
  return view === undefined || view.model.identities.size === 0;
}

async function plainDraftOf(context: Init, way: Way, before?: Before): Promise<Draft> {
  if ("imported" in way) {
    const { imported: { providers, identities, files, notes }, name } = way;
    const comment = [
      `From ${files.map(visible).join(" and ")}, by: atmos-auth init ${name}`,
      ...notes.length === 0 ? [] : ["What was left out, or means something else now:"],
      ...notes.map(noteLine),
    ];
    const same = Object.keys(identities).filter((name) =>
      keyedKindOf(context.clouds, kinded(identities[name])) === undefined
    );
    return { addition: { comment, providers, identities, same } };
  }
  const { starter } = way;
  const { system, clouds, terminal, invocation: { flags } } = context;
  const isDraft = flags.has("print");
  const asking = { system, clouds, terminal, flags, isDraft, configured: configuredIn(context) };
  const given = before ?? { said: givenAnswers(starter, asking) };
  const answered = await answersTo(asking, starter, given);
  const entries = entriesOf(starter.entries(answered.answers));
  const addition = { comment: [`By: atmos-auth init ${way.name}`, starter.comment], ...entries };
  const [broken] = await brokenIn(addition, clouds, isDraft ? undefined : system);
  if (broken === undefined) return { addition, answered };
  const said = await mendedBy(context, starter, answered.said, broken.error);
  return await plainDraftOf(context, way, said);
}

/** Returns an entry's kind. */
function kinded(entry: unknown): { readonly kind: string } {
  return { kind: isMap(entry) ? String(entry["kind"]) : "" };
}

/** Writes the configuration and takes the first steps to a shell; if they fail, the person may answer anew. */
async function goOn(context: Init, way: Way, draft: Draft, target: Target): Promise<void> {
  const { system, terminal } = context;
  const wished = { ...draft.addition, ...target.keyring && { keyring: target.keyring } };
  target.around ??= await aroundOf(context, target.path);
  const { text, addition, known, notes } = fittedInto(context, way, wished, target);
  target.wasTrusted ??= await isTrustedAt(context, target);
  const where = visible(fromHome(system, target.path));
  if (text !== target.before) await writeTarget(system, target, text);
  const done = text === target.before ? `Nothing to add to ${where}` : `Wrote ${where}`;
  terminal.say(`${terminal.paint("green", "✓")} ${done}`);
  for (const note of notes) terminal.say(note);
  const { answered: { said = new Map<string, string>() } = {} } = draft;
  try {
    await takeFirstSteps(context, { way, target, addition, known, said });
  } catch (error) {
    const starter = "imported" in way ? undefined : way.starter;
    const before = await answeredAfter(context, starter, said, asUserError(error))
      .catch(async (ended: unknown) => {
        if (ended instanceof Interrupted) await sayTakenBack(context, target);
        throw ended;
      });
    await takeBack(system, target);
    await goOn(context, way, before ? await draftOf(context, way, before) : draft, target);
  }
}

/** Restores what was there before, and says so: whoever gives up a question wants none of what failed. */
async function sayTakenBack({ system, terminal }: Init, target: Target): Promise<void> {
  await takeBack(system, target);
  const is = target.before === undefined ? "is gone again" : "is as it was";
  terminal.say(`${visible(fromHome(system, target.path))} ${is}`);
}

/** Returns the new text of the file; prints the lines and throws when they can't be added to it. */
function fittedInto(
  { terminal, invocation: { flags } }: Init,
  way: Way,
  addition: Addition,
  target: Target,
): Fitted {
  const { path, before, around } = target;
  const found = fitted(before, path, addition, around);
  if (found !== undefined) return found;
  terminal.print(newText(addition));
  const message = `"${visible(path)}" was not changed: nothing can be added to it without ` +
    "changing what it says. These are the lines that belong into it";
  const file = target.shared ? "own" : "project";
  throw new UserError("failed", message, {
    hint: `${initLine(flags, way.name, { file })}   (another file)`,
  });
}
