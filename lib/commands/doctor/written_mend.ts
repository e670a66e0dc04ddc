/** Mending of command lines whose program is gone: its path becomes this program's, and nothing else changes. */
import { MachineError } from "../../errors.ts";
import { landing } from "../../paths/landing.ts";
import type { Os, System } from "../../system.ts";
import type { ToolProfiles, WrittenHelper } from "../../provider/tool_profiles.ts";
import { visible } from "../../terminal/escape.ts";
import { aloneWithKubeconfig } from "../../kubeconfig/lock.ts";
import { readKubeconfigText } from "../../kubeconfig/text.ts";

/** Makes the helper of a profile start this program. Throws `UserError`. */
export async function mendProfile(
  system: System,
  profiles: ToolProfiles,
  { file, line }: WrittenHelper,
  program: string,
): Promise<void> {
  const change = (text: string) => profiles.starting(text, line, program, system.os);
  await rewrite(system, file, change);
}

/** Makes the user at that place in a kubeconfig's list start this program. Throws `UserError`. */
export async function mendUser(
  system: System,
  file: string,
  at: number,
  program: string,
): Promise<void> {
  const change = async (text: string) => (await readKubeconfigText(text)).starting(at, program);
  await aloneWithKubeconfig(system, file, () => rewrite(system, file, change));
}

/** Rewrites a file; links are followed, and the file keeps its byte order mark. */
async function rewrite(
  { files, os }: { readonly files: System["files"]; readonly os: Os },
  path: string,
  change: (text: string) => Promise<string>,
): Promise<void> {
  const real = await landing({ files, os }, path);
  const content = await files.read(real);
  if (content === undefined) {
    throw new MachineError(`write "${visible(path)}"`, "it is not there any more");
  }
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  await files.rewrite(real, await change(text));
}
