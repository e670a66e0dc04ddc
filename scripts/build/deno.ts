/** Runs the very Deno that runs us, or another one. */

/** The result of a run, with its output. */
export interface DenoRun {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a Deno command to its end; variables given as `undefined` are removed. */
export async function runDeno(
  args: readonly string[],
  options: {
    cwd: string;
    env?: Readonly<Record<string, string | undefined>>;
    program?: string;
  },
): Promise<DenoRun> {
  const env = { ...Deno.env.toObject(), NO_COLOR: "1", ...options.env };
  const given = Object.entries(env).filter((pair): pair is [string, string] =>
    pair[1] !== undefined
  );
  const { success, stdout, stderr } = await new Deno.Command(options.program ?? Deno.execPath(), {
    args: [...args],
    cwd: options.cwd,
    env: Object.fromEntries(given),
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { ok: success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
