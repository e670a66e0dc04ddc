/** The keyring's native addon, which the compiled program must unpack before the system can load it. */
import type * as Addon from "@napi-rs/keyring";
import { createRequire } from "node:module";
import { directories, pathOf } from "../dirs.ts";
import type { Os } from "../system.ts";

/** Loads the addon: the compiled program carries its target's beside its script, otherwise npm's is used. */
export async function loadAddon(os: Os): Promise<typeof Addon> {
  if (!Deno.build.standalone) return await import("@napi-rs/keyring");
  const directory = await privateDirectory(os);
  // Windows does not let go of a library that is loaded, so there it stays for the next time.
  const place = os === "windows" ? directory : await Deno.makeTempDir({ dir: directory });
  try {
    return unpacking(os, place, () => createRequire(import.meta.url)("./keyring.node"));
  } finally {
    if (place !== directory) await Deno.remove(place, { recursive: true });
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

async function privateDirectory(os: Os): Promise<string> {
  const env = { get: (name: string) => Deno.env.get(name), entries: () => [] };
  const directory = pathOf(os).join(directories({ os, env }).cache, "atmos-auth", "addon");
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const { isDirectory, uid, mode } = await Deno.lstat(directory);
  const mine = os === "windows" || uid === Deno.uid();
  if (!isDirectory || !mine) throw new Error(`"${directory}" is not a directory of your own`);
  if (os !== "windows" && (mode! & 0o077) !== 0) await Deno.chmod(directory, 0o700);
  return directory;
}
