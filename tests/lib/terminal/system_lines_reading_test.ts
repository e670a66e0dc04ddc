import { assertEquals } from "@std/assert";
import { speakAs } from "../../../lib/terminal/dialect.ts";
import { readingInto } from "../../../lib/terminal/system_lines.ts";

Deno.test("a secret is typed into a variable as that shell takes it, and set by a job's service", async () => {
  const line = async (vars: Record<string, string>, os: "linux" | "windows" = "linux") => {
    const system = { os, env: { get: (name: string) => vars[name] } as never };
    await speakAs(system);
    return readingInto(system, "PW");
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
