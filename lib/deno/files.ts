/** The real file system. What the machine refuses leaves here as a `MachineError`, whatever was tried. */
import type { FileInfo, Files } from "../system.ts";
import { pathOf } from "../paths/directories.ts";
import { readForeign, readForeignText } from "./foreign_files.ts";
import { lockOwn, openToAppend, readOwn } from "./own_files.ts";
import { errnoOf } from "./trouble.ts";
import { onMachine, OS } from "./machine.ts";

/** The real file system as the program uses it. */
export function denoFiles(): Files {
  const uid = OS === "windows" ? undefined : Deno.uid();
  const find = <T>(verb: string, path: string, action: () => Promise<T>) =>
    onMachine(verb, path, () => absentAsUndefined(action()));
  return {
    read: (path) => readForeign(path),
    readText: (path) => readForeignText(path),
    readOwn: (path, limit) => readOwn(path, limit),
    write: (path, content, mode = 0o600) =>
      onMachine("write", path, () => replace(path, content, { mode, flush: true })),
    writeBrief: (path, content) =>
      onMachine("write", path, () => replace(path, content, { mode: 0o600, flush: false })),
    append: (path, content) =>
      onMachine("add to", path, () => addTo(Deno.open(path, APPENDING), content)),
    appendOwn: (path, content) =>
      onMachine("add to", path, () => addTo(openToAppend(path), content)),
    rename: async (path, name) => await find("rename", path, () => rename(path, name)) ?? false,
    makeDirectory: (path) =>
      onMachine(
        "make the directory",
        path,
        () => Deno.mkdir(path, { recursive: true, mode: 0o700 }),
      ),
    makeNew: (path) => onMachine("make the directory", path, () => makeNew(path)),
    createNew: (path) => onMachine("create", path, () => createNew(path)),
    remove: async (path) => await find("remove", path, () => remove(path, true)) ?? false,
    removeEmpty: (path) => onMachine("remove", path, () => removeEmpty(path)),
    list: (path) => find("list", path, () => list(path)),
    info: async (path) => {
      const info = await find("look at", path, () => Deno.lstat(path));
      return info && describe(info, uid);
    },
    realPath: (path) => find("follow", path, () => Deno.realPath(path)),
    readLink: (path) => find("follow", path, () => readLink(path)),
    setMode: (path, mode) =>
      onMachine(
        "change the mode of",
        path,
        () => OS === "windows" ? done() : Deno.chmod(path, mode),
      ),
    lock: (path, wait) => lockOwn(path, wait),
  };
}

const APPENDING: Deno.OpenOptions = { append: true, create: true, mode: 0o600 };

function done(): Promise<void> {
  return Promise.resolve();
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

/** How a file is written. */
interface Writing {
  readonly mode: number;
  /** Whether it must be on the disk before anybody is told. */
  readonly flush: boolean;
}

/** Written beside its place and renamed: a reader sees the old content or the new, whole. */
async function replace(
  path: string,
  content: string | Uint8Array,
  how: Writing,
): Promise<void> {
  const { dirname, basename, join } = pathOf(OS);
  const suffix = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36);
  const beside = join(dirname(path), `.${basename(path)}.${suffix}`);
  try {
    await fill(beside, content, how);
    await Deno.rename(beside, path);
  } catch (error) {
    await Deno.remove(beside).catch(() => undefined);
    throw error;
  }
}

async function fill(
  path: string,
  content: string | Uint8Array,
  { mode, flush }: Writing,
): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  await writeAll(file, content);
  if (flush) await file.sync();
}

async function addTo(opening: Promise<Deno.FsFile>, content: string): Promise<void> {
  using file = await opening;
  await writeAll(file, content);
}

async function writeAll(file: Deno.FsFile, content: string | Uint8Array): Promise<void> {
  let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}

async function rename(path: string, name: string): Promise<boolean> {
  const { dirname, join } = pathOf(OS);
  await Deno.rename(path, join(dirname(path), name));
  return true;
}

function makeNew(path: string): Promise<boolean> {
  return unlessThere(() => Deno.mkdir(path, { mode: 0o700 }));
}

function createNew(path: string): Promise<boolean> {
  const options = { write: true, createNew: true, mode: 0o600 };
  return unlessThere(async () => (await Deno.open(path, options)).close());
}

/** `false` when something has that name; the runtime follows even a link that it must not open. */
async function unlessThere(make: () => Promise<void>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (error instanceof Deno.errors.FilesystemLoop) return false;
    throw error;
  }
}

async function remove(path: string, recursive: boolean): Promise<boolean> {
  await Deno.remove(path, { recursive });
  return true;
}

async function removeEmpty(path: string): Promise<boolean> {
  try {
    return await absentAsUndefined(remove(path, false)) ?? false;
  } catch (error) {
    if (errnoOf(error) === "ENOTEMPTY") return false;
    throw error;
  }
}

async function list(path: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(path), (entry) => entry.name)).sort();
}

/** The system says EINVAL of what is no link. */
async function readLink(path: string): Promise<string | undefined> {
  const { isSymlink } = await Deno.lstat(path);
  return isSymlink ? await Deno.readLink(path) : undefined;
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
