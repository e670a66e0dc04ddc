/** End-to-end tests: `scripts/deno task e2e` names the folders, other scripts name files. */

const ALLOWED = ["read", "write", "env", "run", "sys", "net=127.0.0.1"];

/** So many files at once: each starts programs, and terminals that wait for them. */
const JOBS = { DENO_JOBS: "2" };

/** Runs files of them, with variables besides its own; returns their status. */
export async function runRing(
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const flags = ALLOWED.map((it) => `--allow-${it}`);
  const args = ["test", "--quiet", "--parallel", ...flags, ...files];
  return (await new Deno.Command(Deno.execPath(), { args, env: { ...JOBS, ...env } }).spawn()
    .status)
    .code;
}

if (import.meta.main) Deno.exit(await runRing(Deno.args));
