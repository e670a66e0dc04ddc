/** What the documents say of the tree is true. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("..", import.meta.url);

const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));

/** The sections of the third level below one of the second, with their text. */
function sectionsBelow(text: string, title: string): readonly (readonly [string, string])[] {
  const part = text.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? "";
  return part.split(/^### /m).slice(1).map((each) => {
    const end = each.indexOf("\n");
    return [each.slice(0, end), each.slice(end)] as const;
  });
}

/** `a/{b,c}.ts` as both paths. */
function expanded(path: string): readonly string[] {
  const [, before, inner, after] = /^(.*)\{(.+)\}(.*)$/.exec(path) ?? [];
  return inner === undefined ? [path] : inner.split(",").map((each) => before + each + after);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)) !== undefined;
  } catch {
    return false;
  }
}

Deno.test("every promise of SECURITY.md names tests, and they are there", () => {
  const promises = sectionsBelow(read("SECURITY.md"), "Promised");
  assert(promises.length > 10);
  for (const [title, text] of promises) {
    const line = /_Tests:_([^]*?)\n\n|_Tests:_([^]*)$/.exec(text)?.[0] ?? "";
    const paths = [...line.matchAll(/`(tests\/[^`]+)`/g)].flatMap(([, path]) => expanded(path!));
    assert(paths.length > 0, title);
    assertEquals(paths.filter((path) => !isThere(path)), [], title);
  }
});
