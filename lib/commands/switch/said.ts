/** What `switch` says of what the shell becomes. */
import type { IdentityChain } from "../../chain/chain.ts";
import { showLeft, showTime } from "../../duration.ts";
import type { HeldIdentity, SessionRecord } from "../../session/record.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { asData } from "../shared/as_data.ts";
import { answerOf } from "../../terminal/answer.ts";

/** Prints who the shell is to be, as `whoami` names it. */
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

/** Who the shell is to be; whose, where its shell has gone elsewhere: another may have that name there. */
interface Next {
  readonly names: readonly string[];
  readonly of: string | undefined;
}

/** Says who it is from the next prompt on, and what stays who it was. */
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
