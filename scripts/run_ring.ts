/** End-to-end tests, as `deno task e2e` runs them. */

const ALLOWED = ["read", "write", "env", "run", "sys", "net=127.0.0.1"];

/** Runs files of them, with variables besides its own; returns their status. */
export async function runRing(
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const flags = ALLOWED.map((it) => `--allow-${it}`);
  const args = ["test", "--quiet", "--parallel", ...flags, ...files];
  return (await new Deno.Command(Deno.execPath(), { args, env }).spawn().status).code;
}
