import { type Check, examine } from "./doctor_checks.ts";
import { visible } from "../terminal/escape.ts";
import type { Context } from "../workspace/context.ts";

const BROKEN = 1;

/** `doctor`: this machine as atmos-auth sees it. Exit status 1 when something is broken. */
export async function doctor(context: Context<"doctor">): Promise<number> {
  const { terminal, invocation } = context;
  const checks = await examine(context);
  if (invocation.flags.has("json")) terminal.print(JSON.stringify({ checks }, null, 2));
  else terminal.print(checks.map((check) => line(check, context)).join("\n"));
  return checks.some(({ state }) => state === "broken") ? BROKEN : 0;
}

function line({ topic, state, finding, mend }: Check, { terminal }: Context<"doctor">): string {
  const paint = terminal.paintOut;
  const marks = { ok: paint("green", "✓"), note: paint("magenta", "!"), broken: paint("red", "✗") };
  const lines = [`${marks[state]} ${paint("bold", topic)}  ${visible(finding)}`];
  if (mend !== undefined) lines.push(`    ${paint("bold", "mend:")} ${mend}`);
  return lines.join("\n");
}
