/** Runs the tools that make a release. */

/** Runs a program to its end and returns what it printed; throws with all that it said when it fails. */
export async function run(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    // What tools print or write must not depend on where they run.
    env: { LC_ALL: "C.UTF-8", TZ: "UTC", ...env },
    stdin: "null",
  }).output().catch((error) => {
    throw new Error(`Cannot start "${program}": ${error.message}`);
  });
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`"${program} ${args.join(" ")}" failed\n${out}${err}`);
  return out!;
}
