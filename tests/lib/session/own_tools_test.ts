import { assertEquals } from "@std/assert";
import { askTools } from "../../../lib/session/own_tools.ts";

Deno.test("what a tool says leads to more, each asked once and not for ever", async () => {
  const asked: string[] = [];
  const leads: Record<string, string | undefined> = { a: "b c", b: "a c d", c: undefined, d: "" };
  const told = await askTools({
    ownPrograms: [["a"]],
    morePrograms: (text) => text.split(" ").filter(Boolean).map((name) => [name]),
  }, ([name = ""]) => {
    asked.push(name);
    const said = leads[name];
    return Promise.resolve(said === undefined ? [] : [said]);
  });
  assertEquals([asked, told], [["a", "b", "c", "d"], ["b c", "a c d", ""]]);
});

Deno.test("attack: settings that lead on and on keep a session from opening", async () => {
  const count = async (width: number) => {
    let asked = 0;
    await askTools(
      {
        ownPrograms: [["x"]],
        morePrograms: (text) => Array.from({ length: width }, (_, at) => [`${text}${at}`]),
      },
      ([name = ""]) => {
        asked++;
        return Promise.resolve([name]);
      },
    );
    return asked;
  };
  assertEquals([await count(1), await count(3)], [11, 200]);
});
