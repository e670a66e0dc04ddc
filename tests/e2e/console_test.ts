/** `console`, from outside: signed in at a loopback federation endpoint, and what a browser gets to see. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { CTRL_C, type Pty } from "./pty.ts";
import { CANARY, configFor, journey, printed, until, type Way, type World } from "./world.ts";

const HOME = "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1";

interface LinkContexts extends World {
  /** Starts the program where a browser can be seen, which only notes its command line. */
  openHere(args: readonly string[], way?: Way): Promise<Pty>;
  /** The command lines of browsers so far, word by word. */
  started(): string[][];
}

function consoleJourney(name: string, go: (desk: LinkContexts) => Promise<void>): void {
  journey(name, { tools: ["script"] }, (world) => {
    const { box, open } = world;
    const log = `${box.directory}/started`;
    // Each as one line, written at once.
    const note = `#!/bin/sh\nline=$(tr '\\0' '\\t' < /proc/$$/cmdline)\necho "$line" >> ${log}\n`;
    for (const name of ["browser", "chrome/google-chrome", "fox/firefox"]) {
      box.write(name, note, 0o700);
    }
    const here = { DISPLAY: ":99", BROWSER: `${box.directory}/browser` };
    return go({
      ...world,
      openHere: (args, way = {}) => open(args, { ...way, env: { ...here, ...way.env } }),
      started: () => box.tree("").includes("started") ? linesOf(log) : [],
    });
  });
}

function linesOf(path: string): string[][] {
  return Deno.readTextFileSync(path).split("\n").filter(Boolean).map((line) => line.split("\t"));
}

/** The address that a browser was last told to open. */
function opened(desk: LinkContexts): string {
  return /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}/.exec(
    decodeURIComponent(desk.started().at(-1)!.join(" ")),
  )![0];
}

async function visit(address: string): Promise<Response> {
  const response = await fetch(address, { redirect: "manual" });
  await response.body?.cancel();
  return response;
}

consoleJourney(
  "the address alone is printed, and signs in for as long as was asked",
  async (desk) => {
    const { run, sts } = desk;
    const flags = ["--print-only", "--duration", "4h", "--issuer", "desk"];
    const done = await run(["console", "-i", "admin", ...flags]);
    const url = new URL(printed(done).trim());
    assertEquals([url.origin, url.pathname], [sts.url, "/federation"]);
    const { Action, Issuer, Destination } = Object.fromEntries(url.searchParams);
    assertEquals([Action, Issuer, Destination], ["login", "desk", HOME]);
    assertEquals(sts.federation.requests[0]?.asked.SessionDuration, "14400");
    assertMatch(done.stderr, /signed in by it for the next 15m.*stays so for 4h0m/);
    assertEquals((await visit(url.href)).headers.get("location"), HOME);
    assert(!done.stderr.includes(url.searchParams.get("SigninToken")!));
  },
);

consoleJourney(
  "a browser is led there once, and no secret is on its command line",
  async (desk) => {
    const { openHere, started, sts } = desk;
    await using pty = await openHere(["console", "--destination", "S3"]);
    await until(() => started().length > 0, "a browser is started");
    const address = opened(desk);
    const [head, stranger] = await Promise.all([
      fetch(address, { method: "HEAD" }),
      visit(new URL("/", address).href),
    ]);
    assertEquals([head.status, stranger.status], [404, 404]);
    const first = await visit(address);
    assertEquals([first.status, first.headers.get("cache-control")], [302, "no-store"]);
    const login = new URL(first.headers.get("location")!);
    assertMatch(login.searchParams.get("Destination")!, /\/s3\/home\?region=eu-west-1$/);
    assertEquals(await pty.status, 0);
    assertMatch(pty.text(), /Identity +admin[^]*Account +444455556666[^]*Signed in +for 59m/);
    const shown = started().flat().join(" ") + pty.text();
    const issued = sts.keys.issued().flatMap((key) => [key.secretAccessKey, key.token!]);
    for (const secret of [CANARY, ...issued, login.searchParams.get("SigninToken")!]) {
      assert(!shown.includes(secret), `shown: ${secret}`);
    }
    assert(await visit(address).then(() => false, () => true), "somebody still listens");
  },
);

consoleJourney("Jailbreak: who comes second is told, and so is the person", async (desk) => {
  await using pty = await desk.openHere(["console"]);
  await until(() => desk.started().length > 0, "a browser is started");
  assertEquals((await visit(opened(desk))).status, 302);
  const second = await fetch(opened(desk), { redirect: "manual" });
  assertEquals(second.status, 410);
  assertStringIncludes(await second.text(), "This page has been used");
  assertEquals(await pty.status, 1);
  assertStringIncludes(pty.text(), "asked for twice");
});

consoleJourney("Ctrl-C ends the wait for a browser, and the page with it", async (desk) => {
  await using pty = await desk.openHere(["console"]);
  await until(() => desk.started().length > 0, "a browser is started");
  await pty.type(CTRL_C);
  assert(await pty.status !== 0);
  assert(await visit(opened(desk)).then(() => false, () => true), "somebody still listens");
});

consoleJourney("AWS takes no duration for a role from a role: it is said, and not sent", async ({
  run,
  sts,
}) => {
  const done = await run(["console", "-i", "next", "--print-only", "--duration", "4h"]);
  printed(done);
  assertEquals(sts.federation.requests.map(({ asked }) => asked.SessionDuration), [undefined]);
  assertStringIncludes(done.stderr, "a role that is assumed from another role");
});

consoleJourney("a duration of the configuration counts, and what is too long is cut", async ({
  run,
  configure,
  sts,
}) => {
  const configured = (duration: string) =>
    configFor(sts.url).replace("default: true", `console: {session_duration: ${duration}}`);
  for (const [duration, seconds] of [["2h", "7200"], ["5m", "900"], ["20h", "43200"]] as const) {
    configure(configured(duration));
    printed(await run(["console", "-i", "admin", "--print-only"]));
    assertEquals(sts.federation.requests.at(-1)?.asked.SessionDuration, seconds);
  }
});

consoleJourney("a user gets a console too, with the rights of the user", async ({ run, sts }) => {
  const url = new URL(printed(await run(["console", "-i", "ada", "--print-only"])).trim());
  assertEquals((await visit(url.href)).status, 302);
  assertMatch(sts.federation.signIns[0]!.principal, /:federated-user\/ada$/);
  assertEquals(sts.federation.requests[0]?.asked.SessionDuration, undefined);
});

consoleJourney(
  "each identity has a browser profile of its own, which goes at logout",
  async (desk) => {
    const { openHere, started, box, run } = desk;
    const folder = `${box.directory}/chrome`;
    const env = { PATH: `${folder}:/usr/bin:/bin`, BROWSER: `${folder}/google-chrome` };
    const profiles = [];
    for (const identity of ["admin", "next", "admin"]) {
      const before = started().length;
      await using pty = await openHere(["console", "-i", identity, "--isolated"], { env });
      await until(() => started().length > before, "a browser is started");
      await visit(opened(desk));
      assertEquals(await pty.status, 0, pty.text());
      profiles.push(
        started().at(-1)!.find((word) => word.startsWith("--user-data-dir="))!.slice(16),
      );
    }
    const [one, other, again] = profiles;
    assertEquals(again, one);
    assertNotEquals(other, one);
    assertMatch(one!, /\/\.local\/share\/atmos-auth\/console\/[0-9a-f]{24}$/);
    await run(["logout", "-i", "admin"]);
    const left = box.tree("home/.local/share/atmos-auth/console").filter((it) => it.endsWith("/"));
    assertEquals(left.map((it) => it.slice(0, 24)), [other!.slice(-24)]);
  },
);

const EXTENSIONS = JSON.stringify({
  addons: [{ id: "{f069aec0-43c5-4bbf-b6b4-df95c4326b98}", active: true }],
});

consoleJourney(
  "in Firefox an identity has a container, where the extension is there",
  async (desk) => {
    const { openHere, started, box, configure, sts } = desk;
    configure(`${configFor(sts.url)}  console: { isolated: true }\n`);
    const env = { PATH: `${box.directory}/fox:/usr/bin:/bin`, BROWSER: "firefox" };
    if (!hasChromium()) {
      await using without = await openHere(["console"], { env });
      assertEquals(await without.status, 1);
      assertStringIncludes(without.text().replaceAll("\n", ""), "open-url-in-container");
    }
    box.write("home/.mozilla/firefox/abc.default/extensions.json", EXTENSIONS);
    await using pty = await openHere(["console"], { env });
    await until(() => started().length > 0, "a browser is started");
    assertMatch(
      started()[0]!.join(" "),
      /ext\+container:name=admin%20\([0-9a-f]{16}\)&url=http%3A%2F%2F127\.0\.0\.1/,
    );
    await visit(opened(desk));
    assertEquals(await pty.status, 0);
  },
);

function hasChromium(): boolean {
  const paths = ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"];
  return paths.some((name) => {
    try {
      return Deno.statSync(`/usr/bin/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

consoleJourney("a protected identity's console is asked about, and written down", async (desk) => {
  const { run, configure, sts, box } = desk;
  configure(configFor(sts.url).replace("default: true", "protected: true"));
  const args = ["console", "-i", "admin", "--print-only"];
  assertEquals((await run(args)).status, 4);
  printed(await run([...args, "--yes-i-mean", "admin"]));
  const log = `${box.home}/.local/share/atmos-auth/audit.jsonl`;
  const { event, command, identities } = JSON.parse(await Deno.readTextFile(log));
  assertEquals([event, command, identities[0].name], ["opened", "console", "admin"]);
});
