/** Certificate authorities that the person's variables name to a session's tools, and that are not there. */
import { throwBug } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import { visible } from "../terminal/escape.ts";
import type { SessionContext } from "./session.ts";
import { untold } from "./told.ts";

/** Warns of each once: its tools would say that they can't reach anybody, or nothing at all. */
export async function warnOfLost(
  context: SessionContext,
  names: readonly string[],
  env: ProcessEnvironment,
): Promise<void> {
  const { system, terminal } = context;
  const all = await Promise.all(names.map((name) => lost(system, name, env[name])));
  for (const line of await untold(context, "authorities", all.flat())) terminal.warn(line);
}

/** Tools take a path as it stands, from where they are; a list of directories is as good as its best one. */
async function lost(
  system: System,
  name: string,
  value: string | undefined,
): Promise<readonly string[]> {
  if (!value) return [];
  const { DELIMITER } = pathOf(system.os);
  const paths = name.endsWith("_DIR") ? value.split(DELIMITER).filter(Boolean) : [value];
  for (const path of paths) if (await isThere(system, path)) return [];
  const cost = ADDING.has(name) ? "do without the authorities in it" : "trust nobody";
  return [`${name} names ${visible(value)}, which is not there: tools that read it ${cost}`];
}

/** Variables beside which others are believed all the same: Node's own, and OpenSSL's and Go's file. */
const ADDING: ReadonlySet<string> = new Set(["NODE_EXTRA_CA_CERTS", "SSL_CERT_DIR"]);

/** Whether it is there; what we may not look at may be, for others. */
async function isThere({ files, os, cwd }: System, path: string): Promise<boolean> {
  const { isAbsolute, resolve } = pathOf(os);
  try {
    return await files.realPath(isAbsolute(path) ? path : resolve(cwd(), path)) !== undefined;
  } catch (error) {
    throwBug(error);
    return true;
  }
}
