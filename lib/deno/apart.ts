/**
 * Starting of a program that descends from nobody, for Windows: `taskkill /t`, the task manager and the runners of
 * builds end a process with all that descend from it, by the process ids of parents. So this program is started once
 * more, starts the other one and ends. A program of Windows' own can't do it: what it starts would open a window.
 */
import { APART } from "../system/programs.ts";

/** The order in a line: the program, and its arguments as that reads them. */
export function orderedApart([word, ...order]: readonly string[]): readonly string[] | undefined {
  return Deno.build.os === "windows" && word === APART && order.length > 1 ? order : undefined;
}

/** Starts the program, with our standard input for its own; returns our exit status. */
export function startApart([program, ...args]: readonly string[]): number {
  const silent = { stdout: "null", stderr: "null" } as const;
  const options = { args: [...args], windowsRawArguments: true, detached: true, ...silent };
  new Deno.Command(program!, { ...options, clearEnv: true, stdin: "inherit" }).spawn();
  return 0;
}
