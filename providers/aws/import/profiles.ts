/** The profiles of both shared files, put together as AWS's tools do it. */
import { pathOf } from "../../../lib/paths/directories.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ImportContext } from "../../../lib/provider/cloud.ts";
import { type Oddity, parseShared, type Section, type SharedFile } from "../shared_file.ts";

/** A profile, with what both files say of it. */
export type Profile = Section;

/** Everything that the files hold. */
export interface Shared {
  readonly files: readonly string[];
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly sessions: ReadonlyMap<string, Section>;
  readonly oddities: readonly Oddity[];
}

/** Reads the person's files, or the one that is named; throws `UserError` when there is none. */
export async function readShared(context: ImportContext, named?: string): Promise<Shared> {
  const paths = named === undefined
    ? [
      placeOf(context, "AWS_CONFIG_FILE", "config"),
      placeOf(context, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ]
    : [named];
  const [config, credentials] = await Promise.all(paths.map((path) => readOne(context, path)));
  if (config === undefined && credentials === undefined) throw nothingThere(paths);
  const files = paths.filter((_, at) => [config, credentials][at] !== undefined);
  return named === undefined ? together(files, config, credentials) : alone(files, config!);
}

function placeOf({ env, os }: ImportContext, variable: string, file: string): string {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME") ?? "";
  const { join } = pathOf(os);
  const said = env.get(variable);
  if (!said) return join(home, ".aws", file);
  return /^~(?=$|[/\\])/.test(said) ? join(home, said.slice(1)) : said;
}

async function readOne({ files }: ImportContext, path: string): Promise<SharedFile | undefined> {
  const text = await files.readText(path);
  return text === undefined ? undefined : parseShared(text, path);
}

/** In the config file a profile's section says `profile`; in the credentials file it must not. */
function together(files: string[], config?: SharedFile, credentials?: SharedFile): Shared {
  const shared = empty(files);
  for (const section of config?.sections ?? []) {
    const isBare = section.type === "" && section.name !== "default";
    if (isBare) ignore(shared, section, `AWS's tools look for [profile ${section.name}] there`);
    else file(shared, section);
  }
  for (const section of credentials?.sections ?? []) {
    if (section.type === "") file(shared, section);
    else ignore(shared, section, `AWS's tools look for [${section.name}] there`);
  }
  return withOddities(shared, [config, credentials]);
}

/** A file that somebody names may be either. */
function alone(files: string[], read: SharedFile): Shared {
  const shared = empty(files);
  for (const section of read.sections) file(shared, section);
  return withOddities(shared, [read]);
}

interface Gathered {
  readonly files: readonly string[];
  readonly profiles: Map<string, Profile>;
  readonly sessions: Map<string, Section>;
  readonly oddities: Oddity[];
}

function empty(files: readonly string[]): Gathered {
  return { files, profiles: new Map(), sessions: new Map(), oddities: [] };
}

function withOddities(shared: Gathered, read: readonly (SharedFile | undefined)[]): Shared {
  const all = [...read.flatMap((file) => file?.oddities ?? []), ...shared.oddities];
  return { ...shared, oddities: all };
}

/** Puts a section in its place; what stands in the credentials file beats what is there already. */
function file(shared: Gathered, section: Section): void {
  const { type, name, line } = section;
  if (name === "") return ignore(shared, section, "it has no name");
  if (type === "services") {
    return ignore(shared, section, "addresses of single services are not kept");
  }
  const place = type === "sso-session" ? shared.sessions : shared.profiles;
  const before = place.get(name);
  if (before === undefined) place.set(name, section);
  else {
    for (const [key, setting] of section.settings) before.settings.set(key, setting);
    if (before.file !== section.file) return;
    const text = `it stands in line ${before.line} too; where both say something, the last counts`;
    shared.oddities.push({ file: section.file, line, subject: titleOf(section), text });
  }
}

function ignore(shared: Gathered, section: Section, text: string): void {
  const { file, line } = section;
  shared.oddities.push({ file, line, subject: titleOf(section), text });
}

function titleOf({ type, name }: Section): string {
  return `section [${[type, name].filter(Boolean).join(" ")}]`;
}

function nothingThere(paths: readonly string[]): UserError {
  return new UserError("usage", `There is no ${paths.join(" and no ")}`, {
    hint: "atmos-auth import aws --file FILE",
  });
}
