/** The real file system. */
import { type FileInfo, type Files, type Lock, type Os } from "../system.ts";
import { pathOf } from "../dirs.ts";

/** How often a lock that somebody else holds is tried again, in milliseconds. */
const LOCK_PAUSE = 50;

/** The real file system as the program uses it. */
export function denoFiles(os: Os): Files {
  const uid = os === "windows" ? undefined : Deno.uid();
  return {
    read: (path) => absentAsUndefined(Deno.readFile(path)),
    readText: (path) => absentAsUndefined(Deno.readTextFile(path)),
    write: (path, content, mode = 0o600) => replace(os, path, content, mode, true),
    writeBrief: (path, content) => replace(os, path, content, 0o600, false),
    append: (path, content) => append(path, content),
    makeDirectory: (path) => Deno.mkdir(path, { recursive: true, mode: 0o700 }),
    remove: async (path) => await absentAsUndefined(remove(path)) ?? false,
    list: (path) => absentAsUndefined(list(path)),
    info: async (path) => {
      const info = await absentAsUndefined(Deno.lstat(path));
      return info && describe(info, uid);
    },
    realPath: (path) => absentAsUndefined(Deno.realPath(path)),
    setMode: (path, mode) => os === "windows" ? Promise.resolve() : Deno.chmod(path, mode),
    lock,
  };
}

async function absentAsUndefined<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** Written beside its place and renamed: a reader sees the old content or the new, whole. */
async function replace(
  os: Os,
  path: string,
  content: string | Uint8Array,
  mode: number,
  flush: boolean,
): Promise<void> {
  const { dirname, basename, join } = pathOf(os);
  const suffix = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36);
  const beside = join(dirname(path), `.${basename(path)}.${suffix}`);
  try {
    await fill(beside, content, mode, flush);
    await Deno.rename(beside, path);
  } catch (error) {
    await absentAsUndefined(Deno.remove(beside));
    throw error;
  }
}

async function fill(path: string, content: string | Uint8Array, mode: number, flush: boolean) {
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  await writeAll(file, content);
  if (flush) await file.sync();
}

async function append(path: string, content: string): Promise<void> {
  using file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
  await writeAll(file, content);
}

async function writeAll(file: Deno.FsFile, content: string | Uint8Array): Promise<void> {
  let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}

async function remove(path: string): Promise<boolean> {
  await Deno.remove(path, { recursive: true });
  return true;
}

async function list(path: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(path), (entry) => entry.name)).sort();
}

function describe(info: Deno.FileInfo, uid: number | null | undefined): FileInfo {
  return {
    kind: info.isSymlink ? "link" : info.isFile ? "file" : info.isDirectory ? "directory" : "other",
    mode: (info.mode ?? 0) & 0o7777,
    owner: uid === undefined || info.uid === uid ? "self" : info.uid === 0 ? "root" : "other",
    size: info.size,
    modified: info.mtime?.getTime() ?? 0,
  };
}

/** An advisory lock (flock, LockFileEx): the kernel drops it when the process ends, however it ends. */
async function lock(path: string, wait: number): Promise<Lock | undefined> {
  const file = await Deno.open(path, { write: true, create: true, mode: 0o600 });
  const until = Date.now() + wait;
  while (!await file.tryLock(true)) {
    if (Date.now() >= until) return file.close(), undefined;
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE));
  }
  return { release: () => file.close() };
}
