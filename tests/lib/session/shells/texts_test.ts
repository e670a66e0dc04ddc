/**
 * The whole text of every file that is generated, beside this test in `texts/`. After a change that is meant,
 * `scripts/deno run --allow-read=. --allow-write=tests tests/lib/session/shells/texts_test.ts` writes them anew.
 */
import { assertEquals } from "@std/assert";
import { shellFor } from "../../../../lib/session/shells/mod.ts";
import { request, type Said } from "./request.ts";

const LOGIN: Said = { login: true, env: { TERM: "xterm", PATH: "/my/bin:/bin", ZDOTDIR: "/my/z" } };
const WINDOWS: Said = {
  os: "windows",
  directory: "C:\\s\\shell",
  notices: "C:\\s\\notices",
  expires: "C:\\s\\expires",
  drift: "C:\\s\\drift",
  pins: { set: { AWS_CONFIG_FILE: "C:\\Users\\Jürgen\\100%\\it's" }, unset: ["GH_TOKEN"] },
};

const CASES: readonly (readonly [name: string, path: string, said: Said])[] = [
  ["bash", "/bin/bash", {}],
  ["bash-login", "/bin/bash", LOGIN],
  ["bash-plain", "/bin/bash", {
    args: ["-c", "a"],
    prompt: undefined,
    pins: { set: {}, unset: [] },
    env: { TERM: "dumb" },
  }],
  ["sh", "/bin/dash", { args: ["-i"], env: { ENV: "$HOME/.shrc" } }],
  ["nu", "/bin/nu", {}],
  ["powershell", "C:\\pwsh.exe", WINDOWS],
  ["cmd", "C:\\cmd.exe", WINDOWS],
];

function textOf(path: string, said: Said): string {
  const start = shellFor(path, said.os ?? "linux").start(request({ path, ...said }));
  return Object.entries(start.files).map(([name, text]) => `==> ${name} <==\n${text}\n`).join("");
}

const BASH = shellFor("/bin/bash", "linux");

/** What makes a shell another's. */
function nextText(): string {
  const was = request({});
  const is = request({ directory: "/t/shell", pins: { set: { AWS_PROFILE: "dev" }, unset: [] } });
  const variables = {
    set: { AWS_PROFILE: "dev", COLOUR: "it's red" },
    unset: ["ONLY"],
    before: { AWS_PROFILE: "it's prod", COLOUR: "blue", ONLY: "mine" },
  };
  const files = Object.entries(BASH.become!({ was, is, session: "bcdfghjk", variables }));
  return files.map(([name, text]) => `==> ${name} <==\n${text}\n`).join("");
}

const place = (name: string) => new URL(`texts/${name}.txt`, import.meta.url);

if (
  import.meta.main &&
  Deno.permissions.querySync({ name: "write", path: "tests" }).state === "granted"
) {
  for (const [name, path, said] of CASES) await Deno.writeTextFile(place(name), textOf(path, said));
  await Deno.writeTextFile(place("next"), nextText());
}

for (const [name, path, said] of CASES) {
  Deno.test(`the text for ${name} is the one that was looked at`, async () => {
    assertEquals(textOf(path, said), await Deno.readTextFile(place(name)));
  });
}

Deno.test("the texts that make a shell another's are those that were looked at", async () => {
  assertEquals(nextText(), await Deno.readTextFile(place("next")));
});
