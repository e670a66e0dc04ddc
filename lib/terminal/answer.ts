/** The one door for what `--json` answers: an object of the fields that `lib/manual/answers.ts` tells, and no others. */
import type { ANSWERS } from "../manual/answers.ts";

/** A command that has an answer. */
type Answering = keyof typeof ANSWERS;

type FieldOf<Name extends Answering> = keyof (typeof ANSWERS)[Name];

/** No list: nothing could join what it says. */
type Fields<Name extends Answering> = { readonly [Field in FieldOf<Name>]?: unknown } & {
  readonly length?: never;
};

/** Fields that nobody is told of; none where the answer says that there are others. */
type Untold<Name extends Answering, Said> = "..." extends FieldOf<Name> ? never
  : Exclude<keyof Said, FieldOf<Name>>;

/** Returns the command's answer as JSON. */
export function answerOf<Name extends Answering, const Said extends Fields<Name>>(
  _name: Name,
  said: Said & { readonly [Field in Untold<Name, Said>]: never },
): string {
  return JSON.stringify(said, null, 2);
}
