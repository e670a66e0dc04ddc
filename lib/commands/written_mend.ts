/** What is typed to write anew what leads to a program that has gone. */
import type { Invocation } from "../cli/commands.ts";
import { typedConfigFlags } from "../cli/config_flags.ts";
import { line } from "../cli/line.ts";
import { lastingProgram } from "../paths/lasting_program.ts";
import type { Cloud, WrittenHelper } from "../provider/cloud.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { BareContext } from "../workspace/context.ts";
import { withoutPart } from "./managed_block.ts";
import { flagWords } from "../terminal/flag.ts";

type Around = Pick<BareContext<"doctor">, "system" | "commands">;

/**
 * Of a profile that stands in our part of the file: the whole part, since it is replaced whole. Of one that somebody
 * wrote by hand: what is to stand there.
 */
export async function profileMend(
  { system, commands }: Around,
  { name: cloud, profiles }: Cloud,
  { file, name, program }: WrittenHelper,
): Promise<string> {
  const content = await system.files.read(file) ?? new Uint8Array();
  const theirs = profiles?.namesIn(withoutPart(content)) ?? [];
  const command = [...commands.values()].find(({ by }) =>
    by?.does === "export profiles" && by.cloud === cloud
  );
  if (command !== undefined && !theirs.includes(name)) {
    return line(...command.words.split(" "), "--write", file);
  }
  const ours = await lastingProgram(system);
  return `in ${typed(file)}, write ${typed(ours)} instead of ${visible(program)}`;
}

/** The command that writes the cluster whose token is asked for, into that file. */
export function clusterMend(
  { commands }: Around,
  { flags, by }: Invocation<"cluster token">,
  args: readonly string[],
  file: string,
): string {
  const command = [...commands.values()].find((one) =>
    one.by?.does === "update kubeconfig" && one.by.cloud === by.cloud
  );
  if (command === undefined) throw new Error(`${by.cloud} has tokens and no clusters`);
  const described = (command.by?.flags ?? []).flatMap(({ name, field = "" }) => {
    const value = by.described[field === "name" ? "cluster" : field] ?? after(args, `--${name}`);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const identity = flags.typed("identity").flatMap((name) => flagWords("-i", name));
  const words = [...command.words.split(" "), ...described, ...identity, "--kubeconfig", file];
  return `${line(...words)}${typedConfigFlags(flags)}`;
}

/** Of what nobody needs for a token, and the cluster is described by. */
function after(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}
