import { asUserError, type ErrorCode, usage, UserError } from "../errors.ts";
import { isMap } from "../map.ts";
import { fromHome } from "../paths/directories.ts";
import { visible } from "../terminal/escape.ts";
import { inWords } from "../terminal/report.ts";
import type { BareContext } from "../workspace/context.ts";
import { noted } from "./import_profiles.ts";
import {
  type Answered,
  answersTo,
  type Before,
  givenAnswers,
  lineWith,
  questionAt,
} from "./init_answers.ts";
import { isTrustedAt, takeFirstSteps } from "./init_first.ts";
import { initLine } from "./init_line.ts";
import { chooseTarget, takeBack, type Target, writeTarget } from "./init_target.ts";
import { type Addition, said } from "./init_addition.ts";
import { type Fitted, fitted, newFile, newText } from "./init_text.ts";
import { chooseWay, type Way } from "./init_way.ts";
import { keyedKindOf } from "./user_configure.ts";
import { brokenIn } from "./valid_import.ts";

type Init = BareContext<"init">;

/** `init`: a first configuration, from a few answers to the first shell. */
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

/** What will be written, and how it was answered. */
interface Draft {
  readonly addition: Addition;
  readonly answered?: Answered;
}

async function draftOf(context: Init, way: Way, before?: Before): Promise<Draft> {
  if ("imported" in way) {
    const { imported: { providers, identities, files, notes }, name } = way;
    const comment = [
      `From ${files.map(visible).join(" and ")}, by: atmos-auth init ${name}`,
      ...notes.length === 0 ? [] : ["What was left out, or means something else now:"],
      ...notes.map(noted),
    ];
    return { addition: { comment, providers, identities } };
  }
  const { starter } = way;
  const { system, clouds, terminal, invocation: { flags } } = context;
  const asking = { system, clouds, terminal, flags };
  const given = before ?? { said: givenAnswers(starter, flags) };
  const answered = await answersTo(asking, starter, given);
  const entries = said(starter.entries(answered.answers));
  const addition = { comment: [`By: atmos-auth init ${way.name}`, starter.comment], ...entries };
  const [broken] = await brokenIn(addition, clouds);
  if (broken === undefined) return { addition, answered };
  const wrong = questionAt(starter, broken.error.at?.path) ?? starter.questions[0];
  if (wrong === undefined) throw broken.error;
  const hint = lineWith(asking, starter, answered.said, [wrong]);
  if (!terminal.canAnswer()) throw usage(broken.error.message, hint);
  terminal.complain(inWords(broken.error, terminal.paint));
  const others = [...answered.said].filter(([name]) => name !== wrong.name);
  return await draftOf(context, way, { said: new Map(others), again: wrong.name });
}

/** What a sign-in ends with where the answers may be wrong. */
const DOUBTFUL: readonly ErrorCode[] = [
  ...["unreachable", "bad_answer", "sign_in_refused", "sign_in_needed"] as const,
  ...["config_invalid", "secret_unavailable", "caged"] as const,
];

/** Writes it and goes on to the first shell; where that fails, it may be answered anew. */
async function goOn(context: Init, way: Way, draft: Draft, target: Target): Promise<void> {
  const { system, terminal } = context;
  const { text, addition, notes } = fittedInto(context, way, draft.addition, target);
  target.wasTrusted ??= await isTrustedAt(context, target);
  await writeTarget(system, target, text);
  terminal.say(`${terminal.paint("green", "✓")} Wrote ${visible(fromHome(system, target.path))}`);
  for (const note of notes) terminal.say(note);
  try {
    await takeFirstSteps(context, { way, target, addition });
  } catch (error) {
    const another = await answeredAnew(context, way, draft, asUserError(error));
    await takeBack(system, target);
    await goOn(context, way, another, target);
  }
}

/** The text of the file; what can't be put into one that is there is printed. */
function fittedInto(
  { terminal, invocation: { flags } }: Init,
  way: Way,
  addition: Addition,
  target: Target,
): Fitted {
  const { path, before } = target;
  const found = fitted(before, path, addition);
  if (found !== undefined) return found;
  terminal.print(newText(addition));
  const message = `"${visible(path)}" was not changed: nothing can be added to it without ` +
    "changing what it says. These are the lines that belong into it";
  const file = target.shared ? "own" : "project";
  throw new UserError("failed", message, {
    hint: `${initLine(flags, way.name, { file })}   (another file)`,
  });
}

const [SAME, LEAVE] = ["same", "leave"];

/** What is tried next, by the one answer that the person gives another; throws the failure where they leave it. */
async function answeredAnew(
  context: Init,
  way: Way,
  draft: Draft,
  failure: UserError,
): Promise<Draft> {
  const { terminal, clouds } = context;
  const { answered: { said = new Map<string, string>() } = {}, addition } = draft;
  const isOpen = DOUBTFUL.includes(failure.code) && terminal.canAnswer();
  if ("imported" in way || !isOpen) throw failure;
  terminal.complain(inWords(failure, terminal.paint));
  const answers = way.starter.questions.filter(({ name }) => said.has(name));
  const hasKeys = Object.values(addition.identities).some((entry) => isKeyed(clouds, entry));
  const picked = await terminal.pick("What shall be another?", [
    { value: SAME!, label: hasKeys ? "The keys" : "Nothing: try once more" },
    ...answers.map(({ name, question }) => ({
      value: `answer ${name}`,
      label: `${question}: ${visible(said.get(name) || "none")}`,
    })),
    { value: LEAVE!, label: "Leave it as it is" },
  ]);
  if (picked === LEAVE) throw failure;
  if (picked === SAME) return draft;
  const again = answers.find(({ name }) => picked === `answer ${name}`)!.name;
  return await draftOf(context, way, { said, again });
}

function isKeyed(clouds: Init["clouds"], entry: unknown): boolean {
  return isMap(entry) && keyedKindOf(clouds, { kind: String(entry["kind"]) }) !== undefined;
}
