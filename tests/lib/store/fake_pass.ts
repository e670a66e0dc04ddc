/** pass on a machine of the tests: its entries are files, of which each holds the text itself. */
import type { FakeFiles } from "../../fake_system.ts";
import type { HelperCommand, HelperResult } from "../../../lib/system/programs.ts";
import type { Setting } from "./scene.ts";

/** Where it keeps them. */
export const PASS_STORE = "/home/ada/.password-store";

/** A setting in which the store's key is in pass; `failing` is what GnuPG says in place of an entry. */
export function inPass(on: () => FakeFiles, failing: () => string | undefined = () => undefined) {
  return {
    settings: { type: "pass" },
    files: { [`${PASS_STORE}/.gpg-id`]: "ada@example.com\n" },
    run: (command: HelperCommand) => answer(on(), command, failing()),
  } satisfies Setting;
}

function answer(files: FakeFiles, { program, args, stdin, env }: HelperCommand, failing?: string) {
  if (program !== "pass") throw new Error(`nobody prepared ${program}`);
  const [verb] = args;
  const path = `${env?.["PASSWORD_STORE_DIR"] ?? PASS_STORE}/${args.at(-1)}.gpg`;
  const end = (status: number, stdout = "", stderr = ""): HelperResult => ({
    status,
    stdout,
    stderr,
  });
  if (verb === "show" && failing !== undefined) return end(2, "", failing);
  if (verb === "show") return end(0, new TextDecoder().decode(files.content.get(path)!.bytes));
  if (verb === "rm") {
    void files.remove(path);
    return end(0);
  }
  files.stage(path, new TextEncoder().encode(stdin));
  return end(0);
}
