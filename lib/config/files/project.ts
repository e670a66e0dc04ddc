/** The project of a found configuration, and paths that lie in it. */
import { pathOf } from "../../paths/directories.ts";
import { isKeptAside, liesInRepository } from "../../paths/versioned.ts";
import type { System } from "../../system.ts";
import type { Landing } from "../../system/file_system.ts";
import { MachineError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Returns the directory and all that it lies in, nearest first. */
export function upwards(system: Pick<System, "os">, directory: string): readonly string[] {
  const parent = pathOf(system.os).dirname(directory);
  return parent === directory ? [directory] : [directory, ...upwards(system, parent)];
}

/**
 * Returns the nearest directory upwards that holds `.git`, be it a directory or a worktree's file; `undefined` when
 * none does.
 */
export async function gitRoot(system: System, directory: string): Promise<string | undefined> {
  const { join } = pathOf(system.os);
  for (const each of upwards(system, directory)) {
    if (await exists(system, join(each, ".git"))) return each;
  }
}

/** Whether something exists; `false` also when its directory may not be looked into. */
export async function exists({ files }: System, path: string): Promise<boolean> {
  return await files.info(path).catch(() => undefined) !== undefined;
}

/** The project of a found configuration: the files that it may read before it is trusted, links followed. */
export class Project {
  readonly #system: System;
  readonly #gitRoot: () => Promise<string | undefined>;
  readonly #homes = new Set<string>();
  readonly #realPaths = new Map<string, Promise<string>>();

  constructor(system: System, gitRoot: () => Promise<string | undefined>) {
    this.#system = system;
    this.#gitRoot = gitRoot;
  }

  /** Adds a directory in which configuration was found: all below it is the project's. */
  add(directory: string): void {
    this.#homes.add(directory);
  }

  /** Whether the path lies in the project, both as it is written and with links followed. */
  async has(path: string): Promise<boolean> {
    const homes = await this.#all();
    // Nothing beyond is looked at, not even to see where it leads: a look can mount what is far away.
    if (!homes.some((home) => this.#isWithin(path, home))) return false;
    const real = await this.#real(path);
    const realHomes = await Promise.all(homes.map((home) => this.#real(home)));
    return realHomes.some((home) => this.#isWithin(real, home));
  }

  /**
   * Returns the path at which a write to an absolute path ends; throws `MachineError` when a link of the project would
   * lead it out of the project.
   */
  async landing(path: string): Promise<Landing> {
    const { landing } = await import("../../paths/landing.ts");
    const end = await landing(this.#system, path);
    if (!await this.#leadsOut(path, end)) return end;
    const why = `a link in this project leads to "${visible(end)}", beyond it`;
    throw new MachineError(`write "${visible(path)}"`, why, {
      hint: dialect().look("", path),
    });
  }

  /**
   * Whether the path is one of the project's own, and a write to it ends at that very place: by no link, hard ones
   * included, and not among the files that git and its like keep, which no project brings. A project around the whole
   * home has none.
   */
  async keeps(path: string, end: string): Promise<boolean> {
    const { join, relative } = pathOf(this.#system.os);
    const home = findHome(this.#system);
    const last = await this.#follow(end);
    for (const each of await this.#all()) {
      if (home !== undefined && this.#isWithin(home, each)) continue;
      const real = await this.#follow(each);
      const from = [each, real].find((one) => this.#isWithin(path, one));
      const below = from === undefined ? "" : relative(from, path);
      const isThere = below !== "" && !isKeptAside(below) && last === join(real, below);
      if (isThere) {
        return await this.#isAlone(last) && !await liesInRepository(this.#system, last, real);
      }
    }
    return false;
  }

  /** Whether the file has one name alone; a file with another name may be anybody's. */
  async #isAlone(path: string): Promise<boolean> {
    const { names } = await this.#system.files.info(path) ?? { names: 1 };
    return names === 1;
  }

  /**
   * Whether a write ends outside of the project; asked of the disk anew, since links may have changed since it was
   * read.
   */
  async #leadsOut(path: string, end: string): Promise<boolean> {
    const { dirname } = pathOf(this.#system.os);
    const homes = await this.#all();
    const real = await Promise.all(homes.map((home) => this.#follow(home)));
    const [folder, last] = [await this.#follow(dirname(path)), await this.#follow(end)];
    const isIn = homes.some((home) => this.#isWithin(path, home)) ||
      real.some((home) => this.#isWithin(folder, home));
    return isIn && !real.some((home) => this.#isWithin(last, home));
  }

  /** Returns the project's directories; the repository is one, unless the whole home is in it. */
  async #all(): Promise<readonly string[]> {
    const root = await this.#gitRoot();
    const home = findHome(this.#system);
    const isPersons = root !== undefined && home !== undefined && this.#isWithin(home, root);
    return root === undefined || isPersons ? [...this.#homes] : [...this.#homes, root];
  }

  #real(path: string): Promise<string> {
    const known = this.#realPaths.get(path) ?? this.#follow(path);
    this.#realPaths.set(path, known);
    return known;
  }

  /** Returns the real path; that of a missing file is below its nearest existing parent's. */
  async #follow(path: string): Promise<string> {
    const { dirname, basename, join } = pathOf(this.#system.os);
    const real = await this.#system.files.realPath(path).catch(() => undefined);
    const parent = dirname(path);
    return real ?? (parent === path ? path : join(await this.#follow(parent), basename(path)));
  }

  #isWithin(path: string, directory: string): boolean {
    const { SEPARATOR } = pathOf(this.#system.os);
    const below = directory.endsWith(SEPARATOR) ? directory : directory + SEPARATOR;
    return path === directory || path.startsWith(below);
  }
}

function findHome({ os, env }: System): string | undefined {
  return env.get(os === "windows" ? "USERPROFILE" : "HOME") || undefined;
}
