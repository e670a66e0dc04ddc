/** What a found configuration wants, in words: for the person who is asked whether they trust it. */
import { planChain } from "../config/chain.ts";
import { refuseCommands } from "../config/commands.ts";
import { valueIn } from "../config/located.ts";
import type { Model, Node } from "../config/model.ts";
import { foundFiles } from "../config/trust.ts";
import { variableKeys } from "../config/variable_keys.ts";
import { foreignHosts } from "../endpoints.ts";
import type { Said } from "../config/trust_record.ts";
import type { Facts } from "../provider.ts";
import type { Environment } from "../system.ts";
import { visible } from "../visible.ts";
import { differences, entryOf, entryPath, ownSaid, saidBy, type Subject } from "./said.ts";

/** Something that it wants, and of what. */
export interface Want {
  readonly what: string;
  readonly things: readonly string[];
}

/** All that it wants; nothing is run, asked or opened to tell. */
export async function wantsOf(
  subject: Subject,
  own: Model,
  env: Environment,
): Promise<readonly Want[]> {
  const said = saidBy(subject);
  const identities = await identitiesIn(subject, said, env);
  const wants = [
    { what: "sign you in as", things: identities.map(({ line }) => line) },
    { what: "contact", things: unique(identities.flatMap(({ hosts }) => hosts)) },
    { what: "change what is yours", things: changesOf(subject, own, said) },
    { what: "run", things: linesWhere(said, isProgram) },
    { what: "read", things: [...linesWhere(said, isSource), ...straysOf(subject)] },
    { what: "set the variables", things: variablesOf(subject) },
    { what: "decide", things: settingsWhere(said, isSetting) },
    {
      what: "say without effect, since only files of your own may",
      things: settingsWhere(said, isVain),
    },
  ];
  return wants.filter(({ things }) => things.length > 0);
}

interface PlannedIdentity {
  readonly line: string;
  /** Those that are not the vendor's own. */
  readonly hosts: readonly string[];
}

/** The identities of which a found file says anything, and those that only it knows. */
async function identitiesIn(
  { model, clouds }: Subject,
  said: Said,
  env: Environment,
): Promise<readonly PlannedIdentity[]> {
  const entries = new Set(Object.keys(said).map(entryOf));
  const nodes = [...model.identities.values()].filter(({ name }) =>
    entries.has(entryPath("identities", name))
  );
  return await Promise.all(nodes.map(async (node) => {
    try {
      const chain = await planChain(model, node.name, clouds, refuseCommands);
      const facts = Object.assign({}, ...chain.links.map(({ plan }) => plan.facts));
      return { line: lineOf(node, facts), hosts: foreignHosts(chain, clouds, env) };
    } catch {
      // It is broken, or some of it waits for trust itself: what it says is as good as told.
      return { line: lineOf(node, { principal: principalIn(said, node) }), hosts: [] };
    }
  }));
}

/** Keys by which the various kinds name whom one becomes. */
const PRINCIPAL =
  /\.(account(_id)?|id|assume_role|role_(arn|name)|subscription_id|project_id|.*email)$/;

function principalIn(said: Said, { name }: Node): string {
  const entry = `${entryPath("identities", name)}.`;
  return Object.entries(said)
    .filter(([path]) => path.startsWith(entry) && PRINCIPAL.test(path))
    .map(([, value]) => value).join(", ");
}

function lineOf(node: Node, facts: Facts): string {
  const { account, principal, region } = facts;
  // An ARN says the account itself.
  const named = account !== undefined && principal?.split(":")[4] === account;
  const parts = [named ? undefined : account, principal, region]
    .flatMap((part) => part ? [visible(part)] : []);
  const about = parts.length > 0 ? parts.join(", ") : visible(node.kind);
  return `${visible(node.name)}: ${about}`;
}

/** Entries and settings of one's own that would be others. */
function changesOf(subject: Subject, own: Model, said: Said): readonly string[] {
  const mine = ownSaid(subject, own);
  const entries = new Set(Object.keys(mine).map(entryOf));
  return differences(mine, { ...mine, ...said })
    .filter(({ path }) => entries.has(entryOf(path)))
    .map(({ path, before, after }) =>
      isKept(path, before)
        ? `${path}: stays ${before}, although it says ${after}`
        : `${path}: ${before ?? "(nothing)"} -> ${after}`
    );
}

/** What one's own files protect; `protections.ts` sees to it. */
function isKept(path: string, before: string | undefined): boolean {
  return before !== undefined &&
    /\.protected$|\.session\.maximum$|^auth\.(audit|shell\.nested)/.test(path);
}

function linesWhere(said: Said, fits: (path: string, value: string) => boolean): readonly string[] {
  return Object.entries(said)
    .filter(([path, value]) => fits(path, value))
    .map(([path, value]) => `${value}  (${path})`);
}

function settingsWhere(
  said: Said,
  fits: (path: string, value: string) => boolean,
): readonly string[] {
  return Object.entries(said)
    .filter(([path, value]) => fits(path, value))
    .map(([path, value]) => `${path}: ${value}`);
}

function isProgram(path: string, value: string): boolean {
  return value.startsWith("!exec ") || value.startsWith("!secret exec:") ||
    /(_process|\.default_shell|executable_path|\.executable\.command|\.program|\.command)(\.|$)/
      .test(path);
}

function isSource(path: string, value: string): boolean {
  if (isProgram(path, value)) return false;
  return /^!(secret|env|include) |^\[secret: /.test(value) ||
    /(_file|file_path|_path|\.environment_variable|\.token_source\.url)$/.test(path);
}

function isSetting(path: string, value: string): boolean {
  return /^auth\./.test(path) && entryOf(path) === path && !isProgram(path, value) &&
    !isSource(path, value) && !isVain(path);
}

function isVain(path: string): boolean {
  return /^auth\.(audit|trust)(\.|$)/.test(path);
}

function straysOf({ loaded }: Subject): readonly string[] {
  return loaded.strays.map(({ path, at }) =>
    `${visible(path)}, beyond the project  (${visible(at.file)}:${at.line})`
  );
}

/** In a map of them or a list, wherever an entry may say it. */
function variablesOf({ loaded, model }: Subject): readonly string[] {
  const theirs = new Set(foundFiles(loaded).map(({ path }) => path));
  const nodes = [model.providers, model.identities, model.integrations]
    .flatMap((part) => [...part.values()]);
  const names = [loaded.root, ...nodes.map(({ tree }) => tree)]
    .flatMap((tree) => variableKeys(valueIn(tree, "env")))
    .filter(({ at }) => theirs.has(at.file))
    .map(({ name }) => visible(name));
  return names.length > 0 ? [unique(names).join(", ")] : [];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The files that are to be trusted, with why some are not one's own, and how they become that. */
export function filesIn({ loaded }: Pick<Subject, "loaded">): readonly string[] {
  return foundFiles(loaded).flatMap(({ path, stranger }) => [
    visible(path),
    ...stranger === undefined ? [] : [`  not your own: ${stranger.why}`],
    ...stranger?.mend === undefined ? [] : [`  to make it your own: ${stranger.mend}`],
  ]);
}
