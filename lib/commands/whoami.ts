import { realmInWords } from "../config/entries/realm.ts";
import { chooseOne } from "../choose/choose.ts";
import { factsOf, type IdentityChain } from "../chain/chain.ts";
import { showExpiry, showTime } from "../config/schema/duration.ts";
import type { Credential } from "../credential.ts";
import { withContexts } from "../sign_in/link_contexts.ts";
import { statusOf, UserError } from "../errors.ts";
import type { Facts } from "../provider/plan.ts";
import { asObject, asText } from "../terminal/report.ts";
import { rows } from "../terminal/columns.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import type { Context } from "../workspace/context.ts";
import { silently } from "../sign_in/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";

/** What the cloud said of an identity. */
interface Answer {
  readonly facts: Facts;
  readonly credential: Credential | undefined;
  /** Why it is nobody. */
  readonly error?: UserError;
}

/** `whoami`: asks the cloud who an identity is; asks the person nothing. Exit status 4 when it is nobody. */
export async function whoami(context: Context<"whoami">): Promise<number> {
  const { flags, positional } = context.invocation;
  const workspace = await openWorkspace(context);
  const chain = await workspace.chain(await chooseOne(workspace, flags, positional[0]));
  const answer = await ask(silently(workspace), chain);
  if (flags.has("json") || flags.text("output") === "json") printJson(workspace, chain, answer);
  else say(workspace, chain, answer);
  return answer.error === undefined ? 0 : statusOf(answer.error);
}

async function ask(workspace: Workspace, chain: IdentityChain): Promise<Answer> {
  let credential: Credential | undefined;
  try {
    credential = await credentialFor(workspace, chain, { minimum: 0 });
    const verified = await verify(workspace, chain, credential);
    return { facts: { ...factsOf(chain, credential), ...verified }, credential };
  } catch (error) {
    if (!(error instanceof UserError) || !isRefusal(error)) throw error;
    return { facts: factsOf(chain, credential), error, credential };
  }
}

/** A refusal is an answer; a network that is down is not. */
function isRefusal({ code }: UserError): boolean {
  return ["sign_in_refused", "sign_in_needed", "person_needed"].includes(code);
}

async function verify(
  workspace: Workspace,
  chain: IdentityChain,
  credential: Credential,
): Promise<Facts> {
  const { target, target: { plan: { verify } } } = chain;
  if (verify === undefined) return {};
  return await withContexts(workspace, chain, {}, (of) => verify(of(target), credential));
}

function printJson({ terminal, model }: Workspace, chain: IdentityChain, answer: Answer): void {
  const { node } = chain.target;
  const root = chain.root.node;
  const { expires } = answer.credential ?? {};
  const { account, principal, region } = answer.facts;
  terminal.print(JSON.stringify(
    {
      valid: answer.error === undefined,
      identity: node.name,
      kind: node.kind,
      provider: root.name,
      realm: model.realmOf(node).name,
      realm_source: model.realmOf(node).source,
      account,
      principal,
      region,
      ...Object.fromEntries(ownOf(chain, answer).map(({ name, value }) => [name, value])),
      expiration: showTime(expires),
      error: answer.error && asObject(answer.error),
    },
    null,
    2,
  ));
}

/** The facts that only its cloud knows. */
function ownOf({ target: { plan } }: IdentityChain, { facts }: Answer) {
  const labels = Object.entries(plan.labels ?? {});
  return labels.map(([name, label]) => ({ name, label, value: facts[name] }));
}

function say({ terminal, system, model }: Workspace, chain: IdentityChain, answer: Answer): void {
  const { node } = chain.target;
  const { account, principal, region } = answer.facts;
  const { expires } = answer.credential ?? {};
  const { paint } = terminal;
  const mark = answer.error === undefined ? paint("green", "✓ valid") : paint("red", "✗ not valid");
  terminal.print(`${mark}\n${
    rows([
      ["Identity", node.name],
      ["Provider", chain.root.node.name],
      ["Realm", realmInWords(model.realmOf(node))],
      ["Account", account],
      ...ownOf(chain, answer).map(({ label, value }) => [label, value] as const),
      ["Principal", principal],
      ["Region", region],
      ["Expires", showExpiry(expires, system.clock.now())],
    ])
  }`);
  if (answer.error) terminal.complain(asText(answer.error, paint));
}
