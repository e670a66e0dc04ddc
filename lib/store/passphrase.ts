/** The passphrase that wraps the master key: from a variable, else from the person. */
import { UserError } from "../errors.ts";
import type { Person } from "../provider/context.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** Fewer characters than this are refused. */
const LEAST = 8;

/** The variable that is looked at when nobody names another. */
const USUAL = "ATMOS_KEYRING_PASSWORD";

/** A passphrase that a variable gives. */
export interface GivenPassphrase {
  readonly variable: string;
  readonly value: string;
}

/**
 * The passphrase in the first of these variables that is set: the one that `ATMOS_KEYRING_PASSWORD_ENV`
 * names, the one that the configuration names, `ATMOS_KEYRING_PASSWORD`. Throws `store_locked` when it is
 * empty or short.
 */
export function givenPassphrase(
  { env }: Pick<System, "env">,
  named: string | undefined,
): GivenPassphrase | undefined {
  for (const variable of [env.get("ATMOS_KEYRING_PASSWORD_ENV"), named, USUAL]) {
    const value = variable ? env.get(variable) : undefined;
    if (variable === undefined || value === undefined) continue;
    const trouble = troubleWith(value);
    if (trouble === undefined) return { variable, value };
    throw new UserError(
      "store_locked",
      `Cannot use the passphrase in ${visible(variable)}: ${trouble}`,
      {
        hint: assigning(variable),
      },
    );
  }
  return undefined;
}

/** Asks for the passphrase of a key that exists. */
export async function askPassphrase(person: Person, path: string): Promise<string> {
  return await person.ask({
    message: `Passphrase of the key store ${visible(path)}`,
    hidden: true,
    hint: assigning(USUAL),
    check: (answer) =>
      answer === "" ? "Type the passphrase, or press Ctrl-C to give up" : undefined,
  });
}

/** Lets the person choose a passphrase, typed twice. */
export async function choosePassphrase(person: Person, path: string): Promise<string> {
  const hint = assigning(USUAL);
  const chosen = await person.ask({
    message: `Choose a passphrase for the new key store ${visible(path)}`,
    hidden: true,
    hint,
    check: (answer) => {
      const trouble = troubleWith(answer);
      return trouble && `Choose another: ${trouble}`;
    },
  });
  await person.ask({
    message: "Type it again",
    hidden: true,
    hint,
    check: (answer) => answer === chosen ? undefined : "That is not what you typed first",
  });
  return chosen;
}

function troubleWith(passphrase: string): string | undefined {
  if (passphrase === "") return "it is empty";
  const length = [...passphrase].length;
  return length < LEAST ? `it has ${length} characters, and ${LEAST} are the least` : undefined;
}

/** A configuration may name anything as a variable; a hint must not. */
function assigning(variable: string): string {
  const name = /^[A-Za-z_]\w*$/.test(variable) ? variable : USUAL;
  return `read -rs ${name} && export ${name}`;
}
