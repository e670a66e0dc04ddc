/** The library that AWS's CLI stands on. */
import { runProgram } from "./process.ts";
import { findTool } from "./tools.ts";

/** Whether Python has it. */
export async function hasBotocore(): Promise<boolean> {
  const python = findTool("python3");
  if (!python) return false;
  return (await runProgram(python, ["-c", "import botocore"], { env: {} })).status === 0;
}
