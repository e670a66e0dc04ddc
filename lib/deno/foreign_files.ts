/**
 * Files that others wrote and that the person names, wherever a path leads: through links, into a pipe (`<(...)`), to
 * standard input. Anything else is refused in words, and nothing is read or waited for without end.
 */
import { MachineError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { descriptorAt } from "../paths/streams.ts";
import { isDevice, isNul } from "../paths/windows_names.ts";
import { inWords, recoding, utf8In } from "../paths/utf8.ts";
import { onMachine, OS } from "./machine.ts";
import { partsOf, readAtMost } from "./read_at_most.ts";
import { within } from "./within.ts";
import { dialect } from "../terminal/dialect.ts";

/** The largest file that is read whole, in bytes. */
const LIMIT = 16 * 1024 * 1024;

/** Time limit for a writer to open a named pipe, in milliseconds: a password manager may ask first. */
export const PATIENCE = 10_000;

/**
 * Time limit for the writer of a pipe that was opened for us, in milliseconds: it exists, and may be waiting for a
 * person.
 */
const FOR_A_WRITER = 120_000;

/** Reads the content; `undefined` when there is nothing, as behind a link that leads nowhere. */
export function readForeign(path: string): Promise<Uint8Array | undefined> {
  return onMachine("read", path, async () => {
    if (OS === "windows" && isDevice(path)) return ofDevice(path);
    const open = descriptorAt(path, Deno.pid);
    if (open === 0) return await fromWriter(path, Deno.stdin.readable);
    const info = found(path);
    if (info === undefined) return undefined;
    if (info.isCharDevice && await Deno.realPath(path) === NULL) return new Uint8Array();
    const what = whatOf(info);
    if (what !== undefined) throw refused(path, what, info.isDirectory ? "EISDIR" : undefined);
    if (info.isFifo) return await fromPipe(path, open);
    return await fromFile(path, open === undefined ? path : await Deno.realPath(named(open)));
  });
}

/** Windows says of no device that it is one: a terminal would be waited for. */
function ofDevice(path: string): Uint8Array {
  if (isNul(path)) return new Uint8Array();
  throw refused(path, "a device of Windows, and no file");
}

/** Reads the content as text, without a byte order mark; throws `MachineError` for bytes that are not UTF-8. */
export async function readForeignText(path: string): Promise<string | undefined> {
  const bytes = await readForeign(path);
  return bytes && textIn(path, bytes);
}

/** Returns the text of a file's bytes; throws `MachineError` for bytes that are not UTF-8, with their first line. */
export function textIn(path: string, bytes: Uint8Array): string {
  const text = utf8In(bytes);
  if (typeof text === "string") return text;
  throw new MachineError(`read "${visible(path)}"`, inWords(text), {
    hint: recoding(text, path),
  });
}

/**
 * Returns the path of a descriptor of this process: the runtime opens pipes by this path and by /proc/self, and by no
 * other.
 */
function named(descriptor: number): string {
  return `/dev/fd/${descriptor}`;
}

/** The device that people name, or link to, for an empty file. */
const NULL = "/dev/null";

function found(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (absent) return undefined;
    throw error;
  }
}

/** Returns the kind of a file that can't be read; `undefined` when it can. */
function whatOf(info: Deno.FileInfo): string | undefined {
  if (info.isDirectory) return "a directory";
  if (info.isSocket) return "a socket";
  return info.isCharDevice || info.isBlockDevice ? "a device" : undefined;
}

/** Reads a file. Another may have taken its place by now, and it may grow while it is read. */
async function fromFile(path: string, real: string): Promise<Uint8Array> {
  using file = await Deno.open(real, { read: true });
  const { isFile, size } = file.statSync();
  if (!isFile) throw refused(path, "no file any more");
  if (size > LIMIT) throw refused(path, TOO_LARGE);
  return await takeIn(path, partsOf(file));
}

async function fromPipe(path: string, open: number | undefined): Promise<Uint8Array> {
  if (open === undefined) return await fromNamedPipe(path);
  using pipe = await Deno.open(named(open), { read: true });
  return await fromWriter(path, pipe.readable);
}

async function fromWriter(path: string, from: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const taken = await within(FOR_A_WRITER, takeIn(path, from));
  if (taken !== "late") return taken;
  throw refused(path, `a pipe that has not ended for ${FOR_A_WRITER / 1000} s`);
}

/**
 * Reads a named pipe through another program, which waits for as long as we live and keep its standard input open:
 * nobody may ever open the other end, and opening it ourselves would stop the whole runtime until somebody does.
 */
async function fromNamedPipe(path: string): Promise<Uint8Array> {
  const reader = new Deno.Command("/bin/sh", {
    args: ["-c", READ, "sh", path],
    ...{ env: { PATH: "/usr/bin:/bin" }, clearEnv: true },
    ...{ stdin: "piped", stdout: "piped", stderr: "null" },
  }).spawn();
  const taken = within(PATIENCE, takeIn(path, reader.stdout));
  const bytes = await taken.finally(() => reader.stdin.close());
  const { success } = await reader.status;
  if (bytes === "late") throw refused(path, SILENT);
  if (success) return bytes;
  throw refused(path, "a named pipe that can't be read");
}

/** A shell script that reads a pipe until its end, or until the other end of its standard input is closed. */
const READ = `
exec 3<&0 </dev/null
cat -- "$1" 3<&- &
cat=$!
{ read -r line <&3; kill "$cat"; } >/dev/null &
watch=$!
exec 3<&- >/dev/null
wait "$cat"
status=$?
kill "$watch"
exit "$status"
`;

/** The reason for which a named pipe is given up. */
export const SILENT = `a named pipe, and nobody has written to it for ${PATIENCE / 1000} s`;

const TOO_LARGE = `over ${LIMIT >> 20} MiB`;

async function takeIn(path: string, from: Parameters<typeof readAtMost>[0]): Promise<Uint8Array> {
  const all = await readAtMost(from, LIMIT);
  if (all === undefined) throw refused(path, TOO_LARGE);
  return all;
}

/** Makes the error for anything but a file: `what` completes "it is". */
export function refused(path: string, what: string, errno?: string): MachineError {
  return new MachineError(`read "${visible(path)}"`, `it is ${what}`, {
    errno,
    hint: dialect().look("L", path),
  });
}
