/** Open descriptors of this process by file names: its streams, a pipe (`<(...)`). Pure. */

const DESCRIPTOR = /^\/(?:dev\/std(in|out|err)|(?:dev|proc\/(self|thread-self|\d+))\/fd\/(\d+))$/;

const STREAMS = ["in", "out", "err"];

/**
 * Returns the number of our descriptor that an absolute path names, on every system; `undefined` for any other file,
 * such as another process's. Without our own `pid`, a path by process id counts as no descriptor.
 */
export function descriptorAt(path: string, pid?: number): number | undefined {
  const [, stream, process = "self", number] = DESCRIPTOR.exec(path) ?? [];
  if (stream !== undefined) return STREAMS.indexOf(stream);
  const isOurs = !/^\d/.test(process) || Number(process) === pid;
  return number !== undefined && isOurs ? Number(number) : undefined;
}

/**
 * Returns our output that an absolute path names, which must not be replaced or appended to; `undefined` for any other
 * path.
 */
export function streamAt(path: string, pid: number): "stdout" | "stderr" | undefined {
  return ([undefined, "stdout", "stderr"] as const)[descriptorAt(path, pid) ?? 0];
}
