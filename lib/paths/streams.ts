/** Our own streams by the names of files: what is behind one is none to be replaced, or added to. */

const STREAM = /^\/(?:dev\/std(out|err)|(?:dev|proc\/(self|thread-self|\d+))\/fd\/([12]))$/;

/** Which of them an absolute path names; another process's is a file like any other. */
export function streamAt(path: string, pid: number): "stdout" | "stderr" | undefined {
  const [, name, whose = "self", number] = STREAM.exec(path) ?? [];
  if (/^\d/.test(whose) && Number(whose) !== pid) return undefined;
  if (name === undefined && number === undefined) return undefined;
  return name === "out" || number === "1" ? "stdout" : "stderr";
}
