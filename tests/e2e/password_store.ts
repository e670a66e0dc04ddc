/** A password store of pass, with a GnuPG of its own that holds one throw-away key. */
import { assertEquals } from "@std/assert";
import { runProgram } from "./process.ts";
import type { Sandbox } from "./sandbox.ts";
import { tool } from "./tools.ts";

/** What it needs of the machine. */
export const PASS_TOOLS = ["pass", "gpg", "gpgconf"] as const;

/** A store. */
export interface PasswordStore extends AsyncDisposable {
  /** How programs find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs pass. */
  pass(args: readonly string[], stdin?: string): Promise<string>;
  /** Has GnuPG's agent forget the passphrase. */
  lock(): Promise<void>;
}

/** Makes one; `passphrase` is its key's, which nobody is asked for while it is empty. */
export async function passwordStore(box: Sandbox, passphrase = ""): Promise<PasswordStore> {
  const [gnupg, store] = [`${box.directory}/gnupg`, `${box.directory}/store`];
  Deno.mkdirSync(gnupg, { mode: 0o700 });
  const env = { ...box.env, GNUPGHOME: gnupg, PASSWORD_STORE_DIR: store };
  const run = async (program: string, args: readonly string[], stdin?: string) => {
    const told = stdin === undefined ? {} : { stdin };
    const result = await runProgram(tool(program), args, { env, ...told });
    assertEquals(result.status, 0, result.stderr);
    return result.stdout;
  };
  const quick = ["--quick-gen-key", "Ada <ada@example.com>", "default", "default"];
  const told = ["--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase];
  await run("gpg", [...told, ...quick]);
  await run("pass", ["init", "ada@example.com"]);
  return {
    env: { GNUPGHOME: gnupg, PASSWORD_STORE_DIR: store },
    pass: (args, stdin) => run("pass", args, stdin),
    lock: async () => void await run("gpgconf", ["--reload", "gpg-agent"]),
    [Symbol.asyncDispose]: async () => void await run("gpgconf", ["--kill", "gpg-agent"]),
  };
}
