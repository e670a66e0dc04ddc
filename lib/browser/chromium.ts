/** The browsers of the Chromium family: where each system has them, and which one is taken. */
import { pathOf } from "../dirs.ts";
import { UserError } from "../errors.ts";
import { findProgram } from "../session/program.ts";
import type { System } from "../system.ts";

/** A browser, as it is installed. */
interface Installed {
  /** As `browser_type` names it. */
  readonly names: readonly string[];
  /** Commands on PATH. */
  readonly linux: readonly string[];
  /** Path of the program below `/Applications`. */
  readonly darwin: string;
  /** Path of the program below the folders where Windows keeps programs. */
  readonly windows: string;
}

/** In the order in which they are looked for. */
const FAMILY: readonly Installed[] = [
  {
    names: ["chrome", "google-chrome"],
    linux: ["google-chrome", "google-chrome-stable"],
    darwin: "Google Chrome.app/Contents/MacOS/Google Chrome",
    windows: String.raw`Google\Chrome\Application\chrome.exe`,
  },
  {
    names: ["chromium"],
    linux: ["chromium", "chromium-browser"],
    darwin: "Chromium.app/Contents/MacOS/Chromium",
    windows: String.raw`Chromium\Application\chrome.exe`,
  },
  {
    names: ["msedge", "edge"],
    linux: ["microsoft-edge", "microsoft-edge-stable"],
    darwin: "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    windows: String.raw`Microsoft\Edge\Application\msedge.exe`,
  },
  {
    names: ["brave"],
    linux: ["brave-browser", "brave"],
    darwin: "Brave Browser.app/Contents/MacOS/Brave Browser",
    windows: String.raw`BraveSoftware\Brave-Browser\Application\brave.exe`,
  },
];

/** The names that `browser_type` knows. */
export const BROWSER_TYPES: readonly string[] = FAMILY.flatMap(({ names }) => names);

/** What the configuration says of the browser. */
export interface BrowserWish {
  readonly program: string | undefined;
  readonly type: string | undefined;
}

/** The absolute path of the browser to take; throws `UserError` when there is none. */
export async function findChromium(system: System, wish: BrowserWish): Promise<string> {
  if (wish.program !== undefined) return await namedProgram(system, wish.program);
  const wanted = FAMILY.filter(({ names }) => names.includes(wish.type ?? ""));
  for (const browser of wanted.length > 0 ? wanted : FAMILY) {
    for (const candidate of candidatesOf(system, browser)) {
      const path = await pathTo(system, candidate);
      if (path !== undefined) return path;
    }
  }
  throw noBrowser(wanted.length > 0 ? wish.type : undefined);
}

async function namedProgram(system: System, program: string): Promise<string> {
  const path = await pathTo(system, program);
  if (path !== undefined) return path;
  const message = `Cannot start the browser "${program}": there is no such program`;
  throw new UserError("config_invalid", message, {
    hint: "browser_executable_path: PATH, or leave it out to use any that is installed",
  });
}

function candidatesOf({ os, env }: System, { linux, darwin, windows }: Installed) {
  const { join } = pathOf(os);
  if (os === "linux") return linux;
  const folders = os === "darwin"
    ? ["/Applications", ...below(env.get("HOME"), "Applications")]
    : ["ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA"].map((name) =>
      env.get(name)
    );
  const there = folders.filter((folder) => folder !== undefined && folder !== "") as string[];
  return there.map((folder) => join(folder, os === "darwin" ? darwin : windows));
}

function below(home: string | undefined, folder: string): readonly string[] {
  return home ? [`${home}/${folder}`] : [];
}

async function pathTo(system: System, name: string): Promise<string | undefined> {
  try {
    return (await findProgram(system, name, system.env)).path;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function noBrowser(type: string | undefined): UserError {
  const what = type === undefined
    ? "no browser of the Chromium family (Chrome, Chromium, Edge, Brave)"
    : `no browser "${type}"`;
  return new UserError("sign_in_needed", `There is ${what} on this machine to sign in with`, {
    hint: "install one, name one with browser_executable_path: PATH, or give an assertion_process",
  });
}
