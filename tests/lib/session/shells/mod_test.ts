import { assertEquals } from "@std/assert";
import { shellFor } from "../../../../lib/session/shells/mod.ts";
import type { Os } from "../../../../lib/system.ts";
import { request } from "./request.ts";

const KNOWN: readonly (readonly [path: string, os: Os, first: string | undefined])[] = [
  ["/bin/bash", "linux", "bash"],
  ["/opt/homebrew/bin/bash-5.2", "darwin", "bash"],
  ["C:\\Program Files\\Git\\bin\\bash.exe", "windows", "bash"],
  ["/usr/bin/zsh-5.9", "linux", "zsh"],
  ["/usr/local/bin/fish", "darwin", "fish"],
  ["/usr/bin/pwsh-preview", "linux", "pwsh"],
  ["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\PowerShell.EXE", "windows", "pwsh"],
  ["/usr/bin/nu", "linux", "nu"],
  ["C:\\Windows\\System32\\CMD.EXE", "windows", "cmd"],
  ["/bin/sh", "linux", "sh"],
  ["/bin/dash", "linux", "sh"],
  ["/bin/ash", "linux", "sh"],
  ["/bin/ksh93", "linux", "ksh"],
  ["/bin/mksh-static", "linux", "ksh"],
  ["/bin/busybox", "linux", "sh"],
  ["/bin/tcsh", "linux", undefined],
  ["/usr/bin/bashful", "linux", undefined],
  ["/usr/bin/fisher", "linux", undefined],
  ["/usr/bin/xonsh", "linux", undefined],
  ["/usr/bin/BASH", "linux", undefined],
];

for (const [path, os, first] of KNOWN) {
  Deno.test(`${path} on ${os} is ${first ?? "no shell that is known"}`, () => {
    assertEquals(shellFor(path, os).names[0], first);
  });
}

Deno.test("an unknown program gets its arguments and nothing else", () => {
  const start = shellFor("/usr/bin/xonsh", "linux").start(
    request({ args: ["-c", "a b"], login: true }),
  );
  assertEquals(start, { args: ["-c", "a b"], env: {}, files: {} });
});
