/** What the tests of configuration share: a small world, and values without their places. */
import { type Model, readModel } from "../../../lib/config/entries/model.ts";
import { protectedBy } from "../../../lib/config/entries/protections.ts";
import { loadConfiguration, type Loaded } from "../../../lib/config/files/load.ts";
import type { Located } from "../../../lib/config/yaml/located.ts";
import { Reader } from "../../../lib/config/files/reader.ts";
import { Survey } from "../../../lib/config/files/survey.ts";
import { readRoot } from "../../../lib/config/files/file.ts";
import type { UserError } from "../../../lib/errors.ts";
import type { Cloud } from "../../../lib/provider/cloud.ts";
import { type FakeSystem, fakeSystem, type Prepared } from "../../fake_system.ts";
import type { Selection } from "../../../lib/config/files/chosen.ts";

/** A world with a home directory. */
export function worldWith(
  files: NonNullable<Prepared["files"]>,
  { env = {}, ...rest }: Omit<Prepared, "files"> = {},
): FakeSystem {
  const home = rest.os === "windows"
    ? { USERPROFILE: "C:\\Users\\u", LOCALAPPDATA: "C:\\Users\\u\\AppData\\Local" }
    : { HOME: "/home/u" };
  return fakeSystem({ ...rest, files, env: { ...home, ...env } });
}

/** Nothing chosen by flag. */
export const NOTHING: Selection = { config: [], configPath: [], profiles: [] };

/** The model of a trusted project's file over one's own. */
export async function guardedModel(
  own: string,
  found: string,
  clouds: readonly Cloud[],
): Promise<Model> {
  const system = worldWith({
    "/home/u/.atmos/atmos.yaml": own,
    "/work/atmos.yaml": found,
  }, { env: { ATMOS_TRUST: "1" } });
  const loaded = await loadConfiguration(system, NOTHING);
  const ownModel = readModel({ ...loaded, root: loaded.own }, clouds);
  return protectedBy(ownModel, readModel(loaded, clouds), clouds);
}

/** Loads what these files say, which are trusted. */
export function load(
  files: Record<string, string>,
  options: Omit<Prepared, "files"> = {},
  selection: Partial<Selection> = {},
): Promise<Loaded> {
  const env = { ATMOS_TRUST: "1", ...options.env };
  return loadConfiguration(worldWith(files, { ...options, env }), { ...NOTHING, ...selection });
}

/** What one file says by itself, and what is wrong with it. */
export async function readOne(
  text: string,
  files: Record<string, string> = {},
  options: Omit<Prepared, "files"> = {},
): Promise<{ root: unknown; problems: readonly string[]; all: readonly UserError[] }> {
  const path = options.os === "windows" ? "C:\\work\\atmos.yaml" : "/work/atmos.yaml";
  const system = worldWith({ ...files, [path]: text }, options);
  const reader = new Reader(new Survey(system), "anywhere");
  const root = await readRoot(reader, path, { origin: "discovered", needsTrust: true });
  return { root: shown(root), problems: reader.problems.map(summary), all: reader.problems };
}

/** A value as plain data; commands as they are written. */
export function shown(value: Located | undefined): unknown {
  switch (value?.type) {
    case undefined:
      return undefined;
    case "scalar":
      return value.value;
    case "command":
      return `!exec ${value.command}`;
    case "withheld":
    case "failed":
      return `withheld: ${value.source}`;
    case "list":
      return value.items.map(shown);
    case "map":
      return Object.fromEntries(
        [...value.entries].map(([name, entry]) => [name, shown(entry.value)]),
      );
  }
}

/** A problem in one line: place, message, mend. */
export function summary({ at, message, hint }: UserError): string {
  const place = at ? `${at.file}:${at.line}:${at.column} ${at.path}`.trimEnd() : "nowhere";
  return `${place} | ${message}${hint === undefined ? "" : ` | ${hint}`}`;
}

/** The same world, and a record of every look at its disk. */
export function watched(system: FakeSystem): { system: FakeSystem; looks(): readonly string[] } {
  // Its own record of what is trusted is no part of the configuration.
  const looks = () => system.files.done.filter((look) => !look.includes("/atmos-auth/trust/"));
  return { system, looks };
}
