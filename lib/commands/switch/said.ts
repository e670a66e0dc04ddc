/** Messages of `switch` on the shell's next identity. */
import type { IdentityChain } from "../../chain/chain.ts";
import { showLeft, showTime } from "../../duration.ts";
import type { HeldIdentity, SessionRecord } from "../../session/record.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { asData } from "../shared/as_data.ts";
import { answerOf } from "../../terminal/answer.ts";

/** Prints the next identities as data, with the names of `whoami`. */
export function printJson(
  { terminal, model }: Workspace,
  chains: readonly IdentityChain[],
  held: readonly HeldIdentity[],
): void {
  const said = chains.map((chain) => {
    const found = held.find(({ name }) => name === chain.target.node.name);
    const { facts, expires } = found ?? {};
    return { ...asData(model, chain, undefined, facts), expiration: showTime(expires) };
  });
  terminal.print(answerOf("switch", { identities: said }));
}

/**
 * The next identities, and their configuration's files if the shell is by now elsewhere, where the names may mean
 * others.
 */
interface Next {
  readonly names: readonly string[];
  readonly of: string | undefined;
}

/** Says which identity the shell is from the next prompt on, and which programs stay what they were. */
export function welcome(
  { terminal, system }: Workspace,
  { names, of }: Next,
  held: readonly HeldIdentity[],
  { identities }: SessionRecord,
): void {
  const { paint } = terminal;
  const now = system.clock.now();
  const first = Math.min(...held.map(({ expires }) => expires ?? Infinity));
  const time = showLeft(first, now);
  const left = time === undefined ? "" : `, ${time} left`;
  const shown = names.map((name) => paint("bold", visible(name))).join(", ");
  const whose = of === undefined ? "" : ` of ${of}`;
  terminal.say(`${paint("green", "→")} From the next prompt on you are ${shown}${whose}${left}.`);
  if (names.join("\n") === identities.map(({ name }) => name).join("\n")) {
    return terminal.say(`  ${paint("dim", "you were already: this is another session of it")}`);
  }
  for (const { name, expires = 0, withdrawn } of identities) {
    if (withdrawn !== undefined || expires <= now) continue;
    const left = showLeft(expires, now);
    const time = left === undefined ? "" : `, for ${left}`;
    terminal.say(`  ${paint("dim", `what was started before stays ${visible(name)}${time}`)}`);
  }
}
