/** A Unix socket that accepts and says nothing. Another program has it: the runtime grants no test a path that it makes up. */
import { tool } from "./tools.ts";

const SCRIPT = `import socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
print("ready", flush=True)
held = []
while True:
    held.append(server.accept())
    print("visit", flush=True)`;

/** Such a socket, gone when it is disposed of. */
export interface UnixSocket extends AsyncDisposable {
  /** What was printed: a line when it is ready, and one for each visitor. */
  lines(): readonly string[];
}

/** Opens one at `path`. */
export async function openUnixSocket(path: string): Promise<UnixSocket> {
  const child = new Deno.Command(tool("python3"), { args: ["-c", SCRIPT, path], stdout: "piped" })
    .spawn();
  let said = "";
  const ready = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      said += text;
      ready.resolve();
    }
  })();
  await ready.promise;
  return {
    lines: () => said.trim().split("\n"),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await Promise.all([reading, child.status]);
    },
  };
}
