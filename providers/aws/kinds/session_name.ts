/** The name under which a role's session stands in the account's audit log. */
import { remark } from "../../../lib/config/schema/problems.ts";
import type { UserError } from "../../../lib/errors.ts";
import type { Person } from "../../../lib/provider/context.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import { visible } from "../../../lib/terminal/escape.ts";

/** The longest name that AWS accepts; its characters are `[\w+=,.@-]`, at least two. */
const LONGEST = 64;

/** The source of a name: a setting or a variable, and where it stands. */
interface NameSource {
  readonly name: string | undefined;
  readonly from: string;
}

/**
 * Returns the configured name, or `atmos-IDENTITY-SECONDS`, in the characters and length that AWS accepts; the person
 * is told of a name that had to be changed. `now` is in milliseconds since 1970.
 */
export function nameSession(
  { name, from }: NameSource,
  identity: string,
  now: number,
  person: Pick<Person, "warn">,
): string {
  const other = name === undefined ? undefined : otherName(name);
  if (other !== undefined) person.warn(`${other.words} (${from})`);
  if (name !== undefined) return other?.name ?? name;
  const end = `-${Math.floor(now / 1000)}`;
  return `atmos-${clean(identity)}`.slice(0, LONGEST - end.length) + end;
}

/** Returns the remark on a configured name that AWS would refuse; none when it would not. */
export function refusedName(
  name: string | undefined,
  at: Entry<unknown>["at"],
): readonly UserError[] {
  const other = name === undefined ? undefined : otherName(name);
  if (other === undefined) return [];
  const place = at("principal", "session_name");
  return [remark("spelling_accepted", other.words, place, `session_name: ${other.name}`)];
}

/**
 * Returns the name that replaces one which AWS refuses, with words that say so; `undefined` for one that it accepts.
 */
export function otherName(
  said: string,
): { readonly name: string; readonly words: string } | undefined {
  const cut = clean(said).slice(0, LONGEST);
  const name = cut.length < 2 ? `${cut}-atmos` : cut;
  if (name === said) return undefined;
  const takes = `AWS takes 2 to ${LONGEST} of A-Z a-z 0-9 _+=,.@-`;
  return { name, words: `The session is named ${name}, not "${visible(said)}": ${takes}` };
}

function clean(name: string): string {
  return name.replace(/[^\w+=,.@-]/g, "-");
}
