/** The keyring's native addon, which the compiled program must unpack before the system can load it. */
import type * as Addon from "@napi-rs/keyring";
import { createRequire } from "node:module";
import { directories, pathOf } from "../paths/directories.ts";
import { weakness } from "../paths/ownership.ts";
import type { Os } from "../system.ts";
import { denoFiles } from "./files.ts";

/** Loads the addon: the compiled program carries its target's beside its script, otherwise npm's is used. */
export async function loadAddon(os: Os): Promise<typeof Addon> {
  if (!Deno.build.standalone) return await import("@napi-rs/keyring");
  const place = os === "windows" ? await cacheOf(os) : await passingPlace(os);
  if (place === undefined) {
    throw new Error("there is no private directory to unpack its library in");
  }
  try {
    return unpacking(os, place, () => createRequire(import.meta.url)("./keyring.node"));
  } finally {
    // Windows does not let go of a library that is loaded, so there it stays for the next time.
    if (os !== "windows") await Deno.remove(place, { recursive: true });
  }
}

/** Deno unpacks an addon into the temporary directory, under a name that anybody can foretell. */
function unpacking<T>(os: Os, directory: string, load: () => T): T {
  const variable = os === "windows" ? "TMP" : "TMPDIR";
  const before = Deno.env.get(variable);
  Deno.env.set(variable, directory);
  try {
    return load();
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
  }
}

/** A fresh directory, where nobody else can put another in its place. */
async function passingPlace(os: Os): Promise<string | undefined> {
  for (const base of [await cacheOf(os), Deno.env.get("TMPDIR"), "/tmp"]) {
    if (!base || await weakness({ os, files: denoFiles(os) }, pathOf(os).join(base, "none"))) {
      continue;
    }
    const made = await Deno.makeTempDir({ dir: base, prefix: "atmos-auth-addon-" })
      .catch(() => undefined);
    if (made !== undefined) return made;
  }
}

/** Our directory in the cache; `undefined` where it can't be had. */
async function cacheOf(os: Os): Promise<string | undefined> {
  const { cache } = directories({
    os,
    env: { get: (name) => Deno.env.get(name), entries: () => [] },
  });
  if (cache === undefined) return undefined;
  const directory = pathOf(os).join(cache, "atmos-auth", "addon");
  const made = denoFiles(os).makeDirectory(directory).then(() => directory);
  return await made.catch(() => undefined);
}
