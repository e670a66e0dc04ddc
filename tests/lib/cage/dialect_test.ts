/** What the cage tells a person to type is in the words of their shell, too. */
import { assertEquals } from "@std/assert";
import { openCageClient } from "../../../lib/cage/client.ts";
import type { FromCage, ToCage } from "../../../lib/cage/protocol.ts";
import { serve } from "../../../lib/cage/server.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";
import { inWordsOf } from "../in_words_of.ts";
import { fakeSystem } from "../../fake_system.ts";
import { anyModule } from "./fake_cage.ts";

/** What a cage is sent first for whoever has that shell. */
function sentFirst(SHELL: string): Promise<ToCage | undefined> {
  const sent: ToCage[] = [];
  const worker = {
    post: (message: ToCage) => void sent.push(message),
    ...{ onMessage: () => {}, onCrash: () => {}, terminate: () => {}, close: () => {} },
  };
  return inWordsOf(fakeSystem({ env: { SHELL } }), async () => {
    const client = openCageClient({ openCage: () => worker as never }, [], { onNotice: () => {} });
    const ended = client.run({ module: anyModule("any"), input: 0 }).catch(() => {});
    client.close();
    await ended;
    return sent[0];
  });
}

Deno.test("the cage is told first whose words it is to use, where they are not those of sh", async () => {
  assertEquals(await sentFirst("/usr/bin/fish"), { type: "dialect", name: "fish" });
  assertEquals((await sentFirst("/bin/zsh"))?.type, "task");
});

Deno.test("a task waits for the words that the cage was told", async () => {
  const done = Promise.withResolvers<unknown>();
  let tell = (_: ToCage) => {};
  const post = (message: FromCage) =>
    message.type === "done" ? done.resolve(message.value) : done.reject(message);
  const onMessage = (handler: (message: ToCage) => void) => void (tell = handler);
  const module = { run: () => Promise.resolve(dialect().unset("A")) };
  await inWordsOf(fakeSystem({}), async () => {
    serve({ any: () => Promise.resolve(module) }, { post, onMessage }, {} as never);
    tell({ type: "dialect", name: "nu" });
    tell({ type: "task", task: 0, module: "any", input: 0 });
    assertEquals(await done.promise, "hide-env A");
  });
});
