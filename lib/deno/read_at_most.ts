/** Reads everything, if it ends before so many bytes; `undefined` when it does not. */
export async function readAtMost(
  from: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of from) {
    length += part.length;
    if (length > limit) return undefined;
    parts.push(part);
  }
  return joined(parts, length);
}

/** Yields an open file's content, part by part: a stream costs several times as much, and most files are small. */
export function* partsOf(file: Deno.FsFile): Generator<Uint8Array> {
  for (;;) {
    const part = new Uint8Array(64 * 1024);
    const count = file.readSync(part);
    if (count === null) return;
    yield part.subarray(0, count);
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}
