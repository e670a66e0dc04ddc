import { realmInWords } from "../config/entries/realm.ts";
import { chooseOne, remember } from "../choose/choose.ts";
import type { GlobalFlags } from "../cli/flags.ts";
import { ledBy } from "../cli/mends/same_configuration.ts";
import { factsOf, type IdentityChain } from "../chain/chain.ts";
import { showExpiry, showTime } from "../duration.ts";
import type { Credential } from "../credential.ts";
import { isRefusal, needsPerson, orUndefined, statusOf, type UserError } from "../errors.ts";
import { directories, homeDirectory, pathOf } from "../paths/directories.ts";
import { lastingDirectory } from "../paths/lasting_directory.ts";
import type { InFiles } from "../provider/grant.ts";
import type { Facts } from "../provider/plan.ts";
import { briefDirectories } from "../paths/brief_directory.ts";
import { asObject, asText } from "../terminal/report.ts";
import { rows } from "../terminal/columns.ts";
import { withCredential } from "../sign_in/sign_in.ts";
import { isLost } from "../sign_in/stored.ts";
import type { Context } from "../workspace/context.ts";
import { sessionId } from "../environment/session_marks.ts";
import { silently } from "../sign_in/context.ts";
import { asData } from "./shared/as_data.ts";
import { askedOf } from "./shared/asked_of_cloud.ts";
import {
  deliveryOutside,
  grantOutside,
  type GrantParts,
  inFilesOf,
  liesInBrief,
} from "./shared/grant_outside.ts";
import { comparedCommand } from "./shared/lasting_command.ts";
import { askOwn } from "../session/own_tools.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { answerOf } from "../terminal/answer.ts";

/** The cloud's answer on an identity. */
interface Answer {
  readonly facts: Facts;
  readonly credential: Credential | undefined;
  /** The reason why the identity is nobody, if so. */
  readonly error?: UserError;
}

/** `whoami`: asks the cloud who an identity is; asks the person nothing. Exit status 4 when it is nobody. */
export async function whoami(context: Context<"whoami">): Promise<number> {
  const { flags } = context.invocation;
  const workspace = await openWorkspace(context);
  const chain = await workspace.chain(await chooseOne(workspace, flags, "looks"));
  const isJson = flags.has("json") || flags.text("output") === "json";
  const [answer, outside] = await Promise.all([
    ask(silently(workspace), chain),
    isJson ? lookOutside(workspace, chain, flags) : undefined,
  ]);
  await remember(workspace, [chain]);
  await warnOfSession(workspace, chain, answer);
  if (outside === undefined) say(workspace, chain, answer);
  else printJson(workspace, chain, answer, await placesOf(workspace, chain, answer, outside));
  return answer.error === undefined ? 0 : statusOf(answer.error);
}

async function ask(workspace: Workspace, chain: IdentityChain): Promise<Answer> {
  let credential: Credential | undefined;
  try {
    return await withCredential(workspace, chain, async (found) => {
      credential = found;
      const verified = await askedOf(workspace, chain, found);
      return { facts: { ...factsOf(chain, found), ...verified }, credential };
    }, { minimum: 0 });
  } catch (error) {
    // A refusal is an answer; a network that is down is not.
    if (!isRefusal(error) && !needsPerson(error)) throw error;
    const led = ledBy(error, workspace.flags);
    return { facts: factsOf(chain, credential), error: led, credential };
  }
}

/** Says where the shell around goes by another credential than the one that was asked about, as one signed in to since. */
async function warnOfSession(
  workspace: Workspace,
  chain: IdentityChain,
  { credential, error }: Answer,
): Promise<void> {
  if (!sessionId(workspace.system.env) || credential === undefined || error !== undefined) return;
  const { warnOfEarlier } = await import("./shared/session_around.ts");
  await warnOfEarlier(workspace, chain, credential);
}

async function lookOutside(
  workspace: Workspace,
  { target: { cloud } }: IdentityChain,
  flags: GlobalFlags,
): Promise<GrantParts> {
  const [own, ours, delivery] = await Promise.all([
    askOwn(workspace.system, cloud),
    comparedCommand(workspace, flags),
    deliveryOutside(workspace.system),
  ]);
  return { ...own, ours, delivery };
}

/** Prints the answer as data: fields of `atmos auth whoami` by their names there, others by names of our own. */
function printJson(
  { terminal, model, system }: Workspace,
  chain: IdentityChain,
  answer: Answer,
  places: Places,
): void {
  const { node, plan } = chain.target;
  const isKept = answer.credential !== undefined && plan.stored !== false;
  const said = {
    valid: answer.error === undefined,
    ...asData(model, chain, answer.credential, answer.facts),
    ...places,
    ...isKept ? { credentials_ref: node.name } : {},
    last_updated: showTime(system.clock.now()),
    error: answer.error && asObject(answer.error),
  };
  terminal.print(answerOf("whoami", said));
}

/** The variables that `env` would set, and those of its files that exist; without the home directory's path. */
interface Places {
  readonly environment?: Readonly<Record<string, string>>;
  readonly paths?: readonly Readonly<Record<string, string | boolean>>[];
}

async function placesOf(
  workspace: Workspace,
  chain: IdentityChain,
  { credential }: Answer,
  outside: GrantParts,
): Promise<Places> {
  const { system, model } = workspace;
  if (directories(system).data === undefined) return {};
  const { node } = chain.target;
  const { name } = model.realmOf(node);
  const grant = (directory: string, inFiles: InFiles) =>
    grantOutside(workspace, chain, credential, directory, { ...outside, inFiles });
  const lapses = inFilesOf(credential);
  // A store that can't be used has been told of.
  const isBrief = lapses !== "never" &&
    await orUndefined(() => isLost(workspace.store, chain.target)) === true;
  const inFiles = isBrief ? "rather" : lapses;
  // Files that `env` would put there do not exist before.
  const [brief] = liesInBrief(inFiles, grant("/", inFiles))
    ? await briefDirectories(system, name, node.name)
    : [];
  const lasting = await lastingDirectory(system, name, node.name);
  const directory = brief ?? lasting;
  const { variables, files } = grant(directory, brief ? inFiles : "never");
  const short = (text: string) => withoutHome(system, text);
  const environment = Object.entries(variables).map(([name, value]) => [name, short(value)]);
  const { join } = pathOf(system.os);
  const all = Object.keys(files).map((name) => ({
    path: join(directory, ...name.split("/")),
    purpose: name,
  }));
  const there = await Promise.all(all.map(({ path }) => system.files.info(path)));
  const paths = all.filter((_, at) => there[at] !== undefined).map(({ path, purpose }) => ({
    location: short(path),
    ...{ type: "file", required: false, purpose },
  }));
  return {
    environment: Object.fromEntries(environment),
    ...paths.length > 0 ? { paths } : {},
  };
}

/**
 * Replaces the home directory by `~` wherever it stands in a text, on Windows in either spelling; a longer name is
 * another directory's.
 */
function withoutHome(system: Workspace["system"], text: string): string {
  const home = homeDirectory(system);
  if (home === undefined || home.length < 2) return text;
  return [home, home.replaceAll("\\", "/")].reduce(shortened, text);
}

function shortened(text: string, home: string): string {
  return text.split(home).reduce((before, after) => {
    const isOther = /[\w.-]$/.test(before) || /^[\w.-]/.test(after);
    return before + (isOther ? home : "~") + after;
  });
}

/** Returns the facts that only the identity's cloud knows. */
function ownOf({ target: { plan } }: IdentityChain, { facts }: Answer) {
  const labels = Object.entries(plan.labels ?? {});
  return labels.map(([name, label]) => ({ name, label, value: facts[name] }));
}

function say(
  { terminal, system, model, flags }: Workspace,
  chain: IdentityChain,
  answer: Answer,
): void {
  const { node } = chain.target;
  const { account, principal, region } = answer.facts;
  const { expires } = answer.credential ?? {};
  const { paint } = terminal;
  const valid = answer.error === undefined;
  const mark = valid ? paint("green", "✓") : paint("red", "✗");
  const head = `${mark} Current Authentication Status: ${valid ? "valid" : "not valid"}`;
  terminal.print(`${head}\n${
    rows([
      ["Identity", node.name],
      ["Provider", chain.root.node.name],
      ["Realm", realmInWords(model.realmOf(node), flags)],
      ["Account", account],
      ...ownOf(chain, answer).map(({ label, value }) => [label, value] as const),
      ["Principal", principal],
      ["Region", region],
      ["Expires", showExpiry(expires, system.clock.now())],
    ])
  }`);
  if (answer.error) terminal.complain(asText(answer.error, paint));
}
