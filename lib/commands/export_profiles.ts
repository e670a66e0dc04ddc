import { personsOwn } from "../environment/persons.ts";
import { findIdentity, type Node } from "../config/entries/model.ts";
import { placeToWrite } from "../paths/written_place.ts";
import { pathOf } from "../paths/directories.ts";
import { lastingCommand } from "./shared/lasting_command.ts";
import { landing } from "../paths/landing.ts";
import { streamAt } from "../paths/streams.ts";
import { type Cloud, findCloud, vendorOf } from "../provider/cloud.ts";
import type { ToolProfiles } from "../provider/tool_profiles.ts";
import { throwAll, usage, UserError } from "../errors.ts";
import { overruledBy } from "./shared/overruled.ts";
import { withoutPart, withPart } from "./export_profiles/managed_block.ts";
import type { IdentityPlan } from "../provider/plan.ts";
import { answerOf } from "../terminal/answer.ts";
import { visible } from "../terminal/escape.ts";
import { inWords } from "../terminal/report.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { flagWords, typedFlag } from "../terminal/flag.ts";

type ExportInvocation = Context<"export profiles">["invocation"];

/** An identity as a profile. */
interface Profile {
  readonly name: string;
  readonly identity: string;
  readonly section: string;
}

/**
 * `export aws-config`: writes profiles into the person's own file of a cloud's tools; the tools then ask us for
 * credentials.
 */
export async function exportProfiles(context: Context<"export profiles">): Promise<number> {
  const { flags, by } = context.invocation;
  const workspace = await openWorkspace(context, { gives: false });
  const cloud = findCloud(context.clouds, by);
  const ours = await lastingCommand(workspace, flags);
  const profiles = await profilesOf(context, workspace, cloud, ours);
  const text = profiles.map(({ section }) => section).join("\n");
  const prefix = flags.text("prefix") ?? "";
  for (const { name, identity } of profiles.filter((it) => it.name !== prefix + it.identity)) {
    context.terminal.say(`"${visible(identity)}" is the profile "${name}": ${OTHER_NAME}`);
  }
  const file = fileMeant(workspace, flags.text("write"));
  const all = { tools: cloud.profiles!, profiles, text };
  if (file !== undefined) await write(workspace, context.invocation, all, file);
  else await print(workspace, context.invocation, all);
  if (flags.has("json")) context.terminal.print(asJson(profiles, file));
  return 0;
}

function asJson(profiles: readonly Profile[], file: string | undefined): string {
  const said = profiles.map(({ name, identity, section: text }) => ({ name, identity, text }));
  return answerOf("export profiles", { profiles: said, ...file === undefined ? {} : { file } });
}

/** Returns the file to write profiles to; `undefined` to print them, as for our own output's path. */
function fileMeant({ system }: Workspace, said: string | undefined): string | undefined {
  const file = said && placeToWrite(system, said, "--write");
  return file && streamAt(file, system.pid) === "stdout" ? undefined : file;
}

const OTHER_NAME = "not all of these tools know a name with other characters";

/** The profiles, their text, and the tools that they are for. */
interface All {
  readonly tools: ToolProfiles;
  readonly profiles: readonly Profile[];
  readonly text: string;
}

async function print(workspace: Workspace, invocation: ExportInvocation, all: All): Promise<void> {
  const { terminal } = workspace;
  if (!invocation.flags.has("json")) terminal.print(all.text);
  for (const error of await overruled(workspace, invocation, all)) {
    terminal.warn(inWords(error, terminal.paint));
  }
}

/** Returns an error for each profile that would be somebody else, once the file holds that text. */
async function overruled(
  { system, flags: config }: Workspace,
  { words, flags }: ExportInvocation,
  { tools, profiles, text }: All,
  file?: string,
): Promise<readonly UserError[]> {
  const found = await tools.overruled(personsOwn(system), file ?? "", text);
  const named = flags.typed("identity").map((name) => ` ${typedFlag("-i", name)}`).join("");
  const anew = { words: `${words}${named}${config}`, prefix: flags.text("prefix"), file };
  return profiles.flatMap(({ name }) => {
    const by = found.get(name);
    return by === undefined ? [] : [overruledBy(name, by, anew)];
  });
}

async function profilesOf(
  context: Context<"export profiles">,
  workspace: Workspace,
  cloud: Cloud,
  ours: readonly string[],
): Promise<readonly Profile[]> {
  const named = context.invocation.flags.typed("identity");
  const nodes = named.length > 0
    ? named.map((name) => findIdentity(workspace.model, name))
    : [...workspace.model.identities.values()].filter(({ kind }) => isOf(cloud, kind));
  const made: Profile[] = [];
  for (const node of nodes) {
    const profile = await madeOf(context, workspace, node, cloud, ours);
    if (profile !== undefined) made.push(profile);
  }
  const profiles = made.filter((profile) => isAlone(context, profile, made, named.length > 0));
  if (profiles.length === 0) throw nothing(cloud);
  return profiles;
}

/**
 * Whether the profile's name is its own. Of two with one name neither is written: it would depend on the tools which
 * one counts.
 */
function isAlone(
  { terminal, invocation }: Context<"export profiles">,
  profile: Profile,
  made: readonly Profile[],
  isNamed: boolean,
): boolean {
  if (made.filter(({ name }) => name === profile.name).length === 1) return true;
  const error = sameName(profile, invocation.words);
  if (isNamed) throw error;
  terminal.say(`Left out: ${error.message}`);
  return false;
}

function isOf({ kinds }: Cloud, kind: string): boolean {
  return kinds.some(({ name, role }) => name === kind && role === "identity");
}

/**
 * Makes an identity's profile; `undefined`, with a note, for one that is broken or has no credential to give, unless it
 * was named.
 */
async function madeOf(
  context: Context<"export profiles">,
  workspace: Workspace,
  node: Node,
  cloud: Cloud,
  ours: readonly string[],
): Promise<Profile | undefined> {
  try {
    const { plan } = (await workspace.chain(node.name)).target;
    if (!isOf(cloud, node.kind) || plan.processOutput === undefined) {
      throw noCredential(node, cloud);
    }
    return profileOf(context, workspace, cloud.profiles!, node, plan, ours);
  } catch (error) {
    const isNamed = context.invocation.flags.typed("identity").length > 0;
    if (!(error instanceof UserError) || isNamed) throw error;
    workspace.terminal.say(`Left out: ${error.message}`);
    return undefined;
  }
}

function profileOf(
  { invocation }: Context<"export profiles">,
  { system: { os } }: Workspace,
  tools: ToolProfiles,
  node: Node,
  plan: IdentityPlan,
  ours: readonly string[],
): Profile {
  const name = tools.nameOf(`${invocation.flags.text("prefix") ?? ""}${node.name}`);
  const helper = [...ours, "credential-process", ...flagWords("-i", node.name)];
  return { name, identity: node.name, section: tools.section(name, helper, plan, os) };
}

/** Writes the profiles to a file: links are followed, and the file keeps its mode. */
async function write(
  workspace: Workspace,
  invocation: ExportInvocation,
  all: All,
  path: string,
): Promise<void> {
  const { system, terminal } = workspace;
  const { tools, profiles } = all;
  const { dirname } = pathOf(system.os);
  const real = await landing(system, path);
  const content = await system.files.read(real) ?? new Uint8Array();
  const theirs = new Set(tools.namesIn(withoutPart(content)));
  const taken = profiles.find(({ name }) => theirs.has(name));
  if (taken !== undefined) throw alreadyThere(taken.name, path, invocation.words);
  const after = withPart(content, all.text);
  const text = new TextDecoder().decode(after);
  throwAll(await overruled(workspace, invocation, { ...all, text }, path));
  await system.files.makeDirectory(dirname(real));
  await system.files.rewrite(real, after);
  const count = profiles.length === 1 ? "1 profile" : `${profiles.length} profiles`;
  terminal.say(
    `Wrote ${count} to ${visible(path)}: ${profiles.map(({ name }) => name).join(", ")}`,
  );
}

function noCredential({ name, kind, at }: Node, cloud: Cloud): UserError {
  const message = `"${visible(name)}" (${kind}) has no credential that ${
    vendorOf(cloud)
  }'s tools could ask for`;
  return usage(message, "atmos-auth list --identities", at);
}

function nothing(cloud: Cloud): UserError {
  const message = `There is no ${vendorOf(cloud)} identity to make a profile of`;
  return new UserError("config_invalid", message, { hint: "atmos-auth list --identities" });
}

function sameName({ name, identity }: Profile, words: string): UserError {
  const message = `"${visible(identity)}" is not the only one that would be the profile "${name}"`;
  return usage(message, `atmos-auth ${words} ${typedFlag("-i", identity)} --prefix PREFIX`);
}

function alreadyThere(name: string, path: string, words: string): UserError {
  const message = `${visible(path)} has a profile "${name}" of its own`;
  return new UserError("failed", message, {
    hint: `atmos-auth ${words} --prefix atmos- --write FILE`,
  });
}
