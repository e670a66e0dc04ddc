/**
 * Files of a git repository: one commit of it is fetched without its files, and of those only the ones that are read.
 */
import { LARGEST_FILE, type Source, Unfetched } from "./fetched.ts";
import type { GitAddress } from "./address.ts";
import { type Git, gitFor, REMOTE } from "./git_program.ts";
import { filesMeant } from "./meant.ts";
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";

/** A directory for our bare repository, made when it is needed and removed afterwards. */
export interface Scratch {
  make(): Promise<string>;
  remove(): Promise<void>;
}

/** Makes the source of an address's repository at its ref. */
export function gitSource(system: System, address: GitAddress, scratch: Scratch): Source {
  const { ref } = address;
  const fixed = ref !== undefined && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
  let opened: Promise<Git> | undefined;
  let fetched: Promise<string> | undefined;
  const git = () => opened ??= opening(system, address, scratch);
  return {
    fixed,
    version: async () => fixed ? ref : await commitOf(await git(), ref),
    read: async (commit, name) => {
      fetched ??= git().then((run) => fetching(run, commit));
      await fetched;
      return await textsOf(await git(), commit, name);
    },
    close: async () => {
      if (opened !== undefined) await scratch.remove();
    },
  };
}

async function opening(system: System, address: GitAddress, scratch: Scratch): Promise<Git> {
  const git = await gitFor(system, address, await scratch.make());
  await git("init", "--quiet", "--bare", "--template=");
  return git;
}

/** Returns the commit that a ref leads to now: a tag's before a branch's, as git itself reads a short name. */
async function commitOf(git: Git, ref = "HEAD"): Promise<string> {
  const lines = await git("ls-remote", "--quiet", "--", REMOTE, ref, `${ref}^{}`);
  const ids = new Map(
    lines.split("\n").flatMap((line): [string, string][] => {
      const [id, name] = line.split("\t");
      return id && name ? [[name, id]] : [];
    }),
  );
  const names = [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];
  const found = names.flatMap((name) => ids.get(`${name}^{}`) ?? ids.get(name) ?? [])[0];
  if (found !== undefined && /^[0-9a-f]{40,64}$/.test(found)) return found;
  const short = /^[0-9a-f]{7,39}$/.test(ref);
  throw new Unfetched(
    `the repository has no branch and no tag "${ref}"`,
    short ? "?ref= with all 40 digits of the commit's id" : "check the ref, or leave it out",
    true,
  );
}

async function fetching(git: Git, commit: string): Promise<string> {
  return await git(
    ...["fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none"],
    ...["--no-recurse-submodules", "--", REMOTE, `+${commit}:refs/import/it`],
  );
}

/** The object at a path: a file's content, or a link's target. */
interface Blob {
  readonly id: string;
  readonly isLink: boolean;
}

/**
 * Lists, by path, the files of a commit that a name may mean, which are few of those of a large repository; submodules
 * are left out, since they lead elsewhere.
 */
async function listing(
  git: Git,
  commit: string,
  name: string,
): Promise<ReadonlyMap<string, Blob>> {
  const steps = name.split("/");
  const first = steps.findIndex((step) => /[*?[{]/.test(step));
  const paths = first === -1
    ? [name, `${name}.yaml`, `${name}.yml`]
    : first === 0
    ? []
    : [`${steps.slice(0, first).join("/")}/`];
  return await tree(git, commit, paths);
}

async function tree(git: Git, commit: string, paths: readonly string[]) {
  const lines = await git("ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths);
  return new Map(
    lines.split("\0").flatMap((line): [string, Blob][] => {
      const [, mode, id, path] = /^(100\d{3}|120000) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return !id || path === undefined ? [] : [[path, { id, isLink: mode === LINK }]];
    }),
  );
}

const LINK = "120000";

async function textsOf(git: Git, commit: string, name: string) {
  const blobs = await listing(git, commit, name);
  const texts = new Map<string, string>();
  for (const path of filesMeant([...blobs.keys()], name)) {
    const id = await followed(git, commit, path, blobs.get(path));
    if (id !== undefined) texts.set(path, await textOf(git, path, id));
  }
  if (texts.size > 0 || /[*?[{]/.test(name)) return texts;
  throw new Unfetched(`the repository has no file "${name}"`, "check the path behind //", true);
}

/** Returns the file that a path means through links within the repository; `undefined` for one that leads out of it. */
async function followed(
  git: Git,
  commit: string,
  path: string,
  blob: Blob | undefined,
  left = 8,
): Promise<string | undefined> {
  if (!blob?.isLink) return blob?.id;
  const target = await textOf(git, path, blob.id);
  const { join, dirname, isAbsolute } = pathOf("linux");
  const to = join(dirname(path), target);
  if (left === 0 || isAbsolute(target) || /^\.\.(\/|$)/.test(to)) return undefined;
  return await followed(git, commit, to, (await tree(git, commit, [to])).get(to), left - 1);
}

/**
 * Reads a file's text; throws `Unfetched` for one that is too large. The size of what a server sends to git is limited
 * by git's time alone.
 */
async function textOf(git: Git, path: string, id: string): Promise<string> {
  const size = Number(await git("cat-file", "-s", id));
  if (size > LARGEST_FILE) throw new Unfetched(`"${path}" is over 1 MiB`, "a smaller file", true);
  const text = await git("cat-file", "blob", id);
  if (!text.includes("\ufffd") && !text.includes("\0")) return text;
  throw new Unfetched(`"${path}" is not UTF-8 text`, "a file of YAML", true);
}
