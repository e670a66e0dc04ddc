/** A browser of its own for each identity, so that two consoles can be open side by side. */
import { pathOf } from "../paths/directories.ts";
import { browserEnvironment } from "../session/environment/programs.ts";
import { UserError } from "../errors.ts";
import { profileDirectory } from "../paths/persistent_directory.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { System } from "../system.ts";
import { containerAddress, EXTENSION_PAGE, hasContainers } from "./containers.ts";
import type { Handoff } from "./handoff.ts";
import { findBrowsers, type InstalledBrowser } from "./installed.ts";

/** Whose browser it is. */
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

/** The browser that `BROWSER` names, else the desktop's own, else the first that keeps profiles apart. */
async function preferredOf(
  system: System,
  browsers: readonly InstalledBrowser[],
): Promise<InstalledBrowser | undefined> {
  const named = (text: string) => browsers.find((browser) => text.includes(wordOf(browser)));
  return named((system.env.get("BROWSER") ?? "").toLowerCase()) ??
    named((await defaultBrowser(system)).toLowerCase()) ?? browsers[0];
}

/** What both its program and its desktop entry hold in their names. */
function wordOf({ name }: InstalledBrowser): string {
  return name.toLowerCase().split(" ").at(-1)!;
}

/** What the desktop opens pages with, such as `firefox.desktop`; empty where nobody can tell. */
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

/** The name of the snap that the browser comes from; `undefined` when it is plainly installed. */
async function snapOf(system: System, { program }: InstalledBrowser): Promise<string | undefined> {
  const { basename } = pathOf(system.os);
  const real = system.os === "linux" ? await system.files.realPath(program) : undefined;
  return real !== undefined && basename(real) === "snap" ? basename(program) : undefined;
}

/** The browser stays when we end; one that can't start fails at once. */
async function start(
  system: System,
  { name, program }: InstalledBrowser,
  args: readonly string[],
): Promise<void> {
  const env = browserEnvironment(system);
  const child = system.spawn({ program, args, env, stdio: "none" });
  const ended = await Promise.race([child.status, system.clock.sleep(1_000).then(() => 0)]);
  if (ended === 0) return;
  throw new UserError("failed", `${name} ended with status ${ended}`, {
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
