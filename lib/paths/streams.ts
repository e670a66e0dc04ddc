/** What this process has open, by the names of files: its own streams, a pipe (`<(...)`). Pure. */

const DESCRIPTOR = /^\/(?:dev\/std(in|out|err)|(?:dev|proc\/(self|thread-self|\d+))\/fd\/(\d+))$/;

const STREAMS = ["in", "out", "err"];

/**
 * The number of our descriptor that an absolute path names, on every system; `undefined` for a file like any other,
 * such as another process's. Who gives no `pid`, our own, means none by its number.
 */
export function descriptorAt(path: string, pid?: number): number | undefined {
  const [, stream, process = "self", number] = DESCRIPTOR.exec(path) ?? [];
  if (stream !== undefined) return STREAMS.indexOf(stream);
  const isOurs = !/^\d/.test(process) || Number(process) === pid;
  return number !== undefined && isOurs ? Number(number) : undefined;
}

/** Which output of ours an absolute path names: what is behind it is none to be replaced, or added to. */
export function streamAt(path: string, pid: number): "stdout" | "stderr" | undefined {
  return ([undefined, "stdout", "stderr"] as const)[descriptorAt(path, pid) ?? 0];
}
