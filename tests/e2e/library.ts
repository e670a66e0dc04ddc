/** Programs of a few lines that use a cloud's own library for JavaScript, as a person's program would. */

const ROOT = new URL("../..", import.meta.url).pathname;

/** The command line that runs one of the files of this folder. */
export function libraryCommand(file: string, ...args: readonly string[]): readonly string[] {
  const cache = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  const run = ["run", "-A", "--no-check", "--cached-only", "--config", `${ROOT}/deno.json`];
  return [
    "env",
    `DENO_DIR=${cache}`,
    Deno.execPath(),
    ...run,
    `${ROOT}/tests/e2e/${file}`,
    ...args,
  ];
}
