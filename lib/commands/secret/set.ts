import { usage, type UserError } from "../../errors.ts";
import { nameTrouble } from "../../references/keyring.ts";
import { troubleWith } from "../../references/scheme.ts";
import { secretRecord } from "../../store/store.ts";
import { visible, visibleName } from "../../terminal/escape.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { keepReadBack } from "../shared/read_back.ts";
import { stdinText } from "../shared/stdin_text.ts";
import { checkStore } from "../user/configure.ts";

/** `secret set`: keeps a secret under a name, for `!secret keyring:NAME`. */
export async function secretSet(context: Context<"secret set">): Promise<number> {
  const { flags, positional: [name] } = context.invocation;
  const wrong = nameTrouble(name);
  if (wrong !== undefined) {
    const [meant = ""] = name.split("=");
    throw usage(
      `Cannot keep a secret as "${visibleName(name)}": ${wrong}`,
      `atmos-auth ${SET} ${nameTrouble(meant) === undefined ? meant : "my-secret"}`,
    );
  }
  const workspace = await openWorkspace(context, { gives: false });
  await checkStore(workspace, "it");
  const value = flags.has("stdin")
    ? (await stdinText(workspace.system)).replace(/\r?\n$/, "")
    : await typedValue(workspace, name);
  workspace.redactor.learn(value);
  const trouble = troubleOf(value);
  if (trouble !== undefined) throw refusal(name, trouble);
  await keep(workspace, name, value);
  return 0;
}

const SET = "secret set";

/** A key in PEM has several lines. */
async function typedValue({ person }: Workspace, name: string): Promise<string> {
  return await person.ask({
    message: `Value of "${visible(name)}":`,
    hidden: true,
    hint: `atmos-auth ${SET} ${name} --stdin < FILE`,
    isWhole: (answer) => !answer.includes("-----BEGIN ") || answer.includes("-----END "),
    check: troubleOf,
  });
}

function troubleOf(value: string): string | undefined {
  return value === "" ? "it is empty" : troubleWith(value)?.message;
}

function refusal(name: string, trouble: string): UserError {
  return usage(`Cannot keep that as "${visible(name)}": ${trouble}`, `atmos-auth ${SET} ${name}`);
}

async function keep({ store, terminal }: Workspace, name: string, value: string): Promise<void> {
  const record = secretRecord(name);
  const before = await store.changedAt(record);
  await keepReadBack(store, record, value);
  const instead = before === undefined ? "" : " in place of what was there";
  terminal.say(`Kept "${visible(name)}"${instead}. A configuration says: !secret keyring:${name}`);
}
