/** A docker configuration of the person's own, changed by one of our processes at a time. */
import { UserError } from "../../errors.ts";
import { homeDirectory, pathOf } from "../../paths/directories.ts";
import { landing } from "../../paths/landing.ts";
import { asSaid } from "../../paths/tools_own.ts";
import { type DockerConfig, formatDockerConfig, parseDockerConfig } from "./docker_config.ts";
import { aloneWithFile } from "../../store/locks.ts";
import type { System } from "../../system.ts";
import { dialect } from "../../terminal/dialect.ts";
import { visible } from "../../terminal/escape.ts";

/** Returns the path of the file that docker reads outside of any session. */
export function dockerConfigPath(system: System): string {
  const { join, resolve } = pathOf(system.os);
  const named = system.env.get("DOCKER_CONFIG");
  const directory = named
    ? asSaid(system, "DOCKER_CONFIG", named)
    : join(homeDirectory(system), ".docker");
  return resolve(system.cwd(), join(directory, "config.json"));
}

/**
 * Reads the file; throws `UserError` for one that docker could not read either, since docker would pass over what is
 * added.
 */
export async function readDockerFile(system: System, named: string): Promise<DockerConfig> {
  const path = await landing(system, named);
  const config = parseDockerConfig(await system.files.readText(path) ?? "");
  if (typeof config !== "string") return config;
  throw new UserError("failed", `Cannot change "${visible(path)}": it ${visible(config)}`, {
    hint: `mend it, or move it away: ${dialect().move(path, ".broken")}`,
  });
}

/**
 * Changes the file. Nothing else in it changes; a link to it stays one; once it
 * holds a login, only its owner may read it.
 */
export async function changeDockerFile(
  system: System,
  named: string,
  change: (config: DockerConfig) => Promise<DockerConfig>,
): Promise<void> {
  await aloneWithFile(system, "docker-config", named, async () => {
    const after = await change(await readDockerFile(system, named));
    const path = await landing(system, named);
    await system.files.makeDirectory(pathOf(system.os).dirname(path));
    const mode = ((await system.files.info(path))?.mode ?? 0o600) & 0o700;
    await system.files.rewrite(path, formatDockerConfig(after), mode);
  });
}
