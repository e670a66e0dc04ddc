import type { System } from "../system.ts";

/** All that standard input holds, without the end of its last line. */
export async function stdinText({ stdin }: Pick<System, "stdin">): Promise<string> {
  const lines: string[] = [];
  for (let line = await stdin.readLine(); line !== undefined; line = await stdin.readLine()) {
    lines.push(line);
  }
  return lines.join("\n");
}
