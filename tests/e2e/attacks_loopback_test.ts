/** What others on the machine can do to whatever listens, and what they see of a sign-in. Linux. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { azureJourney } from "./azure_world.ts";
import { leadFrom } from "./handed.ts";
import { readProc, type Running, runProgram } from "./process.ts";
import { ssoJourney, type SsoWorld } from "./sso_world.ts";
import { findTool, tool } from "./tools.ts";
import { isThere, journey, until, type Way, type World } from "./world.ts";

/** A session with a server, held open until it is let go. */
interface Held {
  readonly url: URL;
  readonly secret: string;
  readonly running: Running;
  /** Lets it end; returns how long that took, in milliseconds. */
  end(): Promise<number>;
}

async function hold({ box, start }: World, way: Way = {}): Promise<Held> {
  const [said, go] = [`${box.directory}/said`, `${box.directory}/go`];
  for (const path of [said, go]) if (isThere(path)) Deno.removeSync(path);
  const script = `echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI" > ${said}.new
    cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" >> ${said}.new; mv ${said}.new ${said}
    while [ ! -e ${go} ]; do sleep 0.05; done`;
  const args = ["exec", "-i", "ada", "--server", "--", "sh", "-c", script];
  const running = start(args, { ...way, env: { ATMOS_TRUST: "1", ...way.env } });
  await until(() => isThere(said), "the session is open", running);
  const [url, secret] = Deno.readTextFileSync(said).trim().split("\n");
  const end = async () => {
    const before = performance.now();
    Deno.writeTextFileSync(go, "");
    const { status, stderr } = await running.done;
    // Where it signs in is said, and nothing else ever.
    assertEquals([status, stderr.replace(/^Signing in at .*\n/, "")], [0, ""]);
    return performance.now() - before;
  };
  return { url: new URL(url!), secret: secret!, running, end };
}

function connect({ url }: Pick<Held, "url">): Promise<Deno.TcpConn> {
  return Deno.connect({ hostname: "127.0.0.1", port: Number(url.port) });
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** Says something, and hears the status of the answer; 0 when there is none. */
async function say(to: Pick<Held, "url">, text: string): Promise<number> {
  using connection = await connect(to);
  await connection.write(bytes(text));
  const answer = new Uint8Array(1024);
  const count = await connection.read(answer).catch(() => null) ?? 0;
  const words = new TextDecoder().decode(answer.subarray(0, count));
  return Number(/^HTTP\/1\.1 (\d+)/.exec(words)?.[1] ?? 0);
}

function asking({ url, secret }: Held, host = url.host): string {
  return `GET ${url.pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${secret}\r\n\r\n`;
}

/** What the kernel says of the network. */
async function network(table: string): Promise<string> {
  return (await runProgram("/bin/cat", [`/proc/net/${table}`], { env: {} })).stdout;
}

/** Which addresses listen on a port, as the kernel writes them. */
async function listenersOn(port: number): Promise<string[]> {
  const tables = await Promise.all(["tcp", "tcp6"].map(network));
  const wanted = `:${hex(port)}`;
  return tables.join("\n").split("\n").map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(wanted) && state === "0A")
    .map(([, local]) => local!.split(":")[0]!);
}

/** A port as the kernel writes it. */
const hex = (port: number | string) => Number(port).toString(16).toUpperCase().padStart(4, "0");

const LOOPBACK = "0100007F";

/** Where a process listens, each as `ADDRESS:PORT` in the kernel's hexadecimal. */
async function listenersOf({ pid }: Running): Promise<string[]> {
  const script =
    `for fd in /proc/${pid}/fd/*; do readlink $fd; done; cat /proc/${pid}/net/tcp /proc/${pid}/net/tcp6`;
  const { stdout } = await runProgram("/bin/sh", ["-c", script], { env: {} });
  const own = [...stdout.matchAll(/^socket:\[(\d+)\]$/gm)].map(([, inode]) => inode!);
  return stdout.split("\n").map((line) => line.trim().split(/\s+/))
    .filter((line) => line[3] === "0A" && own.includes(line[9]!)).map(([, local]) => local!);
}

/** A port that the kernel gives nobody by itself, so that no other test has it meanwhile. */
const PORT = 20_000 + Deno.pid % 10_000;

journey("attack: the runtime's own variable moves no listener off loopback", {}, async (world) => {
  const socket = `${world.box.directory}/socket`;
  for (const place of [`tcp:0.0.0.0:${PORT}`, `duplicate,tcp:0.0.0.0:${PORT}`, `unix:${socket}`]) {
    const held = await hold(world, { env: { DENO_SERVE_ADDRESS: place } });
    assertMatch(held.url.href, /^http:\/\/127\.0\.0\.1:\d+\/aws\/credentials$/, place);
    assertEquals(await listenersOf(held.running), [`${LOOPBACK}:${hex(held.url.port)}`], place);
    assertEquals(isThere(socket), false, place);
    assertEquals(await say(held, asking(held)), 200, place);
    await held.end();
  }
});

/** The most memory that a process has had so far, in megabytes. */
async function peakOf({ pid }: Running): Promise<number> {
  return Number(/VmHWM:\s+(\d+) kB/.exec(await readProc(pid, "status"))![1]) / 1024;
}

/** Sends so many megabytes, or as many as are taken. */
async function flood(held: Held, head: string, megabytes: number): Promise<void> {
  using connection = await connect(held);
  const chunk = new Uint8Array(1024 * 1024).fill(0x41);
  try {
    await connection.write(bytes(head));
    for (let sent = 0; sent < megabytes; sent++) await connection.write(chunk);
  } catch {
    // It was hung up on.
  }
}

journey("attack: what a stranger sends costs no memory and says nothing", {}, async (world) => {
  const held = await hold(world);
  assertEquals(await say(held, asking(held)), 200);
  const before = await peakOf(held.running);
  const { host, pathname } = held.url;
  const post = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\n`;
  await flood(held, `${post}Content-Length: ${300 * 1024 * 1024}\r\n\r\n`, 300);
  await flood(held, `${post}Transfer-Encoding: chunked\r\n\r\n12c00000\r\n`, 300);
  await flood(held, `${post}X-Long: `, 300);
  await flood(
    held,
    `${post}Authorization: ${held.secret}\r\nContent-Length: 314572800\r\n\r\n`,
    300,
  );
  assert(await peakOf(held.running) - before < 30, `${before} -> ${await peakOf(held.running)} MB`);
  assertEquals(await say(held, asking(held)), 200);
  await held.end();
});

journey("attack: a connection that is held does not hold the session", {}, async (world) => {
  const usual = await hold(world);
  const normally = await usual.end();
  const held = await hold(world);
  const connections = [await connect(held), await connect(held)];
  await connections[0]!.write(bytes("GET /aws/cred"));
  await connections[1]!.write(bytes("POST /aws/credentials HTTP/1.1\r\nContent-Length: 5\r\n\r\n"));
  const now = await held.end();
  for (const connection of connections) connection.close();
  // Whoever waited for them would do so for ten seconds, as long as a connection may take.
  assert(now < normally + 8_000, `${now} ms instead of ${normally} ms`);
});

journey("attack: thousands of half-open connections keep nobody out", {}, async (world) => {
  const held = await hold(world);
  const strangers: Deno.TcpConn[] = [];
  for (let count = 0; count < 3_000; count++) {
    const stranger = await connect(held);
    strangers.push(stranger);
    await stranger.write(bytes("GET / HTT")).catch(() => undefined);
  }
  assertEquals(await say(held, asking(held)), 200);
  for (const stranger of strangers) stranger.close();
  await held.end();
});

journey("attack: two requests in one, or under other names, are none", {}, async (world) => {
  const held = await hold(world);
  const { pathname, host } = held.url;
  const good = asking(held);
  const head = `Host: ${host}\r\nAuthorization: ${held.secret}\r\n`;
  const asked: readonly (readonly [string, number])[] = [
    [
      `POST ${pathname} HTTP/1.1\r\n${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${good}`,
      411,
    ],
    [`GET http://evil.example${pathname} HTTP/1.1\r\n${head}\r\n`, 400],
    [`GET ${pathname} HTTP/1.1\r\n${head}Host: evil.example\r\n\r\n`, 400],
    [`GET ${pathname} HTTP/1.1\r\n${head}Origin: https://evil.example\r\n\r\n`, 403],
    [`OPTIONS ${pathname} HTTP/1.1\r\n${head}Origin: https://evil.example\r\n\r\n`, 403],
    ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    [asking(held, `localhost:${held.url.port}`), 421],
    [good, 200],
  ];
  for (const [text, status] of asked) assertEquals(await say(held, text), status, text);
  await held.end();
});

/** A browser that is a script, given the address as `$1`; where it may note things, as `$box`. */
function browsing(world: SsoWorld, script: string): Way {
  const { box } = world;
  const text = `#!/bin/sh\nbox=${box.directory}\n${script}\n`;
  return { env: { BROWSER: box.write("follow", text, 0o700), ATMOS_TRUST: "1" } };
}

ssoJourney(
  "attack: no process shows the address of a sign-in",
  { tools: ["curl"] },
  async (world) => {
    const { box, openHere } = world;
    const poll =
      'while [ ! -e "$1/stop" ]; do cat /proc/[0-9]*/cmdline; done > "$1/seen" 2>/dev/null';
    const env = { PATH: "/usr/bin:/bin" };
    const polling = runProgram("/bin/sh", ["-c", poll, "poll", box.directory], { env });
    // The browser stays until its own command line was seen: then what stands beside it was, too.
    const way = browsing(
      world,
      'curl -sL "$1" > $box/page.new; until grep -aqF "$1" $box/seen; do sleep 0.1; done; ' +
        "mv $box/page.new $box/page",
    );
    await using pty = await openHere(["login", "-i", "dev-user"], way);
    assertEquals(await pty.status, 0, pty.text());
    await until(() => isThere(`${box.directory}/page`), "the browser was seen");
    Deno.writeTextFileSync(`${box.directory}/stop`, "");
    await polling;
    assertStringIncludes(Deno.readTextFileSync(`${box.directory}/page`), "You are signed in");
    const seen = Deno.readTextFileSync(`${box.directory}/seen`);
    assertMatch(seen, /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}/);
    const shown = pty.text().replaceAll(/\s/g, "");
    for (const name of ["state", "code_challenge"]) {
      const [, value] = new RegExp(`[?&]${name}=([\\w-]{40,})`).exec(shown)!;
      assert(!seen.includes(value!), `${name} is seen`);
    }
  },
);

ssoJourney(
  "attack: who was at the sign-in's page first is not signed in",
  { tools: ["curl"] },
  async (
    world,
  ) => {
    const twice =
      'curl -sL "$1" >/dev/null; curl -s "$1" > $box/page.new; mv $box/page.new $box/page';
    const way = browsing(world, twice);
    await using pty = await world.openHere(["login", "-i", "dev-user"], way);
    assertEquals(await pty.status, 4, pty.text());
    assertStringIncludes(pty.text(), "The page that leads to the sign-in was asked for twice");
    const page = `${world.box.directory}/page`;
    await until(() => isThere(page), "the page is there");
    assertStringIncludes(Deno.readTextFileSync(page), "somebody else on this machine has");
    assert(!world.sso.operations().includes("CreateToken"), "the code was redeemed");
  },
);

ssoJourney("attack: a redirect under another host's name changes nothing", {}, async (world) => {
  await using pty = await world.openHere(["login", "-i", "dev-user"], {
    env: { ATMOS_TRUST: "1" },
  });
  await until(() => world.opened().length === 1, "a browser is opened");
  const authorize = await leadFrom(world.opened()[0]!);
  const url = new URL(authorize.searchParams.get("redirect_uri")!);
  const state = authorize.searchParams.get("state");
  for (const host of ["evil.example", `evil.example:${url.port}`, `localhost:${url.port}`]) {
    const target = `${url.pathname}?code=evil&state=${state}`;
    assertEquals(await say({ url }, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`), 421, host);
  }
  assertStringIncludes(await (await fetch(authorize)).text(), "You are signed in");
  assertEquals(await pty.status, 0, pty.text());
});

ssoJourney("a real browser is led through to the end", { tools: ["chromium"] }, async (world) => {
  const flags = "--headless=new --no-sandbox --disable-gpu --disable-sync --no-first-run";
  const script =
    `HOME=$box/chrome exec ${findTool("chromium")} ${flags} --user-data-dir=$box/chrome ` +
    '--dump-dom "$1" > $box/page 2>/dev/null';
  await using pty = await world.openHere(["login", "-i", "dev-user"], browsing(world, script));
  assertEquals(await pty.status, 0, pty.text());
  const page = `${world.box.directory}/page`;
  await until(
    () => isThere(page) && Deno.readTextFileSync(page).includes("</html>"),
    "it is shown",
  );
  assertStringIncludes(Deno.readTextFileSync(page), "You are signed in");
});

const HAS_IPV6 = await hasIpv6();

async function hasIpv6(): Promise<boolean> {
  return (await network("if_inet6")).includes("00000000000000000000000000000001");
}

azureJourney(
  "attack: nobody else can answer for localhost, on the newer address either",
  { tools: ["curl"], conditions: { "IPv6 on loopback": HAS_IPV6 } },
  async ({ open, opened }) => {
    await using _terminal = await open(["login", "-i", "ada"]);
    await until(() => opened().length === 1, "a browser is opened");
    const authorize = await leadFrom(opened()[0]!);
    const { port, host } = new URL(authorize.searchParams.get("redirect_uri")!);
    assertEquals(host, `localhost:${port}`);
    const six = "0".repeat(24) + "01000000";
    assertEquals((await listenersOn(Number(port))).sort(), [six, LOOPBACK].sort());
    const args = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", `Host: ${host}`];
    const asked = await runProgram(tool("curl"), [...args, `http://[::1]:${port}/`], { env: {} });
    assertEquals(asked.stdout, "400");
  },
);
