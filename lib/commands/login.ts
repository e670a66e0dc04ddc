import type { IdentityFlags } from "../cli/flags.ts";
import { isIdentity, isProvider } from "../config/entries/model.ts";
import { choicesOf, chooseOne, inProfile, remember } from "../choose/choose.ts";
import { type Chain, factsOf, offeringOf } from "../chain/chain.ts";
import { showExpiry } from "../duration.ts";
import type { Credential } from "../credential.ts";
import { hasCode, usage, UserError } from "../errors.ts";
import { isStale, renewOffers } from "../sign_in/offers.ts";
import { takeBack } from "../sign_in/revocation.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { storedCredential } from "../sign_in/stored.ts";
import { rows } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { asData } from "./shared/as_data.ts";
import { askedOf } from "./shared/asked_of_cloud.ts";
import type { Facts } from "../provider/plan.ts";
import { handOver, refuseLost } from "./login/handed_over.ts";
import { keyedKinds } from "./shared/keyed_users.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, signInOptions, type Workspace } from "../workspace/workspace.ts";
import { answerOf } from "../terminal/answer.ts";

/** `login`: signs in anew, and keeps the credential for later. */
export async function login(context: Context<"login">): Promise<number> {
  const { flags } = context.invocation;
  const workspace = await openWorkspace(context, {
    signIn: { ...signInOptions(flags), webflow: flags.has("webflow") },
    tellsLoss: true,
  });
  const chain = await chainToSignIn(workspace, context);
  await refuseLost(workspace, chain);
  const credential = await credentialFor(workspace, chain, { fresh: true });
  const isProvider = chain.target.node.role === "provider";
  const { plan } = chain.target;
  // No sign-in has shown that a credential of the surroundings, or one shared with its provider, works: its cloud is
  // asked.
  const asked = plan.stored && !plan.isSame ? {} : await askedOf(workspace, chain, credential);
  const facts = { ...factsOf(chain, credential), ...asked };
  await listOffers(workspace, chain, isProvider ? credential : undefined);
  await handOver(workspace, chain, credential);
  await remember(workspace, [chain]);
  await takeBack(workspace, isSessionsOwn(chain) ? [{ chain, credential }] : []);
  if (flags.has("json")) {
    workspace.terminal.print(
      answerOf("login", { valid: true, ...asData(workspace.model, chain, credential, facts) }),
    );
  } else welcome(workspace, chain, credential, facts);
  return 0;
}

/** Lists the provider's offers: always when it was signed in to by name, else when the list is too old. */
async function listOffers(
  workspace: Workspace,
  chain: Chain,
  byName: Credential | undefined,
): Promise<void> {
  const offering = offeringOf(chain);
  if (offering === undefined || !(byName || await isStale(workspace.system, offering))) return;
  const credential = byName ?? await storedCredential(workspace, offering.link, 0);
  if (credential !== undefined) await renewOffers(workspace, offering, credential);
}

async function chainToSignIn(
  workspace: Workspace,
  { invocation }: Context<"login">,
): Promise<Chain> {
  const { flags } = invocation;
  const provider = flags.text("provider") ?? providerNamed(workspace, flags);
  const webflow = flags.has("webflow");
  if (provider !== undefined) {
    if (webflow) throw noWebflow(`provider "${visible(provider)}"`, workspace);
    return await providerChain(workspace, provider);
  }
  const chain = await workspace.chain(
    await pickTagged(workspace, flags.texts("tags")) ??
      await chooseOne(workspace, flags, "signs in"),
  );
  const { node: { name }, kind } = chain.target;
  if (!webflow || kind.keys?.webflow) return chain;
  throw noWebflow(`"${visible(name)}", which is of kind ${kind.name}`, workspace);
}

/** Returns a provider that was typed in an identity's place, if no identity has that name; else `undefined`. */
function providerNamed({ model }: Workspace, flags: IdentityFlags): string | undefined {
  const [name, other] = flags.typed("identity");
  if (name === undefined || other !== undefined || isIdentity(model, name)) return undefined;
  return isProvider(model, name) ? name : undefined;
}

/** Returns the chain of a provider; the error for one that is missing says which profile has it, if any. */
async function providerChain(workspace: Workspace, name: string): Promise<Chain> {
  try {
    return await workspace.provider(name);
  } catch (error) {
    if (!hasCode(error, "identity_unknown")) throw error;
    throw await inProfile(workspace, error, { role: "provider", name });
  }
}

function noWebflow(what: string, { clouds }: Workspace): UserError {
  const kinds = keyedKinds(clouds).filter(({ keys }) => keys.webflow).map(({ name }) => name);
  const message = `--webflow is for identities of kind ${kinds.join(" or ")}, not for ${what}`;
  return usage(message, "atmos-auth list --identities");
}

/**
 * Returns the one identity that has any of the tags, or the person's choice among several; `undefined` without
 * `--tags`.
 */
async function pickTagged(workspace: Workspace, given: readonly string[]) {
  const tags = given.flatMap((text) => text.split(",")).map((tag) => tag.trim()).filter(Boolean);
  if (tags.length === 0) return undefined;
  const nodes = [...workspace.model.identities.values()];
  const names = nodes.filter((node) => tags.some((tag) => node.tags.includes(tag)))
    .map((node) => node.name);
  if (names.length === 0) throw noSuchTag(tags, nodes.flatMap((node) => node.tags));
  if (names.length === 1) return names[0];
  const choices = await choicesOf(workspace, names);
  return await workspace.person.pick(`Identities tagged ${tags.join(", ")}:`, choices);
}

function noSuchTag(tags: readonly string[], known: readonly string[]): UserError {
  const list = [...new Set(known)].sort().join(", ");
  return new UserError("identity_unknown", `No identity is tagged ${tags.join(" or ")}`, {
    hint: list ? `the tags are: ${list}` : "atmos-auth list",
  });
}

function welcome(
  { terminal, system }: Workspace,
  chain: Chain,
  credential: Credential,
  facts: Facts,
): void {
  const { node } = chain.target;
  const isOwn = isSessionsOwn(chain);
  terminal.say(`${terminal.paint("green", "✓")} Authentication successful`);
  terminal.say(rows([
    [node.role === "identity" ? "Identity" : "Provider", node.name],
    ["Account", facts.account],
    ["Principal", facts.principal],
    ["Region", facts.region],
    ["Expires", isOwn ? undefined : showExpiry(credential.expires, system.clock.now())],
    ["Kept", isOwn ? KEPT.ofSession : isAnew(chain) ? KEPT.anew : undefined],
  ]));
}

/** The reasons for which nothing is kept, whatever the store could. */
const KEPT = {
  ofSession: "nothing: each shell and command is given one of its own",
  anew: "nothing: each command obtains it anew",
};

/** Whether nothing of a sign-in is ever kept, such as of a job's token. */
function isAnew({ links }: Chain): boolean {
  return !links.some(({ plan }) => plan.stored);
}

/** Whether a credential belongs to one session, which takes it back: of a sign-in for itself alone nothing is kept. */
function isSessionsOwn({ target: { role, plan } }: Chain): boolean {
  return role === "identity" && !plan.stored && plan.revoke !== undefined;
}
