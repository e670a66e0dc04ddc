/** Browsers that this machine has, and their paths. */
import { directories, pathOf } from "../paths/directories.ts";
import type { Os, System } from "../system.ts";

/** The family of a browser: it decides which arguments the browser takes. */
type BrowserFamily = "chromium" | "firefox";

/** A browser that can be started. */
export interface InstalledBrowser {
  /** Its name, as people call it. */
  readonly name: string;
  readonly family: BrowserFamily;
  /** Its absolute path. */
  readonly program: string;
}

/** A browser, and its possible places on each system. */
interface BrowserPlaces {
  readonly name: string;
  readonly family: BrowserFamily;
  /** Names on PATH. */
  readonly linux: readonly string[];
  /** Path below an `Applications` folder. */
  readonly darwin: string;
  /** Path below the folders in which programs are installed. */
  readonly windows: string;
}

/** The known browsers, in the order of preference. */
const KNOWN: readonly BrowserPlaces[] = [
  {
    name: "Google Chrome",
    family: "chromium",
    linux: ["google-chrome", "google-chrome-stable"],
    darwin: "Google Chrome.app/Contents/MacOS/Google Chrome",
    windows: String.raw`Google\Chrome\Application\chrome.exe`,
  },
  {
    name: "Chromium",
    family: "chromium",
    linux: ["chromium", "chromium-browser"],
    darwin: "Chromium.app/Contents/MacOS/Chromium",
    windows: String.raw`Chromium\Application\chrome.exe`,
  },
  {
    name: "Microsoft Edge",
    family: "chromium",
    linux: ["microsoft-edge", "microsoft-edge-stable"],
    darwin: "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    windows: String.raw`Microsoft\Edge\Application\msedge.exe`,
  },
  {
    name: "Brave",
    family: "chromium",
    linux: ["brave-browser", "brave"],
    darwin: "Brave Browser.app/Contents/MacOS/Brave Browser",
    windows: String.raw`BraveSoftware\Brave-Browser\Application\brave.exe`,
  },
  {
    name: "Vivaldi",
    family: "chromium",
    linux: ["vivaldi", "vivaldi-stable"],
    darwin: "Vivaldi.app/Contents/MacOS/Vivaldi",
    windows: String.raw`Vivaldi\Application\vivaldi.exe`,
  },
  {
    name: "Firefox",
    family: "firefox",
    linux: ["firefox", "firefox-esr"],
    darwin: "Firefox.app/Contents/MacOS/firefox",
    windows: String.raw`Mozilla Firefox\firefox.exe`,
  },
];

/** Returns the browsers that this machine has, in the order of preference. */
export async function findBrowsers(system: System): Promise<readonly InstalledBrowser[]> {
  const found = await Promise.all(KNOWN.map(async ({ name, family, ...places }) => {
    const program = await firstThere(system, candidates(system, places));
    return program === undefined ? undefined : { name, family, program };
  }));
  return found.filter((one) => one !== undefined);
}

/** Returns the possible paths of a browser, in the order in which to look. */
function candidates(system: System, places: Pick<BrowserPlaces, Os>): readonly string[] {
  const { join } = pathOf(system.os);
  const { env } = system;
  switch (system.os) {
    case "linux": {
      const folders = (env.get("PATH") ?? "").split(":").filter((path) => path.startsWith("/"));
      return places.linux.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
    case "darwin": {
      const { home } = directories(system);
      const folders = ["/Applications", ...home === undefined ? [] : [join(home, "Applications")]];
      return folders.map((folder) => join(folder, places.darwin));
    }
    case "windows": {
      const roots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].flatMap((name) =>
        env.get(name) ?? []
      );
      return roots.map((root) => join(root, places.windows));
    }
  }
}

async function firstThere(system: System, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const real = await system.files.realPath(path).catch(() => undefined);
    const info = real === undefined ? undefined : await system.files.info(real);
    const runs = system.os === "windows" || ((info?.mode ?? 0) & 0o111) !== 0;
    if (info?.kind === "file" && runs) return path;
  }
  return undefined;
}
