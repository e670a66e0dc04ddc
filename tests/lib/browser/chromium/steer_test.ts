import { assertEquals, assertRejects } from "@std/assert";
import { findChromium } from "../../../../lib/browser/chromium/program.ts";
import { browserPlace, isSignedIn, memoryIn } from "../../../../lib/browser/chromium/memory.ts";
import { steer } from "../../../../lib/browser/chromium/steer.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { SteerOptions } from "../../../../lib/provider/context.ts";
import type { Signal, TalkCommand } from "../../../../lib/system/programs.ts";
import { type FakeSystem, fakeSystem, type Prepared } from "../../../fake_system.ts";
import { processEnvironment } from "../../../process_environment.ts";

const LINUX = "/usr/bin/chromium";
const OPTIONS: SteerOptions = {
  program: undefined,
  type: undefined,
  visible: true,
  timeout: 1000,
  boundTo: ["https://idp.example"],
};

function machine(files: readonly string[], more: Prepared = {}): FakeSystem {
  return fakeSystem({
    ...more,
    env: { PATH: "/usr/bin", HOME: "/home/ada", ...more.env },
    files: Object.fromEntries(files.map((path) => [path, { mode: 0o755 }])),
  });
}

const WINDOWS = {
  os: "windows",
  env: {
    "ProgramFiles": String.raw`C:\Program Files`,
    "ProgramFiles(x86)": String.raw`C:\Program Files (x86)`,
    "LOCALAPPDATA": String.raw`C:\Users\ada\AppData\Local`,
  },
} as const;
const EDGE = String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`;
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const MINE = "/home/ada/Applications/Brave Browser.app/Contents/MacOS/Brave Browser";

const FOUND: readonly (readonly [
  name: string,
  system: FakeSystem,
  wish: { program?: string; type?: string },
  path: string,
])[] = [
  ["any on Linux", machine([LINUX]), {}, LINUX],
  [
    "Chrome before others",
    machine([LINUX, "/usr/bin/google-chrome"]),
    {},
    "/usr/bin/google-chrome",
  ],
  [
    "the one that is preferred",
    machine([LINUX, "/usr/bin/google-chrome"]),
    { type: "chromium" },
    LINUX,
  ],
  ["any for a type that nobody knows", machine([LINUX]), { type: "firefox" }, LINUX],
  ["one by its path", machine([LINUX, "/opt/x"]), { program: "/opt/x" }, "/opt/x"],
  ["any on macOS", machine([MAC], { os: "darwin" }), {}, MAC],
  ["one's own on macOS", machine([MINE], { os: "darwin" }), {}, MINE],
  ["Edge on Windows", machine([EDGE], WINDOWS), {}, EDGE],
];

for (const [name, system, { program, type }, path] of FOUND) {
  Deno.test(`a browser is found: ${name}`, async () => {
    assertEquals(await findChromium(system, { program, type }), path);
  });
}

Deno.test("no browser is said to be none, and what helps", async () => {
  const none = await assertRejects(
    () => findChromium(machine([]), { program: undefined, type: undefined }),
    UserError,
  );
  assertEquals([none.code, none.message, none.hint], [
    "sign_in_needed",
    "There is no browser of the Chromium family (Chrome, Chromium, Edge, Brave, Vivaldi) on this machine to sign in with",
    "install one, name one with browser_executable_path: PATH, or give an assertion_process",
  ]);
  const edge = { program: undefined, type: "msedge" };
  const other = await assertRejects(() => findChromium(machine([LINUX]), edge), UserError);
  assertEquals(other.message, "There is no Microsoft Edge on this machine to sign in with");
  const named = { program: "/opt/none", type: undefined };
  const absent = await assertRejects(() => findChromium(machine([LINUX]), named), UserError);
  assertEquals(absent.code, "config_invalid");
});

/** A machine with a browser that says these texts and ends when it is told to, or when it must. */
function withBrowser(texts: readonly string[], endsOn: "close" | Signal = "close") {
  const sent: unknown[] = [];
  const killed: Signal[] = [];
  const commands: TalkCommand[] = [];
  const left = [...texts];
  const ended = Promise.withResolvers<void>();
  const system = machine([LINUX], {
    env: {
      DISPLAY: ":0",
      AWS_SECRET_ACCESS_KEY: "x",
      ATMOS_KEYRING_PASSWORD: "x",
      SSLKEYLOGFILE: "/x",
    },
    talk: (command) => {
      commands.push(command);
      return {
        pid: 7,
        send: (text) => {
          const message = JSON.parse(text);
          sent.push(message);
          if (message.method === "Browser.close" && endsOn === "close") ended.resolve();
        },
        receive: () => left.length > 0 ? Promise.resolve(left.shift()) : new Promise(() => {}),
        ended: ended.promise,
        kill: (signal) => {
          killed.push(signal);
          if (signal === endsOn) ended.resolve();
        },
        close: () => {},
      };
    },
  });
  return { system, sent, killed, commands, end: ended.resolve };
}

const PLACE = "/home/ada/.local/share/atmos-auth/browser/p";

Deno.test("it is started on a pipe, in a directory of its own, with nothing that concerns it not", async () => {
  const { system, commands } = withBrowser([]);
  const browser = await steer(system, PLACE, OPTIONS);
  const memory = await memoryIn(system, PLACE, OPTIONS.boundTo);
  assertEquals(commands, [{
    program: LINUX,
    args: [
      "--remote-debugging-pipe",
      `--user-data-dir=${memory}`,
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-sync",
      "--disable-background-mode",
      "--hide-crash-restore-bubble",
      "--disk-cache-size=1",
      "about:blank",
    ],
    env: processEnvironment({ PATH: "/usr/bin", HOME: "/home/ada", DISPLAY: ":0" }),
  }]);
  assertEquals(browser.program, LINUX);
  await browser.close({ signedIn: false });
});

Deno.test("without a window it is told so", async () => {
  const { system, commands } = withBrowser([]);
  await (await steer(system, PLACE, { ...OPTIONS, visible: false })).close({ signedIn: false });
  assertEquals(commands[0]?.args.slice(-2), ["--headless=new", "about:blank"]);
});

Deno.test("commands are numbered, and what is said is heard in time", async () => {
  const { system, sent } = withBrowser(["one", "two"]);
  const browser = await steer(system, PLACE, OPTIONS);
  assertEquals(browser.command("Page.navigate", { url: "x" }, "S1"), 1);
  assertEquals(browser.command("Target.setAutoAttach", {}), 2);
  assertEquals(sent, [
    { id: 1, method: "Page.navigate", params: { url: "x" }, sessionId: "S1" },
    { id: 2, method: "Target.setAutoAttach", params: {} },
  ]);
  assertEquals(await browser.hear(), { type: "message", text: "one" });
  await browser.close({ signedIn: true });
});

Deno.test("after its time nothing is waited for, whatever patience is asked for", async () => {
  const { system } = withBrowser([]);
  const browser = await steer(system, PLACE, OPTIONS);
  assertEquals(await system.until(browser.hear(10)), { type: "late" });
  await system.pass(2000);
  assertEquals(await browser.hear(1_000_000), { type: "late" });
  await browser.close({ signedIn: false });
});

Deno.test("one that ends is gone, even when somebody still holds its pipe", async () => {
  const { system, end } = withBrowser([]);
  const browser = await steer(system, PLACE, OPTIONS);
  end();
  assertEquals(await system.until(browser.hear()), { type: "gone" });
});

for (
  const [endsOn, killed] of [["close", []], ["SIGTERM", ["SIGTERM"]], ["SIGKILL", [
    "SIGTERM",
    "SIGKILL",
  ]]] as const
) {
  Deno.test(`it is closed, if need be by force: it ends on ${endsOn}`, async () => {
    const it = withBrowser([], endsOn);
    await it.system.until((await steer(it.system, PLACE, OPTIONS)).close({ signedIn: true }));
    assertEquals(it.killed, [...killed]);
    assertEquals(it.system.files.locked.size, 0);
  });
}

Deno.test("whether it is signed in is remembered, for the very same words", async () => {
  const { system } = withBrowser([]);
  const place = await browserPlace(system, "realm", "okta");
  const remembers = async (...words: string[]) =>
    await isSignedIn(system, await memoryIn(system, place, words));
  assertEquals(await remembers("https://idp.example"), false);
  await (await steer(system, place, OPTIONS)).close({ signedIn: true });
  assertEquals([
    await remembers("https://idp.example"),
    await remembers("https://idp.example", "x"),
  ], [true, false]);
  await (await steer(system, place, OPTIONS)).close({ signedIn: false });
  assertEquals(await isSignedIn(system, await memoryIn(system, place, OPTIONS.boundTo)), false);
});

Deno.test("each realm and provider has its own memory", async () => {
  const { system } = withBrowser([]);
  const places = await Promise.all(
    [["", "a"], ["b", "a"], ["", "ab"], ["a", "b"]].map(([realm, name]) =>
      browserPlace(system, realm!, name!)
    ),
  );
  assertEquals(new Set(places).size, 4);
});

Deno.test("two sign-ins don't share a browser", async () => {
  const { system } = withBrowser([]);
  const first = await steer(system, PLACE, OPTIONS);
  const second = system.until(steer(system, PLACE, OPTIONS));
  const error = await assertRejects(() => second, UserError);
  assertEquals(error.message, "Another atmos-auth is signing in there with its browser");
  await first.close({ signedIn: false });
  await (await steer(system, PLACE, OPTIONS)).close({ signedIn: false });
});

Deno.test("Jailbreak: a directory that was put there as a link is not used", async () => {
  const { system, commands } = withBrowser([]);
  const memory = await memoryIn(system, PLACE, OPTIONS.boundTo);
  system.files.stage("/elsewhere", { kind: "directory" });
  system.files.stage(memory, { target: "/elsewhere" });
  const error = await assertRejects(() => steer(system, PLACE, OPTIONS), UserError);
  assertEquals([error.message, commands], [`"${memory}" is not a directory of yours`, []]);
});
