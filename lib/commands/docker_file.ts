/** The person's own docker configuration, written only because they said so. */
import { homeDirectory, pathOf } from "../paths/directories.ts";
import {
  type DockerConfig,
  formatDockerConfig,
  parseDockerConfig,
  withLogins,
} from "../session/tools/docker_config.ts";
import { UserError } from "../errors.ts";
import type { RegistryLogin } from "../provider/kind.ts";
import { aloneWithFile } from "../store/locks.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/**
 * Adds logins to `$DOCKER_CONFIG/config.json`, or to the one in the home directory, and returns its path.
 * Nothing else in it changes; a link to it stays one; it is replaced in one step, for its owner only.
 */
export async function loginToDocker(
  system: System,
  logins: readonly RegistryLogin[],
): Promise<string> {
  const { join, dirname } = pathOf(system.os);
  const directory = system.env.get("DOCKER_CONFIG") || join(homeDirectory(system), ".docker");
  const named = join(directory, "config.json");
  return await aloneWithFile(system, "docker-config", named, async () => {
    const path = await system.files.realPath(named) ?? named;
    const config = await readConfig(system, path);
    await system.files.makeDirectory(dirname(path));
    await system.files.write(path, formatDockerConfig(withLogins(config, logins)));
    return named;
  });
}

async function readConfig(system: System, path: string): Promise<DockerConfig> {
  const config = parseDockerConfig(await system.files.readText(path) ?? "");
  if (config !== undefined) return config;
  throw new UserError("failed", `Cannot change "${visible(path)}": it is no JSON object`, {
    hint: `mend it, or move it away: mv "${visible(path)}" "${visible(path)}.broken"`,
  });
}
