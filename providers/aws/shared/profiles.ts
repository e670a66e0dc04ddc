/** The profiles of both shared files, put together as AWS's CLI does it. */
import { type Oddity, type Section, type Setting, type SharedFile, WORDS } from "./shared_file.ts";

/** A profile, with what both files say of it. */
export interface Profile extends Section {
  /** Whether its keys come from the credentials file: they beat a program, which beats keys of the config file. */
  readonly keysFirst: boolean;
}

/** Everything that the files hold. */
export interface Profiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly sessions: ReadonlyMap<string, Section>;
  /** The addresses of single services, for profiles that name them. */
  readonly services: ReadonlyMap<string, Section>;
  readonly oddities: readonly Oddity[];
}

/** A profile's access key, all of it from one file: a token of the other one belongs to another key. */
interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly token: string | undefined;
}

/** Returns the access key that a profile holds; `undefined` where half of it is missing. */
export function accessKeyOf({ settings }: Profile): AccessKey | undefined {
  const file = settings.get("aws_access_key_id")?.file;
  const value = (name: string) => {
    const setting = settings.get(name);
    return setting?.file === file ? setting?.value : undefined;
  };
  const [id, secret] = [value("aws_access_key_id"), value("aws_secret_access_key")];
  const token = value("aws_security_token") ?? value("aws_session_token");
  // An empty one is how a token is cleared.
  return id && secret ? { id, secret, token: token || undefined } : undefined;
}

/** Settings that decide who a profile is, whatever else it holds, in the order of AWS's CLI. */
const FIRST = ["role_arn", "web_identity_token_file", "sso_account_id", "sso_role_name"];
const KEYS = "aws_access_key_id";

/** Returns the setting by which AWS's CLI finds a profile's credential: of several, the one that it looks at first. */
export function decidingSetting(
  { settings, keysFirst }: Profile,
): Setting & { readonly name: string } | undefined {
  const order = [...FIRST, ...keysFirst ? [KEYS] : [], "login_session", "credential_process", KEYS];
  return order.flatMap((name) => {
    const setting = settings.get(name);
    return setting === undefined ? [] : [{ ...setting, name }];
  })[0];
}

/**
 * Merges both files. In the config file a profile's section begins with `profile`; in the credentials file it is the
 * name alone, which takes precedence.
 */
export function together(config?: SharedFile, credentials?: SharedFile): Profiles {
  const all = new Gathered();
  for (const section of config?.sections ?? []) {
    if (section.type === "other") all.ignore(section, whyOther(section));
    else all.file(section);
  }
  for (const { header, ...section } of credentials?.sections ?? []) {
    const isNamed = section.type !== "other" && header !== "default";
    const named = { ...section, header, type: "profile" as const, name: header };
    if (isNamed) all.ignore(named, `AWS's tools look for [${section.name}] there`);
    else all.merge(named);
  }
  return all.withOddities(config, credentials);
}

/** Reads a single file, which may be either. */
export function alone(read: SharedFile): Profiles {
  const all = new Gathered();
  for (const section of read.sections) {
    const isBare = section.type === "other" && !isMeant(section) && !OWN.has(section.header);
    if (isBare) all.merge({ ...section, type: "profile" });
    else if (section.type === "other") all.ignore(section, whyOther(section));
    else all.file(section);
  }
  return all.withOddities(read);
}

/** Sections of AWS's CLI that are no profiles. */
const OWN: ReadonlySet<string> = new Set(["preview", "plugins"]);

/** The services whose addresses are read: those that are asked for credentials. */
const KEPT: ReadonlySet<string> = new Set(["sts", "sso", "sso_oidc"]);

class Gathered {
  readonly profiles = new Map<string, Profile>();
  readonly sessions = new Map<string, Section>();
  readonly services = new Map<string, Section>();
  readonly oddities: Oddity[] = [];

  /** Of equal names in one file the last counts, alone. */
  file(section: Section): void {
    const { type, name } = section;
    if (name === "") return this.ignore(section, "it has no name");
    const before = this.#allOf(type).get(name);
    if (type === "sso-session") this.sessions.set(name, section);
    else if (type === "services") this.#fileServices(section);
    else this.profiles.set(name, { ...section, keysFirst: false });
    if (before === undefined) return;
    this.ignore(before, `line ${section.line} names it too, and AWS's CLI reads that one alone`);
  }

  #allOf(type: Section["type"]): ReadonlyMap<string, Section> {
    const { sessions, services, profiles } = this;
    return type === "sso-session" ? sessions : type === "services" ? services : profiles;
  }

  #fileServices(section: Section): void {
    this.services.set(section.name, section);
    const others = [...section.settings.keys()].filter((name) => !KEPT.has(name));
    if (others.length === 0) return;
    this.ignore(
      section,
      `only sign-ins' own addresses are kept: not those of ${others.join(", ")}`,
    );
  }

  /** Merges a section of the credentials file, which takes precedence over what is there. */
  merge(section: Section): void {
    if (section.name === "") return this.ignore(section, "it has no name");
    const before = this.profiles.get(section.name);
    const settings = new Map([...before?.settings ?? [], ...section.settings]);
    const unclear = before?.unclear ?? section.unclear;
    const keysFirst = section.settings.has("aws_access_key_id") || (before?.keysFirst ?? false);
    this.profiles.set(section.name, { ...before ?? section, settings, unclear, keysFirst });
  }

  ignore({ file, line, header }: Section, text: string): void {
    this.oddities.push({ file, line, subject: `section [${header}]`, text, refused: false });
  }

  withOddities(...read: readonly (SharedFile | undefined)[]): Profiles {
    const { profiles, sessions, services } = this;
    const all = [...read.flatMap((file) => file?.oddities ?? []), ...this.oddities];
    return { profiles, sessions, services, oddities: all };
  }
}

/** Whether a section was meant for one of the words, but is not written so that AWS's CLI takes it for one. */
function isMeant({ header }: Section): boolean {
  const [word = ""] = header.trim().toLowerCase().split(/\s/);
  return WORDS.some((one) => one === word) || (header.trim().toLowerCase() === "default");
}

function whyOther(section: Section): string {
  const { header } = section;
  if (OWN.has(header)) return "it belongs to AWS's CLI and is no profile";
  if (!isMeant(section)) return `AWS's tools look for [profile ${header}] there`;
  if (header !== header.trimStart()) return 'AWS\'s CLI knows no section with a blank after "["';
  const [word = "", ...rest] = header.trim().split(/\s+/);
  const right = word.toLowerCase() === "default" ? "default" : word.toLowerCase();
  if (word !== right || right === "default") return `AWS's CLI knows it as [${right}] alone`;
  if (rest.length === 0) return "it has no name";
  const name = rest.join(" ").replace(/["'\\]/g, "");
  return `AWS's CLI takes no such name: one with blanks stands in quotes, [${word} "${name}"]`;
}
