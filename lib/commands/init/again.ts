/** Answers of `init` that will not do together, or that a sign-in fails with: the one that is wrong is given again. */
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

/** How it is answered where the whole is wrong: anew what that field holds, else what the person picks. */
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

/** What a sign-in ends with where the answers may be wrong. */
const DOUBTFUL: readonly ErrorCode[] = [
  ...["unreachable", "bad_answer", "sign_in_refused", "sign_in_needed"] as const,
  ...["config_invalid", "secret_unavailable", "caged"] as const,
];

const ONCE_MORE = { value: "once more", label: "Nothing: try once more" } as const;
const LEAVE = { value: "as it is", label: "Leave it as it is" } as const;

/** How it is answered after a sign-in that failed, `undefined` as before; throws the failure where they leave it. */
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

/** The name of the question whose answer is to be another, or what else was picked. */
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
