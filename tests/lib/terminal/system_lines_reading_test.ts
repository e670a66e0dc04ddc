import { assertEquals } from "@std/assert";
import { speakAs } from "../../../lib/terminal/dialect.ts";
import { spokenIs } from "../../../lib/terminal/spoken.ts";
import { readingInto } from "../../../lib/terminal/system_lines.ts";

Deno.test("a secret is typed into a variable as that shell takes it, and set by a job's service", async () => {
  const line = async (vars: Record<string, string>, os: "linux" | "windows" = "linux") => {
    await speakAs({ os, env: { get: (name: string) => vars[name] } as never });
    return readingInto("PW");
  };
  for (const SHELL of ["/bin/sh", "/bin/dash", "/usr/bin/bash", "/bin/zsh", ""]) {
    assertEquals(await line({ SHELL }), "stty -echo; read -r PW; stty echo; export PW");
  }
  assertEquals(await line({ SHELL: "/usr/bin/fish" }), "read -sx PW");
  assertEquals(await line({ SHELL: "/usr/bin/nu" }), "$env.PW = (input --suppress-output)");
  assertEquals(
    await line({}, "windows"),
    "$env:PW = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password   (in PowerShell)",
  );
  for (const mark of [{ CI: "true" }, { GITLAB_CI: "1" }, { JENKINS_URL: "x" }]) {
    const said = "let the job's service set PW, from a secret that it keeps";
    assertEquals(await line({ ...mark, SHELL: "/bin/bash" }), said);
  }
});

Deno.test("where nobody types, and where no shell is, whoever starts this sets the variable", async () => {
  const said = "set PW where this is started, from a secret that is kept there";
  const env = { get: (name: string) => name === "SHELL" ? "/bin/bash" : undefined } as never;
  const heard = async (terminal: boolean) => {
    await speakAs({ os: "linux", env, hands: () => ({ terminal, shell: true }) });
    return readingInto("PW");
  };
  assertEquals(await heard(false), said);
  assertEquals(await heard(true), "stty -echo; read -r PW; stty echo; export PW");
  const nothing = { get: () => undefined } as never;
  await speakAs({
    ...{ os: "linux", env: nothing },
    hands: () => ({ terminal: true, shell: false }),
  });
  assertEquals(readingInto("PW"), said);
  spokenIs(undefined);
});
