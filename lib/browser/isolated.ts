/** A browser of its own for each identity, so that two consoles can be open side by side. */
import { UserError } from "../errors.ts";
import { directories, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import { profileDirectory } from "../paths/lasting_directory.ts";
import { browserEnvironment } from "../environment/programs.ts";
import type { System } from "../system.ts";
import type { Handoff } from "./handoff.ts";
import { findBrowsers, type InstalledBrowser } from "./installed.ts";
import * as v from "valibot";

/** The identity that a browser belongs to. */
export interface Owner {
  readonly realm: string;
  readonly identity: string;
}

/** Opens a page in the identity's own browser; throws `UserError` when there is none that can be kept apart. */
export async function openIsolated(
  system: System,
  owner: Owner,
  { address: url }: Handoff,
): Promise<void> {
  const browsers = await findBrowsers(system);
  const preferred = await preferredOf(system, browsers);
  if (preferred === undefined) throw noBrowser();
  const chromium = [preferred, ...browsers].find(({ family }) => family === "chromium");
  if (preferred.family === "firefox" && await hasContainers(system)) {
    await start(system, preferred, [containerAddress(nameOf(owner), url)]);
  } else if (chromium !== undefined) await openProfile(system, chromium, owner, url);
  else throw noContainers();
}

/**
 * Returns the browser that `BROWSER` names, else the desktop's own, else the first that keeps profiles apart;
 * `undefined` without any.
 */
async function preferredOf(
  system: System,
  browsers: readonly InstalledBrowser[],
): Promise<InstalledBrowser | undefined> {
  const named = (text: string) => browsers.find((browser) => text.includes(wordOf(browser)));
  return named((system.env.get("BROWSER") ?? "").toLowerCase()) ??
    named((await defaultBrowser(system)).toLowerCase()) ?? browsers[0];
}

/** Returns the word that both a browser's program and its desktop entry have in their names. */
function wordOf({ name }: InstalledBrowser): string {
  return name.toLowerCase().split(" ").at(-1)!;
}

/** Returns the desktop's browser, such as `firefox.desktop`; empty when nobody can tell. */
async function defaultBrowser(system: System): Promise<string> {
  if (system.os !== "linux") return "";
  const env = browserEnvironment(system);
  const args = ["get", "default-web-browser"];
  const asked = { program: "xdg-settings", args, env, timeout: 2_000 };
  return await system.run(asked).then(({ stdout }) => stdout, () => "");
}

async function openProfile(
  system: System,
  browser: InstalledBrowser,
  owner: Owner,
  url: string,
): Promise<void> {
  const { realm, identity } = owner;
  const snap = await snapOf(system, browser);
  const directory = await profileDirectory(system, realm, identity, snap);
  await requireOwn(system, directory);
  await system.files.makeDirectory(directory);
  await start(system, browser, [
    `--user-data-dir=${directory}`,
    "--no-first-run",
    "--no-default-browser-check",
    url,
  ]);
}

/** Returns the name of the snap that the browser comes from; `undefined` when it is plainly installed. */
async function snapOf(system: System, { program }: InstalledBrowser): Promise<string | undefined> {
  const { basename } = pathOf(system.os);
  const real = system.os === "linux" ? await system.files.realPath(program) : undefined;
  return real !== undefined && basename(real) === "snap" ? basename(program) : undefined;
}

/** Starts a browser, which stays when we end; throws for one that can't start, which fails at once. */
async function start(
  system: System,
  { name, program }: InstalledBrowser,
  args: readonly string[],
): Promise<void> {
  const env = browserEnvironment(system);
  const child = system.spawn({ program, args, env, stdio: "none" });
  const stays = system.clock.sleep(1_000).then(() => ({ status: 0 }));
  const { status } = await Promise.race([child.ending, stays]);
  if (status === 0) return;
  throw new UserError("failed", `${name} ended with status ${status}`, {
    hint: "atmos-auth console --isolated=false",
  });
}

function nameOf({ realm, identity }: Owner): string {
  return realm === "" ? identity : `${identity} (${realm})`;
}

function noBrowser(): UserError {
  const message = "There is no browser that can be kept apart: no Chrome, Chromium, Edge, Brave, " +
    "Vivaldi or Firefox was found";
  return new UserError("failed", message, { hint: "atmos-auth console --isolated=false" });
}

function noContainers(): UserError {
  const message =
    "Firefox keeps identities apart with an extension that none of your profiles has: " +
    "Open external links in a container";
  return new UserError("failed", message, {
    hint: `install it from ${EXTENSION_PAGE}, or: atmos-auth console --isolated=false`,
  });
}

/** The page from which the extension can be installed. */
const EXTENSION_PAGE = "https://addons.mozilla.org/firefox/addon/open-url-in-container/";

const EXTENSION_ID = "{f069aec0-43c5-4bbf-b6b4-df95c4326b98}";

/** Colours that the extension knows; a container keeps the one that it was made with. */
const COLORS = ["blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple"] as const;

/** Returns the address that opens another one in the container of that name, which is made when there is none. */
export function containerAddress(name: string, url: string): string {
  const color = COLORS[[...name].reduce((sum, char) => sum + char.codePointAt(0)!, 0) % 8]!;
  const fields = Object.entries({ name, url, color, icon: "briefcase" });
  const query = fields.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
  return `ext+container:${query}`;
}

const EXTENSIONS = v.object({
  addons: v.array(v.looseObject({ id: v.string(), active: v.optional(v.boolean()) })),
});

/** Whether some Firefox profile of this person has the extension, switched on. */
export async function hasContainers(system: System): Promise<boolean> {
  const { join } = pathOf(system.os);
  for (const place of profilePlaces(system)) {
    for (const profile of await system.files.list(place).catch(() => undefined) ?? []) {
      const path = join(place, profile, "extensions.json");
      const text = await system.files.readText(path).catch(() => undefined);
      if (text !== undefined && isThere(text)) return true;
    }
  }
  return false;
}

function isThere(text: string): boolean {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), EXTENSIONS), text);
  return read.success &&
    read.output.addons.some(({ id, active }) => id === EXTENSION_ID && active === true);
}

/** Returns the directories in which Firefox keeps its profiles: plainly installed, from a snap, from Flatpak. */
function profilePlaces(system: System): readonly string[] {
  const { join } = pathOf(system.os);
  const { home, config } = directories(system);
  if (home === undefined || config === undefined) return [];
  switch (system.os) {
    case "linux":
      return [
        join(home, ".mozilla", "firefox"),
        join(config, "mozilla", "firefox"),
        join(home, "snap", "firefox", "common", ".mozilla", "firefox"),
        join(home, ".var", "app", "org.mozilla.firefox", ".mozilla", "firefox"),
      ];
    case "darwin":
      return [join(home, "Library", "Application Support", "Firefox", "Profiles")];
    case "windows":
      return [join(config, "Mozilla", "Firefox", "Profiles")];
  }
}
