/** No file imports itself by way of others, neither for a value nor for a type: each can be read alone. Nor do folders. */
import { assert, assertEquals } from "@std/assert";
import { readCode } from "./code.ts";

const ROOT = new URL("..", import.meta.url);

type Graph = ReadonlyMap<string, readonly string[]>;

async function* sourcesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* sourcesBelow(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

async function graphOf(folders: readonly string[]): Promise<Graph> {
  const paths = (await Promise.all(folders.map((each) => Array.fromAsync(sourcesBelow(each)))))
    .flat();
  const known = new Set(paths);
  return new Map(
    await Promise.all(paths.map(async (path) => {
      const { imports } = readCode(path, await Deno.readTextFile(new URL(path, ROOT)));
      return [path, imports.filter((each) => known.has(each))] as const;
    })),
  );
}

/** What is left once every file is taken away that imports none of those left: whoever leads into a circle. */
function circling(graph: Graph): readonly string[] {
  let left = [...graph.keys()];
  for (let before = -1; before !== left.length;) {
    before = left.length;
    const still = new Set(left);
    left = left.filter((path) => graph.get(path)!.some((each) => still.has(each)));
  }
  const imported = new Set(left.flatMap((path) => graph.get(path)!));
  return left.filter((path) => imported.has(path)).sort();
}

Deno.test("no file imports itself by way of others", async () => {
  const graph = await graphOf(["lib/", "providers/", "scripts/", "tests/"]);
  assert(graph.size > 500);
  assertEquals(circling(graph), []);
});

Deno.test("a circle would be seen, however long", () => {
  const graph = new Map([["a", ["b"]], ["b", ["c"]], ["c", ["a", "d"]], ["d", []], ["e", ["a"]]]);
  assertEquals(circling(graph), ["a", "b", "c"]);
  assertEquals(circling(new Map([["a", ["a"]]])), ["a"]);
  assertEquals(circling(new Map([["a", ["b"]], ["b", []]])), []);
});

/** Folders of lib that need one another all the same, and for what. */
const MUTUAL: Readonly<Record<string, string>> = {
  "environment provider": "a cloud is handed an environment that is the person's own: a type",
  "paths terminal": "what is done is noted in a file, whose place is looked at",
  "choose workspace": "profiles are picked while a view is opened, on demand",
};

/** The folder of lib that a file is in, or in a folder of; `undefined` for one that is in none. */
function folderOf(path: string): string | undefined {
  return /^lib\/([^/]+)\//.exec(path)?.[1];
}

/** Pairs of folders of which either imports the other, in order. */
function mutual(graph: Graph): readonly string[] {
  const leads = new Set(
    [...graph].flatMap(([path, imports]) =>
      imports.map((each) => `${folderOf(path)} ${folderOf(each)}`)
    ).filter((pair) => !pair.includes("undefined")),
  );
  return [...leads].filter((pair) => {
    const [one = "", other = ""] = pair.split(" ");
    return one < other && leads.has(`${other} ${one}`);
  }).sort();
}

Deno.test("no two folders of lib need one another, but for those that are named with their reason", async () => {
  assertEquals(mutual(await graphOf(["lib/"])), Object.keys(MUTUAL).sort());
});

Deno.test("folders that need one another would be seen, and not what is in one, or in none", () => {
  const graph = new Map([
    ["lib/b/x.ts", ["lib/a/y.ts", "lib/b/z.ts", "lib/errors.ts"]],
    ["lib/a/sub/y.ts", ["lib/b/w.ts", "lib/c/v.ts"]],
    ["lib/errors.ts", ["lib/c/v.ts"]],
    ["lib/c/v.ts", ["lib/errors.ts"]],
  ]);
  assertEquals(mutual(graph), ["a b"]);
});
