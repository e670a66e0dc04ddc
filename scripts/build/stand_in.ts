/**
 * A stand-in for the runtime that ships another program: the one for Windows keeps it in a section of its own, which a
 * compiler that puts ours there makes longer without telling the loader. Without that section it is a runtime like the
 * official one (Microsoft's PE format: https://learn.microsoft.com/windows/win32/debug/pe-format).
 */

/** The section, with the zeros that fill its name up. */
const SECTION = ".pedata\0";

const SECTION_SIZE = 40;

/** Returns the file without the program in it; the file itself when it holds none. */
export function withoutProgram(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0x4d || file[1] !== 0x5a) return file;
  const view = new DataView(file.buffer.slice(0));
  const signature = view.getUint32(0x3c, true);
  const count = view.getUint16(signature + 6, true);
  const optional = signature + 24;
  const last = optional + view.getUint16(signature + 20, true) + SECTION_SIZE * (count - 1);
  const bytes = new Uint8Array(view.buffer);
  if (new TextDecoder().decode(bytes.subarray(last, last + 8)) !== SECTION) return file;
  const [start, end] = [view.getUint32(last + 12, true), view.getUint32(last + 20, true)];
  view.setUint16(signature + 6, count - 1, true);
  // The image ends where the section began, and has no resources: all of them were the program's.
  view.setUint32(optional + 56, start, true);
  view.setBigUint64(optional + 128, 0n, true);
  bytes.fill(0, last, last + SECTION_SIZE);
  return bytes.slice(0, end);
}

/** Returns the path of the runtime: the file itself, or one beside it that is free of a program. */
export async function runtimeFrom(path: string): Promise<string> {
  const file = await Deno.readFile(path);
  const bare = withoutProgram(file);
  if (bare === file) return path;
  await Deno.writeFile(`${path}.runtime`, bare, { mode: 0o755 });
  return `${path}.runtime`;
}
