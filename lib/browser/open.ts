/** Opening the person's web browser, where there is one to be seen. */
import { browserEnvironment } from "../session/environment/programs.ts";
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { findProgram } from "../paths/program.ts";
import type { System } from "../system.ts";
import type { Browser, Person } from "../provider/context.ts";
import { listenForCallback } from "./callback.ts";
import { type Handoff, offer } from "./handoff.ts";
import { SIGN_IN, SignInPages } from "./sign_in_pages.ts";

/** The browser of this machine and person, as far as it opens pages for them. */
export function browserOf(
  system: System,
  person: Person,
): Pick<Browser, "isHere" | "open" | "listen"> {
  let pages: SignInPages | undefined;
  return {
    isHere: () => isBrowserHere(system, person),
    open: async (url) => {
      const handoff = offer(system, new Secret(url), SIGN_IN);
      const opened = await startBrowser(system, handoff);
      if (opened) (pages ??= new SignInPages(system, person)).tend(handoff, url);
      else await handoff.close();
      return opened;
    },
    listen: (options) => {
      return listenForCallback(system, options, pages = new SignInPages(system, person));
    },
  };
}

/** Over ssh a browser would open where nobody looks; without a display there is none. */
export function isBrowserHere({ os, env }: System, person: Person): boolean {
  if (!person.isThere() || env.get("SSH_CONNECTION") || env.get("SSH_TTY")) return false;
  if (os !== "linux") return true;
  return Boolean(env.get("DISPLAY") || env.get("WAYLAND_DISPLAY") || env.get("WSL_DISTRO_NAME"));
}

/** Starts a browser that is to take the page over; `false` when that failed. Nothing else is ever opened. */
export async function startBrowser(system: System, handoff: Handoff): Promise<boolean> {
  const env = browserEnvironment(system);
  const here = handoff.came.then(() => 0);
  for (const [name, ...args] of openers(system)) {
    try {
      const { path } = await findProgram(system, name!, system.env);
      const given = [...args, handoff.address];
      const child = system.spawn({ program: path, args: given, env, stdio: "none" });
      // A browser that is started may stay; one that fails does so at once.
      const stays = system.clock.sleep(3_000).then(() => 0);
      if (await Promise.race([child.status, here, stays]) === 0) return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return false;
}

/** What opens an address, in the order of preference; `BROWSER` may list several. */
function openers({ os, env }: System): readonly (readonly string[])[] {
  const named = (env.get("BROWSER") ?? "").split(os === "windows" ? ";" : ":").filter(Boolean);
  const own = named.filter((name) => !name.includes("%")).map((name) => name.split(" "));
  if (os === "darwin") return [...own, ["/usr/bin/open"]];
  if (os === "windows") return [...own, ["rundll32.exe", "url.dll,FileProtocolHandler"]];
  return [...own, ["wslview"], ["xdg-open"], ["gio", "open"], ["x-www-browser"]];
}
