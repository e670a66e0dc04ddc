/** The list of the places that differ by system says all of them, and nothing else. */
import { assertEquals } from "@std/assert";

const ROOT = `${import.meta.dirname}/../..`;

/** How code asks on which system it is; a word for people, or a folder's name, is no such question. */
const ASKS = /[=!]== "(?:windows|darwin|linux)"|case "windows"|\bOS\b [=!]==/;

function sources(folder: string): readonly string[] {
  return [...Deno.readDirSync(`${ROOT}/${folder}`)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? sources(path) : name.endsWith(".ts") ? [path] : [];
  });
}

Deno.test("every place that differs by system is in the list of CONTRIBUTING.md, and is one", async () => {
  const text = await Deno.readTextFile(`${ROOT}/CONTRIBUTING.md`);
  const [, section = ""] = /^## Where systems differ\n(.*?)^## /ms.exec(text) ?? [];
  const listed = [...section.matchAll(/`((?:lib|providers)\/[\w/]+\.ts)`/g)].map(([, path]) =>
    path!
  );
  const asking = ["lib", "providers"].flatMap(sources)
    .filter((path) => ASKS.test(Deno.readTextFileSync(`${ROOT}/${path}`)));
  const found = new Set(asking);
  assertEquals([...found.difference(new Set(listed))], [], "not in the list");
  assertEquals([...new Set(listed).difference(found)], [], "does not ask");
});
