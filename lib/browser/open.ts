/** Opening the person's web browser, where there is one to be seen. */
import type { Browser, Person } from "../world.ts";
import { findProgram } from "../session/program.ts";
import { type System } from "../system.ts";
import { listenForCallback } from "./callback.ts";
import { browserEnvironment } from "../environment/programs.ts";
import { UserError } from "../errors.ts";

/** The browser of this machine and person, as far as it opens pages for them. */
export function browserOf(
  system: System,
  person: Person,
): Pick<Browser, "isHere" | "open" | "listen"> {
  return {
    isHere: () => person.isThere() && isLocal(system),
    open: (url) => open(system, url),
    listen: (options) => listenForCallback(system, options),
  };
}

/** Over ssh a browser would open where nobody looks; without a display there is none. */
function isLocal({ os, env }: System): boolean {
  if (env.get("SSH_CONNECTION") || env.get("SSH_TTY")) return false;
  if (os !== "linux") return true;
  return Boolean(env.get("DISPLAY") || env.get("WAYLAND_DISPLAY") || env.get("WSL_DISTRO_NAME"));
}

async function open(system: System, url: string): Promise<boolean> {
  const env = browserEnvironment(system);
  for (const [name, ...args] of openers(system)) {
    try {
      const { path } = await findProgram(system, name!, system.env);
      const child = system.spawn({ program: path, args: [...args, url], env, stdio: "none" });
      // A browser that is started may stay; one that fails does so at once.
      const ended = await Promise.race([child.status, system.clock.sleep(3_000).then(() => 0)]);
      if (ended === 0) return true;
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
