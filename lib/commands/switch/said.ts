/** Messages of `switch` on the shell's next identity. */
import type { IdentityChain } from "../../chain/chain.ts";
import { showLeft, showTime } from "../../duration.ts";
import type { HeldIdentity, SessionRecord } from "../../session/record.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { asData } from "../shared/as_data.ts";
import { answerOf } from "../../terminal/answer.ts";
import type { Terminal } from "../../terminal/terminal.ts";

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

/** The place and the time of what is said. */
interface Voice {
  readonly terminal: Pick<Terminal, "say" | "paint">;
  readonly system: Pick<System, "clock">;
}

/** Says which identity the shell is from the next prompt on, and which programs stay what they were. */
export function welcome(
  { terminal, system }: Voice,
  { names, of }: Next,
  held: readonly HeldIdentity[],
  { identities }: Pick<SessionRecord, "identities">,
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
    return terminal.say(`  ${paint("dim", again(identities, held))}`);
  }
  for (const { name, expires = 0, withdrawn } of identities) {
    if (withdrawn !== undefined || expires <= now) continue;
    const left = showLeft(expires, now);
    const time = left === undefined ? "" : `, for ${left}`;
    terminal.say(`  ${paint("dim", `what was started before stays ${visible(name)}${time}`)}`);
  }
}

/** Says of names that the shell had before whether the credentials are others: a name may be somebody else's by now. */
function again(before: readonly HeldIdentity[], held: readonly HeldIdentity[]): string {
  const others = held.filter(({ name, mark }) =>
    mark === undefined || before.find((one) => one.name === name)?.mark !== mark
  );
  if (others.length === 0) return "you were already: this is another session of it";
  const whose = others.flatMap(({ facts: { principal } }) => principal ?? []).map(visible);
  const who = whose.length === 0 ? "" : `, as ${whose.join(", ")}`;
  return `this is another session of it, and another sign-in${who}`;
}
