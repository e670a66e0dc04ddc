/** Linked worktrees of git: several directories that are one project. */
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { gitRoot } from "./project.ts";

/** The largest `.git` file, in bytes, or file that leads back to it; each holds a path. */
const LARGEST = 4096;

/**
 * Returns the directory of the main worktree that a directory of a linked one stands for
 * (git-scm.com/docs/gitrepository-layout); any other stands for itself. A worktree's claim to a repository counts only
 * when that repository confirms it, since whoever wrote the one may not write the other.
 */
export async function inMainWorktree(system: System, directory: string): Promise<string> {
  const { basename, dirname, join, relative } = pathOf(system.os);
  const root = await gitRoot(system, directory);
  const administration = root && await administrationOf(system, root);
  if (root === undefined || administration === undefined) return directory;
  const common = dirname(dirname(administration));
  const main = basename(common) === ".git" ? dirname(common) : common;
  return join(main, relative(root, directory));
}

/**
 * Returns `.git/worktrees/NAME` of the repository, links followed; `undefined` when the root is no linked worktree's.
 */
async function administrationOf(system: System, root: string): Promise<string | undefined> {
  const { basename, dirname, join, resolve } = pathOf(system.os);
  const said = (await lineOf(system, join(root, ".git")))?.match(/^gitdir: (.+)$/)?.[1];
  const real = said && await realOf(system, resolve(root, said));
  if (!real || basename(dirname(real)) !== "worktrees") return undefined;
  const back = await lineOf(system, join(real, "gitdir"));
  const same = back && await realOf(system, resolve(real, back));
  return same && same === await realOf(system, join(root, ".git")) ? real : undefined;
}

/** Returns the only line of a small file; `undefined` when it is absent, too large or no file. */
async function lineOf(system: System, path: string): Promise<string | undefined> {
  const info = await system.files.info(path).catch(() => undefined);
  if (info?.kind !== "file" || info.size > LARGEST) return undefined;
  return (await system.files.readText(path).catch(() => undefined))?.trimEnd();
}

async function realOf({ files }: System, path: string): Promise<string | undefined> {
  return await files.realPath(path).catch(() => undefined);
}
