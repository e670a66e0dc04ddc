/**
 * Firefox's containers, opened from outside through the extension "Open external links in a container"
 * (addons.mozilla.org/firefox/addon/open-url-in-container, github.com/honsiorovskyi/open-url-in-container).
 */
import * as v from "valibot";
import { directories, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";

/** Where the extension is to be had. */
export const EXTENSION_PAGE = "https://addons.mozilla.org/firefox/addon/open-url-in-container/";

const EXTENSION_ID = "{f069aec0-43c5-4bbf-b6b4-df95c4326b98}";

/** Colours that the extension knows; a container keeps the one that it was made with. */
const COLORS = ["blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple"] as const;

/** What opens an address in the container of that name, which is made when there is none. */
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

/** Where Firefox keeps its profiles: plainly installed, from a snap, from Flatpak. */
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
