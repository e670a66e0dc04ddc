/** Hands a request on to another loopback server just as it came, since its signature covers the host. */
import type { Received, Reply } from "../http.ts";

/** The other server's answer. */
export async function forward({ port }: URL, request: Received): Promise<Reply> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await writeAll(connection, new TextEncoder().encode(format(request)));
  return parse(new TextDecoder().decode(await readAll(connection)));
}

function format({ method, target, headers, body }: Received): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${method} ${target} HTTP/1.1\r\n${lines}\r\n${body}`;
}

function parse(text: string): Reply {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const { "content-length": _length, ...rest } = Object.fromEntries(headers);
  return { status: Number(first.split(" ")[1]), headers: rest, body: text.slice(end + 4) };
}

async function readAll(connection: Deno.Conn): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of connection.readable) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}
