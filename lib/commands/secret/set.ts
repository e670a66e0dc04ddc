import { usage, type UserError } from "../../errors.ts";
import { isSecretItself, nameTrouble } from "../../references/keyring_name.ts";
import { faultInPlace } from "../../references/in_place.ts";
import { answerOf } from "../../terminal/answer.ts";
import { visible, visibleName } from "../../terminal/escape.ts";
import { noted } from "../../terminal/hint.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { itselfIn, keepValue, troubleOf, typedValue } from "../shared/secret_value.ts";
import { stdinText } from "../shared/stdin_text.ts";
import { checkStore } from "../shared/store_check.ts";

/** `secret set`: keeps a secret under a name, for `!secret keyring:NAME`. */
export async function secretSet(context: Context<"secret set">): Promise<number> {
  const { flags, positional: [name] } = context.invocation;
  const wrong = newNameTrouble(name);
  if (wrong !== undefined) throw wrongName(name, wrong);
  const workspace = await openWorkspace(context, { gives: false, orNone: true });
  await checkStore(workspace, "it");
  const value = flags.has("stdin")
    ? await stdinText(workspace.system)
    : await typedValue(workspace, name, flags.has("literal"));
  workspace.redactor.learn(value);
  const trouble = troubleOf(value);
  if (trouble !== undefined) throw refusal(name, trouble);
  if (!flags.has("literal")) await refuseItself(workspace, name, value);
  const { replaced } = await keepValue(workspace, name, value);
  if (flags.has("json")) workspace.terminal.print(answerOf("secret set", { name, replaced }));
  return 0;
}

function wrongName(name: string, why: string): UserError {
  const [meant = ""] = name.replace(REFERENCE, "").replace(/^-+/, "").split("=");
  const isName = newNameTrouble(meant) === undefined;
  return usage(
    `Cannot keep a secret as "${isSecretItself(name) ? "..." : visibleName(name)}": ${why}`,
    `atmos-auth ${SET} ${isName ? meant : "my-secret"}`,
  );
}

const SET = "secret set";

const REFERENCE = /^(?:!secret\s+)?keyring:/;

/** More than any name needs, in characters: lists show it in each line. */
const LONGEST = 128;

/** Says what is wrong with a name for something new; what is there under such a one can still be read, and removed. */
function newNameTrouble(name: string): string | undefined {
  if (isSecretItself(name)) return nameTrouble(name);
  if (name.length > LONGEST) return `it has ${name.length} characters, and ${LONGEST} are the most`;
  if (REFERENCE.test(name)) return "that is a reference; a name stands behind its colon";
  return nameTrouble(name);
}

/** Throws for a value that leads to a secret: it would be sent in its place, or refused wherever it is asked for. */
async function refuseItself(
  { clouds }: Pick<Workspace, "clouds">,
  name: string,
  text: string,
): Promise<void> {
  const why = itselfIn(text, clouds);
  if (why === undefined) return;
  const fault = await faultInPlace({ text, form: undefined, isWritten: false }, clouds);
  const literal = `for a secret that reads so: atmos-auth ${SET} ${name} --literal`;
  const hint = noted(fault?.hint ?? "", `in the configuration; ${literal}`);
  throw usage(`Cannot keep that as "${visible(name)}": ${why}`, hint);
}

function refusal(name: string, trouble: string): UserError {
  return usage(`Cannot keep that as "${visible(name)}": ${trouble}`, `atmos-auth ${SET} ${name}`);
}
