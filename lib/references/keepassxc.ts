/**
 * `keepassxc:DATABASE#ENTRY`: the password of an entry of a KeePass database, as KeePassXC's own program reads it, or
 * another of its attributes: `keepassxc:DATABASE#ENTRY#ATTRIBUTE`. An entry is told by its whole path, without which the
 * program takes the first of that title anywhere, its recycle bin included. The database's password is asked of the
 * person, once.
 * Behind its path may stand `?key_file=PATH`, and `no_password` where it has none. https://keepassxc.org/docs
 */
import { nearest } from "../nearest.ts";
import { Secret } from "../secret.ts";
import type { HelperResult } from "../system/programs.ts";
import { typed, visible } from "../terminal/escape.ts";
import { refuseSeveral } from "./field.ts";
import { pathFor } from "./file.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type Tool, type ToolCommand } from "../secret_programs/tool.ts";
import { dialect } from "../terminal/dialect.ts";

const KEEPASSXC: Tool = {
  program: "keepassxc-cli",
  calm: "--version",
  reads: [],
  install: {
    linux: { package: "keepassxc" },
    darwin: "brew install --cask keepassxc",
    windows: "winget install KeePassXCTeam.KeePassXC",
  },
};

/** A database, and the options that open it. */
interface Database {
  /** Its path in the reference. */
  readonly place: string;
  readonly path: string;
  readonly flags: readonly `--${string}`[];
  readonly hasPassword: boolean;
}

/** Reads the entry's attribute, or its password. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [place = "", entry = "", attribute = "password"] = asked.rest.split("#");
  const database = databaseAt(asked, place);
  const password = await unlocked(asked, database);
  const asking = ["show", "--show-protected", `--attributes=${attribute}`] as const;
  const result = await ask(asked, database, asking, entry, password);
  if (result.status !== 0) throw await refused(asked, database, entry, result, password);
  refuseNamesakes(database, entry, await entriesIn(asked, database, password));
  if (result.stdout.trim() !== "") return new Secret(result.stdout);
  throw new Unavailable("that attribute is empty", attributesHint(database, entry));
}

/** Parameters after the path, as a person writes them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  key_file: "key_file=PATH",
  no_password: "no_password",
};

/**
 * Returns the reason for which a reference names no entry, or has a parameter that does not exist; `undefined` when it
 * is valid.
 */
export function wrong(rest: string): Unavailable | undefined {
  const [place = "", entry] = rest.split("#");
  const [path = "", query = ""] = place.split("?");
  if (!path || !entry) {
    const why = "it must name a database and an entry";
    return new Unavailable(why, `!secret keepassxc:${visible(path) || "~/keys.kdbx"}#ENTRY`);
  }
  const unknown = [...new URLSearchParams(query).keys()].find((key) =>
    !Object.hasOwn(PARAMETERS, key)
  );
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, Object.keys(PARAMETERS)) ?? "key_file";
  const hint = `!secret keepassxc:${visible(path)}?${PARAMETERS[meant]}#${visible(entry)}`;
  return new Unavailable(`"${visible(unknown)}" says nothing of a database`, hint);
}

function databaseAt({ system, at }: ReferenceContext, place: string): Database {
  const [path = "", query = ""] = place.split("?");
  const told = new URLSearchParams(query);
  const keyFile = told.get("key_file");
  const hasPassword = !told.has("no_password");
  const flags = [
    ...keyFile ? [`--key-file=${pathFor(system, keyFile, at)}`] as const : [],
    ...hasPassword ? [] : ["--no-password"] as const,
  ];
  return { place, path: pathFor(system, path, at), flags, hasPassword };
}

/** Returns the database's password, which has opened it; asked for once, however many of its entries are wanted. */
async function unlocked(asked: ReferenceContext, database: Database): Promise<Secret | undefined> {
  if (!database.hasPassword) return undefined;
  return await asked.once(["keepassxc", database.path], async () => {
    if (await asked.system.files.realPath(database.path) === undefined) {
      throw new Unavailable("that database is not there", dialect().look("", database.path));
    }
    return await askPassword(asked, database);
  });
}

/** The number of times that a password is asked for. */
const TRIES = 3;

/**
 * Asks for the password, which is tried while the question is open: what is typed meanwhile is the next answer, and
 * must not be echoed.
 */
async function askPassword(asked: ReferenceContext, database: Database): Promise<Secret> {
  let tries = 0;
  let result: HelperResult | undefined;
  const answer = await asked.person.ask({
    message: `Password of ${visible(database.path)}`,
    ...{ hidden: true, hint: "!secret keyring:NAME", later: "atmos-auth login" },
    check: async (typed) => {
      result = await ask(asked, database, ["ls"], undefined, new Secret(typed));
      tries += 1;
      return isRefused(result) && tries < TRIES ? NOT_WITH_THAT : undefined;
    },
  });
  if (result?.status === 0) return new Secret(answer);
  throw result === undefined
    ? new Error("an answer was not checked")
    : new Unavailable(lastWords(result), openHint(database));
}

const NOT_WITH_THAT = "it does not open with that password";

function isRefused({ status, stderr }: HelperResult): boolean {
  return status !== 0 && /invalid credentials/i.test(stderr);
}

async function ask(
  asked: ReferenceContext,
  { path, flags }: Database,
  command: ToolCommand["words"],
  entry: string | undefined,
  password: Secret | undefined,
): Promise<HelperResult> {
  const stdin = password && `${password.reveal()}\n`;
  const named = [path, ...entry === undefined ? [] : [wholePath(entry)]];
  return await runTool(asked, KEEPASSXC, { words: [...command, ...flags], named, stdin });
}

async function refused(
  asked: ReferenceContext,
  database: Database,
  entry: string,
  result: HelperResult,
  password: Secret | undefined,
): Promise<Unavailable> {
  if (/unknown attribute/i.test(result.stderr)) {
    return new Unavailable(lastWords(result), attributesHint(database, entry));
  }
  if (!/could not find entry/i.test(result.stderr)) {
    return new Unavailable(lastWords(result), openHint(database));
  }
  const names = await entriesIn(asked, database, password);
  const titled = names.filter((name) => name.endsWith(wholePath(entry)));
  const kept = titled.filter((name) => !isRecycled(name));
  const paths = kept.map((name) => referenceTo(database, name)).join(", ");
  if (paths !== "") return new Unavailable("an entry is told by its whole path", paths);
  const why = `the database has no such entry${titled.length > 0 ? " but in its recycle bin" : ""}`;
  const meant = nearest(entry, names);
  return new Unavailable(why, meant ? referenceTo(database, meant) : openHint(database));
}

/** Returns the entry's path from the root, which the program takes for nothing else. */
function wholePath(entry: string): string {
  return entry.startsWith("/") ? entry : `/${entry}`;
}

/** Whether its owner has thrown it away, as far as the group's English name tells. */
function isRecycled(name: string): boolean {
  return name.startsWith("Recycle Bin/");
}

/** Throws for a path that several entries have. */
function refuseNamesakes(database: Database, entry: string, names: readonly string[]): void {
  const same = names.filter((name) => `/${name}` === wholePath(entry));
  refuseSeveral(same, "entries have that path", openHint(database));
}

function referenceTo({ place }: Database, entry: string): string {
  return `!secret keepassxc:${visible(place)}#${visible(entry)}`;
}

/** Returns every entry by its path. */
async function entriesIn(
  asked: ReferenceContext,
  database: Database,
  password: Secret | undefined,
): Promise<readonly string[]> {
  const { stdout } = await ask(asked, database, LISTING, undefined, password);
  return stdout.split(/\r?\n/).filter((name) => name !== "" && !name.endsWith("/"));
}

const LISTING = ["ls", "--recursive", "--flatten"] as const;

/** Returns the program's message, without the question that it has printed on the same stream. */
function lastWords(result: HelperResult): string {
  if (isRefused(result)) return NOT_WITH_THAT;
  const stderr = result.stderr.split(/\r?\n/).filter((line) => !line.startsWith("Enter password"));
  return endOf(KEEPASSXC, { ...result, stderr: stderr.join("\n") });
}

function openHint(database: Database): string {
  return `keepassxc-cli ls -R -f ${opening(database)}`;
}

/**
 * Returns the command that shows the attributes. Protected ones are printed as PROTECTED; others, such as notes, may be
 * secret as well.
 */
function attributesHint(database: Database, entry: string) {
  const shown = [opening(database), typed(wholePath(entry))].join(" ");
  return `keepassxc-cli show --all ${shown} ${dialect().onlyEnding(": PROTECTED")}`;
}

function opening({ path, flags }: Database): string {
  return [...flags.map(asTyped), typed(path)].join(" ");
}

/** Returns a flag as it is typed: our own bare, text of the configuration in quotes where it needs them. */
function asTyped(flag: string): string {
  const [, name, value] = /^(--key-file=)(.*)$/s.exec(flag) ?? [];
  return name === undefined ? flag : name + typed(value!);
}
