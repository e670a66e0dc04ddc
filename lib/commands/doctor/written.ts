/** The checks of `doctor` on command lines of ours in other tools' files. */
import { typedConfigFlags } from "../../cli/config_flags.ts";
import { sessionId } from "../../environment/session_marks.ts";
import { asUserError, type UserError } from "../../errors.ts";
import { foreignUsers } from "../../kubeconfig/users.ts";
import { lastingProgram } from "../../paths/lasting_program.ts";
import { visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import { broken, type Check } from "./check.ts";
import { writtenEarlier } from "./written_earlier.ts";

/** Checks that such command lines still start this program. */
export async function written(context: BareContext<"doctor">): Promise<readonly Check[]> {
  const topic = "written for other tools";
  const refusals = context.invocation.flags.has("mend") ? await mendWritten(context) : [];
  const { working, dangling, overruled, unreadable } = await writtenEarlier(context);
  const mend = `atmos-auth doctor --mend${typedConfigFlags(context.invocation.flags)}`;
  const bad = dangling.map(({ file, subject, program }): Check => {
    const finding = `${subject} of ${file} starts ${program}, which is not there`;
    return { topic, state: "broken", finding, mend };
  });
  const unknown = unreadable.map((error): Check => ({ ...broken(topic, error), state: "note" }));
  const well: Check = { topic, state: "ok", finding: leading(working) };
  return [
    ...[...refusals, ...overruled].map((error) => broken(topic, error)),
    ...bad,
    ...unknown,
    ...working > 0 || bad.length + overruled.length === 0 ? [well] : [],
  ];
}

function leading(count: number): string {
  if (count === 0) return "nothing leads here";
  return count === 1 ? "1 line leads here" : `${count} lines lead here`;
}

/** Makes command lines that start nothing start this program; returns an error for each file that can't be written. */
async function mendWritten(context: BareContext<"doctor">): Promise<readonly UserError[]> {
  const { system, terminal } = context;
  const program = await lastingProgram(system);
  const refusals: UserError[] = [];
  for (const { file, subject, mend } of (await writtenEarlier(context)).dangling) {
    const refusal = await mend(program).then(() => undefined, asUserError);
    if (refusal !== undefined) refusals.push(refusal);
    else terminal.say(`${subject} of ${visible(file)} starts ${visible(program)} now`);
  }
  return refusals;
}

/** Checks, in a session that lets kubeconfigs in, which of their users are not the session's. */
export async function clusterUsers(
  { system, clouds }: BareContext<"doctor">,
): Promise<readonly Check[]> {
  if (!sessionId(system.env)) return [];
  const mend = "open the session without KUBECONFIG in --pass and auth.shell.pass";
  const found = await foreignUsers(system, clouds);
  return found.map((finding) => ({ topic: "kubectl here", state: "note", finding, mend }));
}
