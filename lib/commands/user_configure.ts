import { UserError } from "../errors.ts";
import { findIdentity } from "../config/entries/model.ts";
import { openContexts } from "../sign_in/link_contexts.ts";
import { Secret } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import type { Person } from "../provider/context.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";

const KIND = "aws/user";

/** `user configure`: keeps an IAM user's long-lived keys in the store. */
export async function userConfigure(context: Context<"user configure">): Promise<number> {
  const workspace = await openWorkspace(context);
  const { store, terminal, model } = workspace;
  const name = await chooseUser(workspace, context);
  if (!await store.keeps()) {
    throw new UserError("store_unavailable", "There is no store that would keep the keys", {
      hint: "set auth.keyring.type: file in atmos.yaml, or run it where the keyring is unlocked",
    });
  }
  const hint = `run it in a terminal: atmos-auth user configure -i ${name}`;
  const person = await personAt(workspace, name);
  const keys = {
    access_key_id: await person.ask({ message: "Access key ID:", hint, check: checkKeyId }),
    secret_access_key: await person.ask({
      message: "Secret access key:",
      hidden: true,
      hint,
      check: (answer) => answer.trim() === "" ? "it must not be empty" : undefined,
    }),
    mfa_arn: await person.ask({
      message: "ARN of the MFA device (empty: none):",
      hint,
      check: checkMfa,
    }),
  };
  const trimmed = Object.entries(keys).map(([key, value]) => [key, value.trim()]);
  const secret = new Secret(JSON.stringify(Object.fromEntries(trimmed.filter(([, v]) => v))));
  const entry = { realm: model.realm, role: "identity", entry: name } as const;
  await store.write({ ...entry, item: "keys" }, secret.reveal(), {});
  // A session of the old keys must not outlive them.
  await store.remove({ ...entry, item: "credential" });
  await store.remove({ ...entry, item: "webflow" });
  terminal.say(`Kept the keys of "${visible(name)}"`);
  return 0;
}

/** The person, who is told where the keys will be used before typing them. */
async function personAt(workspace: Workspace, name: string): Promise<Person> {
  const chain = await workspace.chain(name);
  return openContexts(workspace, chain).contextOf(chain.target).person;
}

async function chooseUser(
  workspace: Workspace,
  { invocation }: Context<"user configure">,
): Promise<string> {
  const { model, person } = workspace;
  const named = invocation.flags.bare("identity") ? undefined : invocation.flags.text("identity");
  if (named !== undefined) return checkKind(findIdentity(model, named));
  const users = [...model.identities.values()].filter((node) => node.kind === KIND);
  if (users.length === 0) {
    throw new UserError("config_invalid", `No identity is of kind ${KIND}`, {
      hint: `add one to auth.identities with kind: ${KIND}`,
    });
  }
  if (users.length === 1) return users[0]!.name;
  return await person.pick(
    "Whose keys?",
    users.map(({ name }) => ({ value: name, label: visible(name) })),
  );
}

function checkKind(node: ReturnType<typeof findIdentity>): string {
  if (node.kind === KIND) return node.name;
  throw new UserError(
    "usage",
    `"${visible(node.name)}" is of kind ${visible(node.kind)}; only ${KIND} has keys`,
    {
      hint: "atmos-auth list --identities",
      at: node.at,
    },
  );
}

function checkKeyId(answer: string): string | undefined {
  return /^\s*[A-Z0-9]{16,128}\s*$/.test(answer) ? undefined : "it looks like AKIAIOSFODNN7EXAMPLE";
}

function checkMfa(answer: string): string | undefined {
  const fits = answer.trim() === "" || /^(arn:aws[a-z-]*:iam::\d{12}:(mfa|sms-mfa)\/\S+|[A-Z0-9]+)$/
    .test(answer.trim());
  return fits ? undefined : "it looks like arn:aws:iam::123456789012:mfa/NAME";
}
