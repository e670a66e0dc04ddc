/**
 * The session's docker configuration: the person's own, copied with its contexts and builders, and signed in to the
 * session's registries. What docker writes in the session stays there.
 */
import { pathOf } from "../../paths/directories.ts";
import {
  type DockerConfig,
  formatDockerConfig,
  movedFrom,
  parseDockerConfig,
  withLogins,
  withoutLogins,
} from "./docker_config.ts";
import { withStoreParted } from "./parted_store.ts";
import type { RegistryLogin } from "../../provider/kind.ts";
import { Secret } from "../../secret.ts";
import { throwBug } from "../../errors.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { SessionContext } from "../session.ts";
import type { SessionDirectory } from "../directory/directory.ts";
import { otherLogins, REGISTRY_TOOLS } from "./registry_tools.ts";
import type { OuterTools } from "./surroundings.ts";

const FOLDER = "docker";
const FILE = `${FOLDER}/config.json`;

/**
 * Paths that docker and its builder keep beside the file: where daemons and builders are. Not what they remember of
 * builds.
 */
const COPIED = ["contexts", "buildx/instances", "buildx/current", "buildx/defaults"] as const;

/** Depth at which that lies: `contexts/tls/ID/docker/ca.pem`. */
const DEPTH = 4;

/** The directory that `DOCKER_CONFIG` names. */
export class DockerHome {
  readonly #system: System;
  readonly #directory: SessionDirectory;
  readonly #around: OuterTools;
  readonly #warn: (line: string) => void;
  /** Renewals one after the other, so that none undoes another. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(
    { system, terminal }: Pick<SessionContext, "system" | "terminal">,
    directory: SessionDirectory,
    around: OuterTools,
  ) {
    this.#system = system;
    this.#directory = directory;
    this.#around = around;
    this.#warn = (line) => terminal.warn(line);
  }

  /**
   * Writes it, where there are registries, and returns the variables that lead there. At those that the session could not
   * be signed in to nobody is: the person's own login would be somebody else.
   */
  async open(
    logins: readonly RegistryLogin[],
    missed: readonly string[],
  ): Promise<Record<string, string>> {
    const own = this.#around.dockerDirectory;
    if (logins.length + missed.length === 0) return this.#around.dockerVariables;
    const config = own === undefined ? {} : await this.#readOwn(this.#join(own, "config.json"));
    const others = await this.#openOthers(config, logins, missed);
    if (own === undefined) return { ...others, ...await this.#start(logins) };
    const hasPlugins = await this.#isDirectory(this.#join(own, "cli-plugins"));
    const moved = hasPlugins ? movedFrom(config, own, this.#system.os) : config;
    const hosts = [...logins.map(({ host }) => host), ...missed];
    await this.#write(withLogins(withoutLogins(withStoreParted(moved, hosts), missed), logins));
    await Promise.all(COPIED.map((name) => this.#tryToCopy(own, name)));
    return { ...others, DOCKER_CONFIG: this.#directory.pathOf(FOLDER) };
  }

  /** Writes the files of the other tools, and returns the variables that lead there. */
  async #openOthers(
    dockers: DockerConfig,
    logins: readonly RegistryLogin[],
    missed: readonly string[],
  ): Promise<Record<string, string>> {
    const hosts = [...logins.map(({ host }) => host), ...missed];
    const each = REGISTRY_TOOLS.map(async (tool) => {
      const found = await Promise.all(this.#around.loginFiles(tool).map((it) => this.#readOwn(it)));
      const all = otherLogins(tool.dockers ? [dockers, ...found] : found, hosts);
      await this.#write(withLogins(all, logins), tool.file);
      return [tool.variable, this.#directory.pathOf(tool.file)] as const;
    });
    return Object.fromEntries(await Promise.all(each));
  }

  /** Without a home there is nothing of the person's own to start from. */
  async #start(logins: readonly RegistryLogin[]): Promise<Record<string, string>> {
    await this.#write(withLogins({}, logins));
    return { DOCKER_CONFIG: this.#directory.pathOf(FOLDER) };
  }

  /** Renews a login in the files as they are now: their tools may have written to them since. */
  renew(login: RegistryLogin): Promise<void> {
    const done = this.#work.then(async () => {
      for (const file of [FILE, ...REGISTRY_TOOLS.map(({ file }) => file)]) {
        const config = await this.#read(this.#directory.pathOf(file));
        await this.#write(withLogins(typeof config === "string" ? {} : config, [login]), file);
      }
    });
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #read(path: string): Promise<DockerConfig | string> {
    return parseDockerConfig(await this.#system.files.readText(path) ?? "");
  }

  /** Reads the person's own; what docker could not read either counts as nothing, and is warned of, as docker does. */
  async #readOwn(path: string): Promise<DockerConfig> {
    try {
      const config = await this.#read(path);
      if (typeof config !== "string") return config;
      this.#warn(`"${visible(path)}" ${visible(config)}: the session goes on without it`);
    } catch (error) {
      throwBug(error);
      this.#warn(`${error.message}: the session goes on without it`);
    }
    return {};
  }

  async #tryToCopy(own: string, name: string): Promise<void> {
    try {
      await this.#copy(own, name, DEPTH);
    } catch (error) {
      throwBug(error);
      this.#warn(`${error.message}: the session goes on without docker's ${name}`);
    }
  }

  #write(config: DockerConfig, file = FILE): Promise<void> {
    return this.#directory.write(file, new Secret(formatDockerConfig(config)));
  }

  /** Contexts say where docker's daemons are; the keys that open those lie beside them. */
  async #copy(own: string, name: string, depth: number): Promise<void> {
    const path = this.#join(own, ...name.split("/"));
    const kind = await this.#kindOf(path);
    if (kind === "directory" && depth > 0) {
      const names = await this.#system.files.list(path) ?? [];
      await Promise.all(names.map((each) => this.#copy(own, `${name}/${each}`, depth - 1)));
    } else if (kind === "file") {
      const text = await this.#system.files.readText(path);
      await this.#directory.write(`${FOLDER}/${name}`, new Secret(text ?? ""));
    }
  }

  async #isDirectory(path: string): Promise<boolean> {
    return await this.#kindOf(path) === "directory";
  }

  /** Finds what is there, through links. */
  async #kindOf(path: string): Promise<string | undefined> {
    const real = await this.#system.files.realPath(path);
    return real === undefined ? undefined : (await this.#system.files.info(real))?.kind;
  }

  #join(...parts: string[]): string {
    return pathOf(this.#system.os).join(...parts);
  }
}
