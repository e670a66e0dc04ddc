/** What is told to be typed, typed into cmd as it stands. */
import { assert, assertEquals } from "@std/assert";
import { type Ended, FILE_STORE, onWindows, onWindowsWith, windowsTest } from "./machine.ts";

/** Lines that fail, or warn. */
const FAILING = [
  "atmos exec -i nobody -- cmd /c echo hi",
  String.raw`atmos list --config 'Z:\w\no such\atmos.yaml'`,
  String.raw`atmos --chdir 'Z:\nosuch & x' list`,
  "atmos validate",
  "atmos user configure told --stdin </dev/null",
  "atmos env -f nosuch",
  "atmos completion cmd",
  "atmos shell --shell nosuch -i one",
  "atmos sessions end zzzz",
  "atmos switch one",
  "atmos whoami",
  "atmos status",
  "atmos secret rm nosuch",
  "atmos init aws-sso --print </dev/null",
  String.raw`ATMOS_TRUST= atmos exec --chdir 'Z:\w\project' -i one -- cmd /c echo hi`,
  String.raw`ATMOS_SESSION_DIR='Q:\x' atmos exec -i one -- cmd /c echo hi`,
  "echo 'echo 1' >build.ps1; atmos exec -i one -- './build.ps1'",
  String
    .raw`echo x >/w/theirs; wine attrib +r 'Z:\w\theirs'; atmos export aws-config --write 'Z:\w\theirs'`,
  String.raw`atmos env -i one -f cmd -o 'Z:\w\project'`,
  String
    .raw`mkdir '/w/u 16'; iconv -t UTF-16 atmos.yaml >'/w/u 16/atmos.yaml'; atmos list --config 'Z:\w\u 16\atmos.yaml'`,
  String
    .raw`printf '\377\376a\000' >/w/secret; chmod 600 /w/secret; atmos exec -i told -- cmd /c echo hi`,
  "atmos exec -i one -- Z:/w/q/x.exe",
  "echo x >/w/file; atmos env -i one -f dotenv -o Z:/w/file/q",
  "atmos env -i one -f dotenv -o Z:/w/b/q/x",
  String.raw`printf '\377\376a\000' | ${FILE_STORE} atmos secret set x --stdin`,
] as const;

/** What begins a line, and no sentence. */
const LINE = /^(?:atmos-auth|set|icacls|attrib|takeown|cmd|dir|del|move|mkdir|powershell)\b/;

function hintsIn({ err }: Ended): readonly string[] {
  const said = [...err.matchAll(/^(?:hint|then|mend): (.*)$/gm)].map(([, hint = ""]) => hint);
  return said.flatMap((hint) => hint.split(", or ")).filter((hint) => LINE.test(hint));
}

windowsTest("every line that a hint tells is one to cmd", async () => {
  const failed = await onWindows(...FAILING);
  const hints = failed.map(hintsIn);
  const silent = FAILING.filter((_, at) => hints[at]!.length === 0);
  assertEquals(silent, [], failed.map(({ err }) => err).join("\n"));
  const lines = [...new Set(hints.flat())];
  assert(lines.length >= FAILING.length - 4, lines.join("\n"));
  const files = lines.map((line, at) => {
    const typed = line.replace(/^atmos-auth\b/, String.raw`Z:\p\atmos-auth.exe`);
    return [`hints/${at}.cmd`, `@echo off\r\n${typed}\r\n`] as const;
  });
  const typed = await onWindowsWith(
    Object.fromEntries(files),
    ...lines.map((_, at) => `wine cmd /d /c 'Z:\\w\\hints\\${at}.cmd' </dev/null`),
  );
  const misunderstood = typed.map(({ out, err }) =>
    /recogni[sz]e|syntax|usage/i.exec(out + err)?.[0]
  );
  assertEquals(
    lines.filter((_, at) => misunderstood[at] !== undefined),
    [],
    typed.map(({ err }) => err).join("\n"),
  );
});
