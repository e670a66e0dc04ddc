/** One request and its answer; then the connection is over. Loaded when somebody comes. */
import { RequestReader, Unfit } from "./request.ts";
import type { Answer, Connection, Service } from "./service.ts";

/** How often more of a body that nobody wants is read away, so that the answer is seen before the end. */
const UNWANTED = 32;

/** Where a connection was taken in. */
export interface Tenant {
  readonly service: Service;
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Called when an answer begins, and when the system has it, which delivers it. */
  onAnswer(begins: boolean): void;
}

/** Reads, answers and hangs up. Throws when the connection breaks. */
export async function converse(connection: Connection, spot: Tenant): Promise<void> {
  const said = await answered(connection, spot);
  if (said === undefined) return;
  spot.onAnswer(true);
  await writeAll(connection, bytesOf(said, spot.now));
  await connection.closeWrite();
  spot.onAnswer(false);
  const unwanted = new Uint8Array(8 * 1024);
  for (let times = 0; times < UNWANTED; times++) {
    if (await connection.read(unwanted) === null) return;
  }
}

/** Whatever goes wrong is a status without a word: who asks is a stranger until the handler says otherwise. */
async function answered(connection: Connection, spot: Tenant): Promise<Said | undefined> {
  try {
    return await conversed(new RequestReader(connection), spot);
  } catch (error) {
    const status = error instanceof Unfit ? error.status : 500;
    return { status, headers: {}, body: "", silent: false };
  }
}

/** An answer, and whether its body is left out (RFC 9110 section 9.3.2). */
interface Said extends Answer {
  readonly silent: boolean;
}

async function conversed(
  reader: RequestReader,
  { service, port }: Tenant,
): Promise<Said | undefined> {
  const found = await reader.head();
  if (found === undefined) return undefined;
  const { head, host } = found;
  if (host !== `${service.host}:${port}`) throw new Unfit(421);
  const reply = service.receive(head);
  const answer = "heard" in reply ? reply.heard(await reader.body(reply.longest)) : reply;
  return { ...answer, silent: head.method === "HEAD" };
}

function bytesOf({ status, headers, body, silent }: Said, now: number): Uint8Array {
  const content = new TextEncoder().encode(body);
  // `Headers` refuses what would end a line.
  const all = new Headers({
    ...headers,
    "connection": "close",
    "content-length": String(content.length),
    "date": new Date(now).toUTCString(),
  });
  const lines = [...all].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = new TextEncoder().encode(`HTTP/1.1 ${status} \r\n${lines}\r\n`);
  return new Uint8Array([...head, ...silent ? [] : content]);
}

async function writeAll(connection: Connection, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}
