/** What is done with files, in a fake directory and in a real one: the answers must be the same. */
import type { Files, Landing } from "../../lib/system/file_system.ts";

/** An operation below a directory. */
export type Operation = (files: Files, at: (name: string) => string) => Promise<unknown>;

/** What lies there before each: a file, directories with a file in one, and links to the one, the other and nothing. */
export const BEFORE = {
  file: "text",
  "folder/inside": "in it",
  empty: { kind: "directory" },
  toFile: { target: "file" },
  toFolder: { target: "folder" },
  toNothing: { target: "nowhere" },
  toItself: { target: "toItself" },
} as const;

const PATHS = [
  "file",
  "folder",
  "empty",
  "nothing",
  "nothing/below",
  "file/below",
  "folder/inside",
  "folder/new",
  "toFile",
  "toFolder",
  "toFolder/inside",
  "toFolder/new",
  "toNothing",
  "toItself",
] as const;

const VERBS: Readonly<Record<string, (files: Files, path: string) => Promise<unknown>>> = {
  read: (files, path) => files.read(path),
  "read text": (files, path) => files.readText(path),
  "read our own": (files, path) => files.readOwn(path, 100),
  "read our own, if it is small": (files, path) => files.readOwn(path, 3),
  write: (files, path) => files.write(path, "new"),
  "write for others": (files, path) => files.write(path, "new", 0o644),
  "write briefly": (files, path) => files.writeBrief(path, "new"),
  append: (files, path) => files.append(path as Landing, " more"),
  rewrite: (files, path) => files.rewrite(path as Landing, "new"),
  "rewrite for others": (files, path) => files.rewrite(path as Landing, "new", 0o644),
  "check that it can be written to": (files, path) => files.checkWritable(path),
  "append to our own": (files, path) => files.appendOwn(path, " more"),
  "append to what begins so": (files, path) => files.appendOwn(path, " more", /^no such/),
  rename: (files, path) => files.rename(path, "named"),
  "rename to a file's name": (files, path) => files.rename(path, "file"),
  "rename to a directory's name": (files, path) => files.rename(path, "folder"),
  "rename to an empty directory's name": (files, path) => files.rename(path, "empty"),
  "make a new directory": (files, path) => files.makeNew(path),
  "create a new file": (files, path) => files.createNew(path),
  "remove what is empty": (files, path) => files.removeEmpty(path),
  "read a link": (files, path) => files.readLink(path),
  "make a directory": (files, path) => files.makeDirectory(path),
  remove: (files, path) => files.remove(path),
  list: (files, path) => files.list(path),
  describe: (files, path) => files.info(path),
  "find the real path": (files, path) => files.realPath(path),
  "set the mode": (files, path) => files.setMode(path, 0o750),
  lock: async (files, path) => {
    const lock = await files.lock(path, 0);
    const again = await files.lock(path, 0);
    lock?.release();
    const then = await files.lock(path, 0);
    then?.release();
    return [lock !== undefined, again !== undefined, then !== undefined];
  },
};

const MORE: Readonly<Record<string, Operation>> = {
  "a file that is replaced is another one, and so is its lock": async (files, at) => {
    const lock = await files.lock(at("file"), 0);
    await files.remove(at("file"));
    const other = await files.lock(at("file"), 0);
    lock?.release();
    other?.release();
    return other !== undefined;
  },
  "a directory that is deep is made whole, and goes whole": async (files, at) => {
    await files.makeDirectory(at("a/b/c"));
    await files.write(at("a/b/c/d"), "x");
    return [await files.list(at("a")), await files.remove(at("a")), await files.list(at("a"))];
  },
  "what is written through a link to a directory lies in it": async (files, at) => {
    await files.write(at("toFolder/new"), "x");
    return await files.list(at("folder"));
  },
  "a mode is kept by what is added, not by what is replaced": async (files, at) => {
    await files.setMode(at("file"), 0o640);
    await files.append(at("file") as Landing, "!");
    const added = (await files.info(at("file")))?.mode;
    await files.rewrite(at("file") as Landing, "again");
    const rewritten = (await files.info(at("file")))?.mode;
    await files.write(at("file"), "new");
    return [added, rewritten, (await files.info(at("file")))?.mode];
  },
  "what is read-only is not rewritten": async (files, at) => {
    await files.setMode(at("file"), 0o444);
    await files.rewrite(at("file") as Landing, "new");
  },
  "what is read-only can't be written to": async (files, at) => {
    await files.setMode(at("file"), 0o400);
    await files.checkWritable(at("file"));
  },
};

/** Every operation by what it does. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ...Object.entries(VERBS).flatMap(([verb, act]) =>
    PATHS.map((path): [string, Operation] => [
      `${verb}: ${path}`,
      (files, at) => act(files, at(path)),
    ])
  ),
  ...Object.entries(MORE),
]);

/** What an operation came to: its answer or its error, and what lies there after it. */
export async function outcomeOf(
  operation: Operation,
  files: Files,
  at: (name: string) => string,
): Promise<unknown> {
  const plain = (text: string) => text.replaceAll(at(""), "");
  const answer = await operation(files, at).then(
    (value) => told(value, plain),
    (error: Error) => `${error.constructor.name}: ${plain(error.message)}`,
  );
  return { answer, left: await treeOf(files, at("")) };
}

function told(value: unknown, plain: (text: string) => string): unknown {
  if (typeof value === "string") return plain(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return isInfo(value) ? shown(value) : value ?? "nothing";
}

interface Info {
  readonly kind: string;
  readonly mode: number;
  readonly owner: string;
  readonly size: number;
}

function isInfo(value: unknown): value is Info {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** The size of a directory is the file system's own affair. */
function shown({ kind, mode, owner, size }: Info): string {
  return `${kind} ${mode.toString(8)} ${owner}${kind === "directory" ? "" : ` ${size}`}`;
}

async function treeOf(files: Files, path: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const name of await files.list(path) ?? []) {
    const below = `${path}${path.endsWith("/") ? "" : "/"}${name}`;
    const info = (await files.info(below))!;
    tree[name] = shown(info);
    if (info.kind === "file") tree[name] += `: ${await files.readText(below)}`;
    if (info.kind !== "directory") continue;
    for (const [inside, what] of Object.entries(await treeOf(files, below))) {
      tree[`${name}/${inside}`] = what;
    }
  }
  return tree;
}
