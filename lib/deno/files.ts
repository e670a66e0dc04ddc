/**
 * The real file system. Every refusal of the machine becomes a `MachineError`. Quick operations are done on this
 * thread, since leaving it costs the runtime ten times as much; only those that wait for the disk, or for files that
 * may be none, are asynchronous.
 */
import type { FileInfo, Files } from "../system/file_system.ts";
import { pathOf } from "../paths/directories.ts";
import { readForeign, readForeignText } from "./foreign_files.ts";
import { lockOwn, openToAppend, readOwn } from "./own_files.ts";
import { checkHome } from "./home.ts";
import { errnoOf } from "./trouble.ts";
import { onMachine, OS } from "./machine.ts";
import { checkWritable, rewrite } from "./persons_files.ts";
import { onWindows, removeAll, replace, takePlace, writeAll } from "./replacing.ts";

/** Returns the real file system. */
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
    checkWritable: (path) => checkWritable(path),
    rewrite: (path, content, mode) => onMachine("write", path, () => rewrite(path, content, mode)),
    append: (path, content) =>
      onMachine("add to", path, () => quick(() => addTo(openAny(path), content))),
    appendOwn: (path, content, begun) =>
      onMachine("add to", path, () => quick(() => addTo(openToAppend(path, begun), content))),
    rename: async (path, name) => await find("rename", path, () => rename(path, name)) ?? false,
    makeDirectory: (path) =>
      onMachine(
        "make the directory",
        path,
        () => makeDirectory(path),
      ),
    makeNew: (path) => onMachine("make the directory", path, () => makeNew(path)),
    createNew: (path) => onMachine("create", path, () => createNew(path)),
    remove: async (path) => await find("remove", path, () => remove(path)) ?? false,
    removeEmpty: (path) => onMachine("remove", path, () => removeEmpty(path)),
    list: (path) => find("list", path, () => list(path)),
    info: async (path) => {
      const info = await find("look at", path, () => quick(() => Deno.lstatSync(path)));
      if (info === undefined || onWindows === undefined) return info && describe(info, uid);
      return (await onWindows()).described(path, describe(info, uid));
    },
    realPath: (path) => find("follow", path, () => quick(() => Deno.realPathSync(path))),
    shortNamed: async (path) => (await onWindows?.())?.shortNamed(path) ?? path,
    readLink: (path) => find("follow", path, () => readLink(path)),
    setMode: (path, mode) => onMachine("change the mode of", path, () => setMode(path, mode)),
    lock: (path, wait) => lockOwn(path, wait),
  };
}

const APPENDING: Deno.OpenOptions = { append: true, create: true, mode: 0o600 };

/** Runs a quick operation at once, and returns its result as a promise. */
function quick<T>(action: () => T): Promise<T> {
  return Promise.try(action);
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

/** Opens a path. For a link to nothing the runtime reports a circle; looking at it gives the true reason. */
function openAny(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, APPENDING);
  } catch (error) {
    if (error instanceof Deno.errors.FilesystemLoop) Deno.statSync(path);
    throw error;
  }
}

function addTo(opened: Deno.FsFile, content: string): void {
  using file = opened;
  writeAll(file, content);
}

async function rename(path: string, name: string): Promise<true> {
  const { dirname, join } = pathOf(OS);
  await takePlace(path, join(dirname(path), name));
  return true;
}

async function makeDirectory(path: string): Promise<void> {
  checkHome(path);
  await (await onWindows?.())?.makePrivateDirectories(path);
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
}

async function makeNew(path: string): Promise<boolean> {
  if ((await onWindows?.())?.createPrivateDirectory(path)) return true;
  return await unlessThere(() => (Deno.mkdirSync(path, { mode: 0o700 }), true));
}

async function createNew(path: string): Promise<boolean> {
  if ((await onWindows?.())?.createPrivateFile(path)) return true;
  const options = { write: true, createNew: true, mode: 0o600 };
  return await unlessThere(() => (Deno.openSync(path, options).close(), true));
}

/** Makes something; `false` when something has that name. The runtime follows even a link that it must not open. */
function unlessThere(make: () => true): Promise<boolean> {
  return quick(() => isMade(make));
}

function isMade(make: () => true): boolean {
  try {
    return make();
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (error instanceof Deno.errors.FilesystemLoop) return false;
    throw error;
  }
}

async function remove(path: string): Promise<true> {
  await removeAll(path);
  return true;
}

async function removeEmpty(path: string): Promise<boolean> {
  try {
    return await absentAsUndefined(quick(() => (Deno.removeSync(path), true))) ?? false;
  } catch (error) {
    if (errnoOf(error) === "ENOTEMPTY") return false;
    throw error;
  }
}

function list(path: string): Promise<readonly string[]> {
  return quick(() => Array.from(Deno.readDirSync(path), ({ name }) => name).sort());
}

/** Returns a link's target; `undefined` for anything else, of which the system says EINVAL. */
function readLink(path: string): Promise<string | undefined> {
  return quick(() => Deno.lstatSync(path).isSymlink ? Deno.readLinkSync(path) : undefined);
}

async function setMode(path: string, mode: number): Promise<void> {
  if (onWindows === undefined) Deno.chmodSync(path, mode);
  else if ((mode & 0o077) === 0) (await onWindows()).makePrivate(path);
}

function describe(info: Deno.FileInfo, uid: number | null | undefined): FileInfo {
  return {
    kind: info.isSymlink ? "link" : info.isFile ? "file" : info.isDirectory ? "directory" : "other",
    mode: (info.mode ?? 0) & 0o7777,
    owner: uid === undefined || info.uid === uid ? "self" : info.uid === 0 ? "root" : "other",
    size: info.size,
    modified: info.mtime?.getTime() ?? 0,
    names: info.isFile && info.nlink || 1,
  };
}
