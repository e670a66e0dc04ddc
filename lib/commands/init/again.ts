/** Answers of `init` to give again: those that don't do together, or that a sign-in fails with. */
import { type ErrorCode, usage, type UserError } from "../../errors.ts";
import type { Starter } from "../../provider/starter.ts";
import type { Choice } from "../../system/terminal.ts";
import { visible } from "../../terminal/escape.ts";
import { inWords } from "../../terminal/report.ts";
import type { BareContext } from "../../workspace/context.ts";
import { type Before, lineWith, questionAt } from "./answers.ts";

type Init = BareContext<"init">;

/** The answers, by the questions' names. */
type AnswersByName = ReadonlyMap<string, string>;

/**
 * Returns which answer is given again when the whole is wrong: that of the field at fault, else the person's choice.
 * Throws when nobody can answer.
 */
export async function mendedBy(
  { terminal, invocation: { flags } }: Init,
  starter: Starter,
  said: AnswersByName,
  { message, at }: UserError,
): Promise<Before> {
  const found = questionAt(starter, at?.path);
  if (!terminal.canAnswer()) {
    throw usage(message, lineWith({ flags }, starter, said, found === undefined ? [] : [found]));
  }
  terminal.complain(message);
  return { said, again: found?.name ?? await whichAnswer(terminal, starter, said) };
}

/** Error codes of a sign-in that wrong answers may have caused. */
const DOUBTFUL: readonly ErrorCode[] = [
  ...["unreachable", "bad_answer", "sign_in_refused", "sign_in_needed"] as const,
  ...["config_invalid", "secret_unavailable", "caged"] as const,
];

const ONCE_MORE = { value: "once more", label: "Nothing: try once more" } as const;
const LEAVE = { value: "as it is", label: "Leave it as it is" } as const;

/**
 * Returns which answer is given again after a sign-in that failed; `undefined` to try once more. Throws the failure if
 * the person leaves it.
 */
export async function answeredAfter(
  { terminal }: Init,
  starter: Starter | undefined,
  said: AnswersByName,
  failure: UserError,
): Promise<Before | undefined> {
  const isOpen = DOUBTFUL.includes(failure.code) && terminal.canAnswer();
  if (starter === undefined || !isOpen) throw failure;
  terminal.complain(inWords(failure, terminal.paint));
  const again = await whichAnswer(terminal, starter, said, ONCE_MORE, LEAVE);
  if (again === LEAVE.value) throw failure;
  return again === ONCE_MORE.value ? undefined : { said, again };
}

/** Asks which answer is to be another; returns its question's name, or the other choice that was picked. */
async function whichAnswer(
  terminal: Init["terminal"],
  { questions }: Starter,
  said: AnswersByName,
  ...[first, ...others]: readonly Choice[]
): Promise<string> {
  const answers = questions.filter(({ name }) => said.has(name)).map(({ name, question }) => ({
    value: name,
    label: `${question}: ${visible(said.get(name) || "none")}`,
  }));
  const before = first === undefined ? [] : [first];
  return await terminal.pick("What shall be another?", [...before, ...answers, ...others]);
}
