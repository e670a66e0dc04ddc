import { auditOutside } from "./shared/audited.ts";
import { checkWord, chooseOne, remember } from "../choose/choose.ts";
import { factsOf, type IdentityChain } from "../chain/chain.ts";
import { showDuration, showTime } from "../duration.ts";
import { nearest } from "../nearest.ts";
import { durationSaid } from "../cli/duration_flag.ts";
import { asData } from "./shared/as_data.ts";
import { showPage } from "./console/page.ts";
import type { Credential } from "../credential.ts";
import { sayingOnce, withContexts } from "../sign_in/link_contexts.ts";
import type { Node } from "../config/entries/model.ts";
import { orUndefined, usage, UserError } from "../errors.ts";
import { nameTyped, typedFlag } from "../terminal/flag.ts";
import type { Console, ConsolePage, ConsoleRequest } from "../provider/plan.ts";
import { pageHint } from "../terminal/page_hint.ts";
import { rows } from "../terminal/columns.ts";
import { confirmProtected } from "./shared/protected.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { answerOf } from "../terminal/answer.ts";

/** `console`: opens the cloud's web console as an identity, in the browser or as an address. */
export async function consoleCommand(context: Context<"console">): Promise<number> {
  const { flags } = context.invocation;
  const opened = await openWorkspace(context, {
    signIn: { mfaCodeStdin: flags.has("mfa-code-stdin") },
  });
  const workspace = { ...opened, person: sayingOnce(opened.person) };
  const isPage = (word: string) => workspace.clouds.some(({ pages }) => pages?.includes(word));
  checkWord(workspace.model, flags, isPage, { what: "a page", flag: "--destination" });
  const chain = await workspace.chain(await chooseOne(workspace, flags, "looks"));
  const console = consoleOf(chain, flags.text("destination")) ??
    await noConsole(workspace, chain.target.node);
  const request = requestOf(chain, context.invocation);
  await confirmProtected(workspace, [chain], flags.texts("yes-i-mean"));
  const { credential, page } = await withCredential(workspace, chain, async (credential) => {
    return { credential, page: await pageFor(workspace, chain, console, credential, request) };
  });
  await Promise.all([noteDown(workspace, chain, page), remember(workspace, [chain])]);
  if (flags.has("json")) {
    printJson(workspace, chain, credential, page);
    return 0;
  }
  const quiet = flags.has("print-only");
  if (!quiet) introduce(workspace, chain, credential, page, request);
  await showPage(workspace, page, {
    closed: quiet || flags.has("no-open"),
    isolated: flags.said("isolated") ?? workspace.model.settings.console.isolated ?? false,
    owner: {
      realm: workspace.model.realmOf(chain.target.node).name,
      identity: chain.target.node.name,
    },
  });
  return 0;
}

/**
 * Returns the console; `undefined` when the identity has none. Throws for a page that it lacks before a sign-in is
 * spent on it.
 */
function consoleOf(
  { target }: IdentityChain,
  destination: string | undefined,
): Console | undefined {
  const { plan: { console }, cloud: { pages = [] } } = target;
  if (console === undefined) return undefined;
  if (destination === undefined || /^[a-z][a-z0-9+.-]*:/i.test(destination)) return console;
  if (pages.includes(destination.toLowerCase())) return console;
  const near = nearest(destination, pages);
  const message = `The console has no page "${visible(destination)}"`;
  throw usage(message, near === undefined ? pageHint(pages) : `--destination ${near}`);
}

/** The most other identities that are searched for one with a console: planning takes time. */
const MOST = 50;

/** Throws the error that the identity has no console; its hint names one that has, if there is any. */
async function noConsole({ model, chain }: Workspace, node: Node): Promise<never> {
  const message = `Identity "${
    visible(node.name)
  }" has no web console: its kind ${node.kind} has none`;
  const others = [...model.identities.values()].filter(({ kind }) => kind !== node.kind);
  for (const { name } of others.slice(0, MOST)) {
    const other = await orUndefined(() => chain(name));
    if (other?.target.plan.console === undefined) continue;
    const hint = typedFlag("--identity", name);
    throw new UserError("usage", message, { hint, at: node.at, wrong: [node.name] });
  }
  throw usage(message, `atmos-auth shell ${nameTyped(node.name)}`, node.at);
}

function requestOf(
  chain: IdentityChain,
  { flags }: Context<"console">["invocation"],
): ConsoleRequest {
  const destination = flags.text("destination");
  const issuer = flags.text("issuer");
  const duration = durationSaid("--duration", flags.text("duration"), "1h30m") ??
    configuredDuration(chain);
  return {
    ...(destination === undefined ? {} : { destination }),
    ...(duration === undefined ? {} : { duration }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}

/**
 * Returns `console.session_duration` of the identity, else of an entry that it is obtained from, in milliseconds;
 * `undefined` when none has it.
 */
function configuredDuration({ links }: IdentityChain): number | undefined {
  return links.findLast(({ node }) => node.console?.session_duration !== undefined)
    ?.node.console?.session_duration;
}

async function pageFor(
  workspace: Workspace,
  chain: IdentityChain,
  console: Console,
  credential: Credential,
  request: ConsoleRequest,
): Promise<ConsolePage> {
  const reach = { more: console.hosts(workspace.system.env) };
  return await withContexts(
    workspace,
    chain,
    reach,
    (contextOf) => console.page(contextOf(chain.target), credential, request),
  );
}

async function noteDown(
  workspace: Workspace,
  chain: IdentityChain,
  { signsIn }: ConsolePage,
): Promise<void> {
  const seconds = signsIn?.lasts === undefined ? undefined : Math.floor(signsIn.lasts / 1000);
  await auditOutside(workspace, "console", [chain], seconds);
}

/** Prints the console as data, with the address, which may sign in: that is what was asked for. */
function printJson(
  { model, system }: Workspace,
  chain: IdentityChain,
  credential: Credential,
  { url, signsIn }: ConsolePage,
): void {
  const lasts = signsIn?.lasts;
  const until = lasts === undefined ? undefined : showTime(system.clock.now() + lasts);
  const data = asData(model, chain, credential);
  const said = { ...data, url: url.reveal(), console_expiration: until };
  // The address is what was asked for: past the redactor.
  system.stdout.write(`${answerOf("console", said)}\n`);
}

function introduce(
  { terminal, system }: Workspace,
  chain: IdentityChain,
  credential: Credential,
  { signsIn, note }: ConsolePage,
  { destination }: ConsoleRequest,
): void {
  const facts = factsOf(chain, credential);
  const lasts = signsIn?.lasts;
  const until = lasts && showTime(system.clock.now() + lasts);
  terminal.say(rows([
    ["Identity", chain.target.node.name],
    ["Account", facts.account],
    ["Page", destination ?? "home"],
    ["Signed in", lasts && `for ${showDuration(lasts)}, until ${until}`],
  ]));
  if (note !== undefined) terminal.say(note);
}
