import { assertEquals } from "@std/assert";
import { identityChoices } from "../../../lib/choose/choices.ts";
import { ByName } from "../../../lib/config/entries/by_name.ts";
import { picking } from "../../../lib/terminal/picking.ts";
import { fakeSystem } from "../../fake_system.ts";
import { CLOUDS } from "../config/clouds.ts";
import { modelOf } from "../config/modelled.ts";

/** Thousands of choices, and the names of those whose entries were read. */
async function thousands() {
  const names = Array.from({ length: 3_000 }, (_, at) => `id-${at}`);
  const entries = names.map((name) => `${name}: {kind: aws/user, tags: [of-${name}]}`);
  const model = await modelOf(`auth: {identities: {${entries.join(", ")}}}`);
  const read: string[] = [];
  const identities = new ByName(
    names,
    (name) => (read.push(name), model.identities.get(name)!),
  );
  const choices = await identityChoices(
    {
      ...{ model: { ...model, identities }, clouds: CLOUDS, system: fakeSystem() },
      store: { list: () => Promise.resolve([]) },
      terminal: { warn: () => {}, paint: (_, text) => text },
      resolve: (value) => Promise.resolve(value),
    } as Parameters<typeof identityChoices>[0],
    names,
  );
  return { choices, read };
}

Deno.test("of thousands that are picked from, only those are read that are shown", async () => {
  const { choices, read } = await thousands();
  const picker = picking(choices);
  const { best } = picker.find("");
  const [first] = picker.lines(best.slice(0, 15), 80);
  assertEquals([first, read.length], ["·  id-0     aws/user", 15]);
});

Deno.test("all are read step by step, so that keys are heard, and none twice", async () => {
  const { choices, read } = await thousands();
  const picker = picking(choices);
  const steps: number[] = [];
  let before = 0;
  for (let goesOn = true; goesOn; before = read.length) {
    goesOn = picker.prepare();
    steps.push(read.length - before);
  }
  assertEquals(steps, steps.map(() => 200));
  assertEquals(picker.find("of-id-2999").best.map(({ value }) => value), ["id-2999"]);
  assertEquals([read.length, new Set(read).size], [3_000, 3_000]);
});

Deno.test("a search before all are read finds the last one", async () => {
  const { choices } = await thousands();
  const picker = picking(choices);
  picker.prepare();
  assertEquals(picker.find("of-id-2999").best[0]?.value, "id-2999");
});
