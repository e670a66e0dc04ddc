import { assertEquals, assertMatch } from "@std/assert";
import { containerAddress, hasContainers, openIsolated } from "../../../lib/browser/isolated.ts";
import { findBrowsers } from "../../../lib/browser/installed.ts";
import type { Os } from "../../../lib/system.ts";
import { fakeSystem } from "../../fake_system.ts";
import { handoffAt } from "./handoff_at.ts";

const MACHINES: readonly (readonly [Os, Record<string, string>, string[], string[][]])[] = [
  [
    "linux",
    { PATH: "/opt/bin:relative:/usr/bin", HOME: "/home/ada" },
    ["/usr/bin/firefox", "/usr/bin/chromium", "/opt/bin/google-chrome", "relative/brave"],
    [
      ["Google Chrome", "chromium", "/opt/bin/google-chrome"],
      ["Chromium", "chromium", "/usr/bin/chromium"],
      ["Firefox", "firefox", "/usr/bin/firefox"],
    ],
  ],
  [
    "darwin",
    { HOME: "/Users/ada" },
    [
      "/Users/ada/Applications/Firefox.app/Contents/MacOS/firefox",
      "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ],
    [
      [
        "Microsoft Edge",
        "chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
      ],
      ["Firefox", "firefox", "/Users/ada/Applications/Firefox.app/Contents/MacOS/firefox"],
    ],
  ],
  [
    "windows",
    { ProgramFiles: "C:\\Program Files", LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" },
    ["C:\\Users\\ada\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe"],
    [
      [
        "Google Chrome",
        "chromium",
        "C:\\Users\\ada\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe",
      ],
    ],
  ],
];

for (const [os, env, paths, expected] of MACHINES) {
  Deno.test(`browsers are found where ${os} keeps them`, async () => {
    const system = fakeSystem({ os, env });
    for (const path of paths) system.files.stage(path, { mode: 0o755 });
    const found = await findBrowsers(system);
    assertEquals(found.map(({ name, family, program }) => [name, family, program]), expected);
  });
}

Deno.test("what is no program is no browser", async () => {
  const files = { "/usr/bin/firefox": "not executable" };
  assertEquals(await findBrowsers(fakeSystem({ env: { PATH: "/usr/bin" }, files })), []);
});

Deno.test("a container's address quotes what it is given", () => {
  const address = containerAddress("a&b=c d", "http://127.0.0.1:1/x?y&z");
  const fields = new URLSearchParams(address.slice("ext+container:".length));
  assertEquals([fields.get("name"), fields.get("url")], ["a&b=c d", "http://127.0.0.1:1/x?y&z"]);
});

const ID = "{f069aec0-43c5-4bbf-b6b4-df95c4326b98}";

Deno.test("the container extension must be there, and switched on", async () => {
  const rows: readonly (readonly [string, boolean])[] = [
    [JSON.stringify({ addons: [{ id: ID, active: true }] }), true],
    [JSON.stringify({ addons: [{ id: ID, active: false }] }), false],
    [JSON.stringify({ addons: [{ id: "another", active: true }] }), false],
    ["{", false],
  ];
  for (const [text, there] of rows) {
    const files = { "/home/ada/.mozilla/firefox/x.default/extensions.json": text };
    const system = fakeSystem({ env: { HOME: "/home/ada" }, files });
    assertEquals([text, await hasContainers(system)], [text, there]);
  }
});

Deno.test("no two identities share a browser profile", async () => {
  const owners = [["", "prod"], ["a", "prod"], ["a", "PROD"], ["", "a/prod"], ["a", "../prod"], [
    "a",
    "b",
  ], ["", "ab"]];
  const directories = [];
  for (const [realm, identity] of owners) {
    const system = fakeSystem({
      env: { PATH: "/usr/bin", HOME: "/home/ada", BROWSER: "google-chrome" },
      spawn: () => ({
        pid: 1,
        ending: Promise.resolve({ status: 0 }),
        kill: () => {},
        close: () => {},
      }),
    });
    system.files.stage("/usr/bin/google-chrome", { mode: 0o755 });
    await openIsolated(
      system,
      { realm: realm!, identity: identity! },
      handoffAt("http://127.0.0.1:1/"),
    );
    directories.push(system.spawned[0]!.args[0]);
  }
  assertEquals(new Set(directories).size, owners.length);
});

Deno.test("a browser from a snap keeps its profile where it may read", async () => {
  const system = fakeSystem({
    env: { PATH: "/snap/bin", HOME: "/home/ada", BROWSER: "chromium" },
    spawn: () => ({
      pid: 1,
      ending: Promise.resolve({ status: 0 }),
      kill: () => {},
      close: () => {},
    }),
  });
  system.files.stage("/usr/bin/snap", { mode: 0o755 });
  system.files.stage("/snap/bin/chromium", { target: "/usr/bin/snap" });
  await openIsolated(system, { realm: "", identity: "prod" }, handoffAt("http://127.0.0.1:1/"));
  const { program, args } = system.spawned[0]!;
  assertEquals(program, "/snap/bin/chromium");
  assertMatch(
    args[0]!,
    /^--user-data-dir=\/home\/ada\/snap\/chromium\/common\/atmos-auth\/[0-9a-f]{24}$/,
  );
});
