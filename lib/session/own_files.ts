/** The person's own files of a cloud's tools, as far as a session must not be taken for what they name. */
import { pathOf } from "../paths/directories.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Around } from "../provider/grant.ts";
import type { System } from "../system.ts";

/** What clouds are told of a session's surroundings. */
export function aroundOf({ os, env }: Pick<System, "os" | "env">): Around {
  return { os, env, join: (...parts) => pathOf(os).join(...parts) };
}

/** What they say. What can't be read is left out: the cloud's tools could not read it either. */
export async function readOwn(system: System, cloud: Cloud): Promise<readonly string[]> {
  const paths = cloud.ownFiles?.(aroundOf(system)) ?? [];
  const texts = await Promise.all(paths.map((path) => readPlain(system, path)));
  return texts.filter((text) => text !== undefined);
}

/** Nobody waits for a pipe that lies where a file should. */
async function readPlain({ files }: System, path: string): Promise<string | undefined> {
  const real = await files.realPath(path).catch(() => undefined);
  const info = real && await files.info(real).catch(() => undefined);
  if (!real || !info || info.kind !== "file") return undefined;
  return await files.readText(real).catch(() => undefined);
}
