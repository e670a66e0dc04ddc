/** Helper programs that may want something of the person, such as a touch of a key. */
import type { Waiter } from "../provider/context.ts";
import { wordsIn } from "./helper_end.ts";
import { visible } from "./escape.ts";
import type { System } from "../system.ts";
import type { HelperCommand, HelperResult } from "../system/programs.ts";

/** Runs one to its end. Whoever looks on sees what it says while it goes on, but of one that was told all it may ask. */
export async function runWaited(
  { run }: Pick<System, "run">,
  person: Waiter,
  name: string,
  command: HelperCommand,
): Promise<HelperResult> {
  const tell = (line: string) => person.hear?.(`${visible(name)}: ${wordsIn(line)}`);
  const mayAsk = person.hear !== undefined && command.stdin === undefined;
  const heard = mayAsk ? { ...command, onSaid: tell } : command;
  return await person.waitFor(`Waiting for ${name}`, run(heard), {
    ...{ limit: command.timeout, isStill: true },
  });
}
