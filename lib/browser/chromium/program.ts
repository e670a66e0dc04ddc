/** The browser of the Chromium family that is steered. */
import { throwBug, UserError } from "../../errors.ts";
import { expandHome } from "../../paths/directories.ts";
import { findProgram } from "../../paths/program.ts";
import type { System } from "../../system.ts";
import { findBrowsers } from "../installed.ts";

/** The browsers by the words that `browser_type` takes. */
const TYPES: Readonly<Record<string, string>> = {
  "chrome": "Google Chrome",
  "chromium": "Chromium",
  "msedge": "Microsoft Edge",
  "edge": "Microsoft Edge",
  "brave": "Brave",
  "vivaldi": "Vivaldi",
};

/** The words that `browser_type` knows. */
export const BROWSER_TYPES: readonly string[] = Object.keys(TYPES);

/** The browser that the configuration asks for. */
interface BrowserRequest {
  readonly program: string | undefined;
  readonly type: string | undefined;
}

/** Returns the absolute path of the browser to take; throws `UserError` when there is none. */
export async function findChromium(system: System, request: BrowserRequest): Promise<string> {
  if (request.program !== undefined) return await namedProgram(system, request.program);
  const wanted = Object.hasOwn(TYPES, request.type ?? "") ? TYPES[request.type ?? ""] : undefined;
  const family = (await findBrowsers(system)).filter(({ family }) => family === "chromium");
  const found = family.find(({ name }) => wanted === undefined || name === wanted);
  if (found !== undefined) return found.program;
  throw noBrowser(wanted);
}

async function namedProgram(system: System, program: string): Promise<string> {
  try {
    return (await findProgram(system, expandHome(system, program), system.env)).path;
  } catch (error) {
    throwBug(error);
    const message = `Cannot start the browser of "browser_executable_path": ${error.message}`;
    throw new UserError("config_invalid", message, {
      hint: "browser_executable_path: PATH, or leave it out to use any that is installed",
    });
  }
}

function noBrowser(name: string | undefined): UserError {
  const what = name ?? "browser of the Chromium family (Chrome, Chromium, Edge, Brave, Vivaldi)";
  return new UserError("sign_in_needed", `There is no ${what} on this machine to sign in with`, {
    hint: "install one, name one with browser_executable_path: PATH, or give an assertion_process",
  });
}
