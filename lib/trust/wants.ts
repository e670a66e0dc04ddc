/** Wants of a found configuration, in words: for the person who is asked whether they trust it. */
import type { Model } from "../config/entries/model.ts";
import { variableKeys } from "../config/entries/environment.ts";
import { isOwnAlone } from "../config/entries/own_alone.ts";
import { namesOf } from "../config/entries/obtained.ts";
import { foundFiles } from "../config/files/trust.ts";
import type { Statements } from "../config/files/trust_record.ts";
import type { Effect } from "../config/schema/fields.ts";
import { valueIn } from "../config/yaml/located.ts";
import { HIDDEN } from "../list/shown.ts";
import { hostOf, isAmong, shownHost } from "../provider/hosts.ts";
import { OTHERS, type Others } from "../paths/others.ts";
import { isRemote } from "../paths/remote.ts";
import { traitsOf } from "../environment/own_variables.ts";
import { isHarmlessVariable, isRunningVariable } from "../environment/shown_names.ts";
import { isOurs } from "../environment/passed.ts";
import type { Environment } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import {
  allSaid,
  differences,
  entryOf,
  entryPath,
  isHidden,
  keyed,
  ownSaid,
  runs,
  type Subject,
  toldBy,
} from "./said.ts";
import { identitiesIn, kindOf, type PlannedIdentity, shownName } from "./wanted_identities.ts";

/** A want: what the configuration would do, and the things that it would do it to. */
export interface Want {
  readonly what: string;
  readonly things: readonly string[];
  /** Says that all things must be shown: none is left out, however many there are. */
  readonly all?: true;
}

/** Returns all wants; nothing is run, asked or opened to tell them. */
export async function wantsOf(
  subject: Subject,
  own: Model,
  env: Environment,
): Promise<readonly Want[]> {
  const { said, effects } = toldBy(subject);
  const effectOf = effectIn(effects);
  const having = (effect?: Effect): Statements =>
    Object.fromEntries(Object.entries(said).filter((line) => effectOf(...line) === effect));
  const rest = having();
  const identities = await identitiesIn(subject, said, env);
  // Last is nearest to the question, so the most important comes last.
  const wants: readonly Want[] = [
    { what: "sign you in as", things: identities.map(({ line }) => line) },
    { what: "connect you by", things: integrationsIn(subject, said) },
    { what: "read", things: [...where(rest, isSource, asThing), ...straysOf(subject)] },
    { what: "fetch what is asked about in turn:", things: addressesOf(subject), all: true },
    { what: "decide", things: where(rest, isSetting, asSetting) },
    {
      what: "say without effect, since only files of your own may",
      things: where(said, isOwnAlone, asSetting),
    },
    { what: "set the variables", things: variablesOf(subject, said), all: true },
    { what: "contact", things: hostsIn(subject, said, identities), all: true },
    { what: "change what is yours", things: changesOf(subject, own, said), all: true },
    { what: "write", things: where(having("write"), isHeard, asThing), all: true },
    { what: "run", things: where(having("run"), () => true, asThing), all: true },
  ];
  return wants.filter(({ things }) => things.length > 0);
}

/** Returns the integrations by which the person would be connected. */
function integrationsIn({ model }: Subject, said: Statements): readonly string[] {
  const entries = new Set(Object.keys(said).map(entryOf));
  return [...model.integrations.values()]
    .filter(({ name }) => entries.has(entryPath("integrations", name)))
    .map((node) => `${shownName(node.name)}: ${kindOf(node)}`);
}

/**
 * Returns hosts that are not a vendor's own: those of identities that can be planned, and those of every address that
 * is written anywhere, since a plan waits for values that only a program can tell, and a provider may have no identity.
 */
function hostsIn(
  { clouds }: Subject,
  said: Statements,
  identities: readonly PlannedIdentity[],
): readonly string[] {
  const own = clouds.flatMap(({ hosts }) => hosts?.own ?? []);
  const written = Object.entries(said).flatMap(addressesIn).map((text) => URL.parse(text))
    .flatMap((url) => url === null || isAmong(hostOf(url.href), own) ? [] : hostOf(url.href));
  return unique([...identities.flatMap(({ hosts }) => hosts), ...written.map(shownHost)]);
}

/** Returns the addresses in a value; that of a key such as `host` has no protocol. */
function addressesIn([path, value]: readonly [string, string]): readonly string[] {
  const isHost = /[._]host$/.test(path) && /^[\w.:[\]-]+$/.test(value);
  return isHost ? [`https://${value}`] : value.match(/https?:[^\s"',]+/gi) ?? [];
}

/** Returns one's own entries and settings that would change or be removed. */
function changesOf(subject: Subject, own: Model, said: Statements): readonly string[] {
  const mine = ownSaid(subject, own);
  const entries = new Set(Object.keys(mine).map(entryOf));
  const all = allSaid(subject);
  const left = new Set(Object.keys(all).map(entryOf));
  // An entry that is unset with all of its values protects nothing any more.
  const isLeft = (path: string) => entryOf(path) === path || left.has(entryOf(path));
  const others = differences(mine, all)
    .filter(({ path }) => entries.has(entryOf(path)))
    .map(({ path, before, after }) =>
      isKept(path, before) && isLeft(path)
        ? `${path}: stays ${before}, although it says ${after ?? "nothing"}`
        : `${path}: ${beforeOf(path, before) ?? "(nothing)"} -> ${after ?? "(nothing)"}`
    );
  // A secret's value is not compared; that it is set anew can be seen.
  const anew = Object.entries(said)
    .filter(([path, value]) => isHidden(value) && mine[path] === value)
    .map(([path, value]) => `${path}: ${value} -> what this file says`);
  return [...others, ...anew, ...takenNames(subject, own, said)];
}

/**
 * Returns names of one's own that would mean another entry: an alias counts when no entry has that name, in any case.
 */
function takenNames({ model }: Subject, own: Model, said: Statements): readonly string[] {
  const theirs = new Set(Object.keys(said).map(entryOf));
  return (["identities", "providers"] as const).flatMap((part) => {
    const mine = [...own[part].values()];
    const nodes = [...model[part].values()].filter(({ name }) => theirs.has(entryPath(part, name)));
    return nodes.flatMap((node) => {
      const taken = mine.filter((each) =>
        each.name !== node.name && namesOf(each).some((name) => namesOf(node).includes(name))
      );
      return taken.map(({ name }) =>
        `${entryPath(part, name)}: ${shownName(node.name)} has its name`
      );
    });
  });
}

/** Whether one's own value stays, since it protects; `protections.ts` sees to it. */
function isKept(path: string, before: string | undefined): boolean {
  if (before === undefined) return false;
  return /^\.(protected|session\.(maximum|min_ttl))$/.test(path.slice(entryOf(path).length)) &&
      /^auth\.(identities|providers)\./.test(path) ||
    /^auth\.shell\.(nested|agents)(\.|$)/.test(path) || isOwnAlone(path);
}

type Fits = (path: string, value: string) => boolean;

/** Returns the statements that fit, each in words. */
function where(
  said: Statements,
  fits: Fits,
  inWords: (path: string, value: string) => string,
): readonly string[] {
  return Object.entries(said).filter(([path, value]) => fits(path, value))
    .map(([path, value]) => inWords(path, value));
}

function asThing(path: string, value: string): string {
  return `${value}  (${path})`;
}

function asSetting(path: string, value: string): string {
  return `${path}: ${value}`;
}

function straysOf({ loaded }: Subject): readonly string[] {
  return loaded.strays.filter(({ path }) => !isRemote(path)).map(({ path, at, isAsked }) => {
    const what = isAsked
      ? `the file that ${visible(path)} says`
      : `${visible(path)}, beyond the project`;
    return `${what}  (${visible(at.file)}:${at.line})`;
  });
}

/** Returns remote imports, whose content is not known before they are fetched. */
function addressesOf({ loaded }: Subject): readonly string[] {
  return loaded.strays.filter(({ path }) => isRemote(path)).map(({ path, at }) =>
    `${visible(path)}  (${visible(at.file)}:${at.line})`
  );
}

/**
 * Returns the variables that are set, in a map or a list, by whichever entry, with their values: what nobody knows to
 * run a program may be one all the same. Those of one value are told once.
 */
function variablesOf({ loaded, model }: Subject, said: Statements): readonly string[] {
  const theirs = new Set(foundFiles(loaded).map(({ path }) => path));
  const nodes = (["providers", "identities", "integrations"] as const).flatMap((part) =>
    [...model[part].values()].map(({ name, tree }) => ({
      tree,
      above: `${entryPath(part, name)}.`,
    }))
  );
  const lines = [{ tree: loaded.root, above: "" }, ...nodes].flatMap(({ tree, above }) =>
    variableKeys(valueIn(tree, "env"))
      .filter(({ at, name }) => theirs.has(at.file) && !isOurs(name) && !isRunningVariable(name))
      .map(({ name }) => `${visible(name)}=${said[`${above}env.${keyed(visible(name))}`] ?? ""}`)
  );
  return unique(lines);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** Returns the files to be trusted, with the reason why some are not one's own, and the command that makes them so. */
export function filesIn(
  { loaded }: Pick<Subject, "loaded">,
  others: ReadonlyMap<string, Others>,
): readonly string[] {
  return foundFiles(loaded).flatMap(({ path, stranger }) => {
    const who = others.get(path);
    return [
      visible(path),
      ...who === undefined ? [] : [`  it ${OTHERS[who]}, who decides what its programs are`],
      ...stranger === undefined ? [] : [`  not your own: ${stranger.why}`],
      ...stranger?.mend === undefined ? [] : [`  to make it your own: ${stranger.mend}`],
    ];
  });
}

/** Returns the effect of a variable that stands for a flag; `undefined` when it has none. */
function effectOfVariable(path: string): Effect | undefined {
  return path.startsWith("env.") ? traitsOf(path.slice("env.".length))?.effect : undefined;
}

/**
 * Makes a function that returns a statement's effect: by its field, its variable, or a reference that runs a program.
 */
function effectIn(effects: ReadonlyMap<string, Effect>) {
  return (path: string, value: string): Effect | undefined => {
    const isRun = value.startsWith("!exec ") ||
      value.startsWith("!secret ") && runs(value.slice("!secret ".length));
    return isRun || isRunning(path) ? "run" : effects.get(path) ?? effectOfVariable(path);
  };
}

/** Whether the path is that of a variable whose value programs run. */
function isRunning(path: string): boolean {
  const name = variableAt(path);
  return name !== undefined && isRunningVariable(name);
}

/** Returns one's own value as it was; of a variable that may hold anything only that it is there. */
function beforeOf(path: string, before: string | undefined): string | undefined {
  const name = variableAt(path);
  if (name === undefined || before === undefined) return before;
  return isHarmlessVariable(name) || isRunningVariable(name) ? before : HIDDEN;
}

/** Returns the name of the variable at a path, at the top or of an entry; `undefined` for any other. */
function variableAt(path: string): string | undefined {
  const [, odd, plain] = /(?:^|\.)env\.(?:"(.+)"|([^.\s"]+))$/.exec(path) ?? [];
  return odd ?? plain;
}

/** Whether the statement names a file, a variable or a secret to read. */
function isSource(path: string, value: string): boolean {
  return /^!(secret|env|include) |^\[secret: /.test(value) ||
    /(_file|file_path|_path|\.environment_variable|\.token_source\.url)$/.test(path);
}

/** Whether the path is that of a setting of `auth` itself, or of a variable that stands for a flag. */
function isSetting(path: string, value: string): boolean {
  return /^(auth\.|env\.ATMOS_)/.test(path) && entryOf(path) === path &&
    !isSource(path, value) && !isOwnAlone(path);
}

function isHeard(path: string): boolean {
  return !isOwnAlone(path);
}
