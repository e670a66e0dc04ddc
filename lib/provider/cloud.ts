/** A cloud, as it tells the rest of the program: its kinds, and what of the environment is its own. */
import type { PersonsEnvironment } from "../environment/persons.ts";
import type { Around, Nobody, NobodyPlace, ToolSettings } from "./grant.ts";
import type { ImportContext, Imported } from "./import.ts";
import {
  type CloudName,
  type IntegrationKind,
  type Kind,
  NO_CLOUD,
  type NodeRole,
} from "./kind.ts";
import type { ManagerWords, SecretManagers } from "./secret_manager.ts";
import type { Starter } from "./starter.ts";
import type { ToolProfiles } from "./tool_profiles.ts";

/** A cloud, as `providers/mod.ts` lists it. */
export interface Cloud {
  readonly name: CloudName;
  /** Globs of the environment variables that select or carry an identity of this cloud. */
  readonly family: readonly string[];
  /** Names of the family's variables that carry or select an identity: a shell keeps them as granted. */
  readonly carriers: readonly string[];
  /** Carriers that make a tool of the cloud fail, or somebody, even when they are empty. */
  readonly heeded?: readonly string[];
  /** Names of the family's variables that only say how its tools reach the network, and talk; they pass into a session. */
  readonly settingVariables?: readonly string[];
  /** Names of those among them that hold a file of authorities whose certificates its tools believe. */
  readonly authorities?: readonly string[];
  /** The programs of its own, as they are typed. */
  readonly tools?: readonly string[];
  /** Finds what in the command line of a plugin for kubectl makes it somebody else than its surroundings say. */
  pluginUser?(words: readonly string[]): string | undefined;
  readonly kinds: readonly Kind[];
  /** Keys of its entries that name whom one becomes: told of an entry that can't be planned. */
  readonly principalKeys: readonly string[];
  /** Kinds of the original that it does not have yet, so that one is not taken for a slip. */
  readonly lacks?: Readonly<Partial<Record<NodeRole, readonly string[]>>>;
  /** The kinds that are shown where an entry says none; the first cloud that has any shows its own. */
  readonly examples?: Readonly<Record<NodeRole, string>>;
  /**
   * Tells its tools in a session that has no identity of it: places of the session's own where nobody
   * is signed in, and no way to the machine's own identity. Without it they would find the person's own.
   */
  nobody(place: NobodyPlace): Nobody;
  /**
   * The person's own files that an identity's grant, or else nobody's place, must know: what they say is told in
   * `GrantPlace.own`.
   */
  ownFiles?(around: PersonsAround, whose: "identity" | "nobody"): readonly string[];
  /**
   * Settings of the person's own that an identity's grant keeps, since its tools have a configuration of their own in a
   * session: how the network is reached, how they talk. `read` gives a file's text where there is one.
   */
  settings?(
    around: PersonsAround,
    read: (path: string) => Promise<string | undefined>,
  ): Promise<ToolSettings>;
  /** A tool whose installation has settings for everybody: told among `GrantPlace.own`, empty where it says none. */
  readonly installation?: Installation;
  /** A tool that prints the person's own settings, asked for an identity: `GrantPlace.told`. */
  readonly ownSettings?: OwnSettings;
  /** Names of variables that are kept as an identity grants them; without one they are the person's own affair. */
  readonly steers?: readonly string[];
  /** Globs of others that lead its tools elsewhere: they are the person's own affair, and it is told that one has changed. */
  readonly leadsTools?: readonly string[];
  /** Registries and clusters that its identities open. */
  readonly integrations?: readonly IntegrationKind[];
  /** Secret managers in it, for references. */
  readonly secretManagers?: SecretManagers;
  /** Hosts of the vendor, and of its tenants; absent where no vendor is meant. */
  readonly hosts?: CloudHosts;
  /** Shape of its regions' names, those that are known, and what was meant by one that has another shape. */
  readonly regions?: {
    readonly shape: RegExp;
    readonly known: readonly string[];
    meant(name: string): string;
  };
  /** Names of its console's pages, in lower case, for `--destination` and completion. */
  readonly pages?: readonly string[];
  /** Meanings of its keys and variables, for people; loaded by the schema for editors and by the reference alone. */
  described?(): Promise<Described>;
  /** The ways in that `init` offers; loaded by it alone. */
  starters?(): Promise<readonly Starter[]>;
  /** Pages of the documentation, below `docs/`, by words for a way in that is written by hand instead. */
  readonly written?: Readonly<Record<string, string>>;
  /** The files that `import` reads where none is named, whether or not they are there. */
  importable?(context: Pick<ImportContext, "os" | "env" | "files">): Promise<readonly string[]>;
  /** Reads the configuration of the cloud's own tools, or the file of theirs that is named. */
  import?(context: ImportContext, file?: string): Promise<Imported>;
  /** Identities in the configuration of its own tools. */
  readonly profiles?: ToolProfiles;
}

/** Surroundings of a session, as the person has them outside of any other. */
interface PersonsAround extends Around {
  readonly env: PersonsEnvironment;
}

/** Texts on a cloud that people read. */
export interface Described {
  /** Of a field, by its path; with its kind and a space before that, of one kind's alone. */
  readonly keys: Readonly<Record<string, string>>;
  /** Of variables that are read, by their names, with commas. */
  readonly reads: Readonly<Record<string, string>>;
  /** Of variables that a session is given, by their names, with commas. */
  readonly sets: Readonly<Record<string, string>>;
}

/** Installation of a tool with more than its program: two steps above that, whatever links lead there. */
export interface Installation {
  readonly tool: string;
  /** A file that every such installation has, by its steps; where it lacks, nothing is known, and nothing told. */
  readonly mark: readonly string[];
  /** The file of its settings. */
  readonly settings: readonly string[];
}

/** A tool that is asked for the person's own settings. */
export interface OwnSettings {
  /** The command line that prints what holds, and what these places say beside. */
  ask(places: readonly string[]): readonly string[];
  /** The places that what was printed leads to. */
  leads(told: string): readonly string[];
}

/**
 * Hosts of a cloud, by whose they are; patterns, as `lib/provider/hosts.ts` reads them. Every other host is named when
 * it is used.
 */
export interface CloudHosts {
  /** The vendor as a sentence has it; absent where hosts are of no one vendor. */
  readonly vendor?: string;
  /** Hosts at which nobody but the vendor answers. */
  readonly own: readonly string[];
  /** On the vendor's domains, but everybody can have one: named too, as what they are. */
  readonly tenants: readonly string[];
}

/** The cloud of that name; a command of one that is not there is a bug. */
export function findCloud(
  clouds: readonly Cloud[],
  { cloud: wanted }: { readonly cloud: CloudName },
): Cloud {
  const found = clouds.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`there is no cloud "${wanted}"`);
  return found;
}

/** Returns the words of the clouds' secret managers. */
export function managerWords(clouds: readonly Cloud[]): ManagerWords {
  const all = clouds.flatMap(({ secretManagers }) => secretManagers ?? []);
  return {
    forms: new Map(all.flatMap(({ forms }) => Object.entries(forms))),
    addresses: all.flatMap(({ addresses }) => addresses ?? []),
  };
}

/** The names of those that have tools of their own, which may know somebody else. */
export function namesOf(clouds: readonly Cloud[]): readonly CloudName[] {
  return clouds.map(({ name }) => name).filter((name) => name !== NO_CLOUD);
}

/** Name of the cloud's vendor, as a sentence has it. */
export function vendorOf({ name, hosts }: Cloud): string {
  return hosts?.vendor ?? name;
}
