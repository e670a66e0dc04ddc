import { assertEquals } from "@std/assert";
import { readingInto } from "../../../lib/terminal/system_lines.ts";

Deno.test("a secret is typed into a variable as that shell takes it, and set by a job's service", () => {
  const line = (vars: Record<string, string>, os: "linux" | "windows" = "linux") => {
    const env = { get: (name: string) => vars[name] };
    return readingInto({ os, env: env as never }, "PW");
  };
  for (const SHELL of ["/bin/sh", "/bin/dash", "/usr/bin/bash", "/bin/zsh", ""]) {
    assertEquals(line({ SHELL }), "stty -echo; read -r PW; stty echo; export PW");
  }
  assertEquals(line({ SHELL: "/usr/bin/fish" }), "read -sx PW");
  assertEquals(line({ SHELL: "/usr/bin/nu" }), "$env.PW = (input --suppress-output)");
  assertEquals(
    line({}, "windows"),
    "$env:PW = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password   (in PowerShell)",
  );
  for (const mark of [{ CI: "true" }, { GITLAB_CI: "1" }, { JENKINS_URL: "x" }]) {
    const said = "let the job's service set PW, from a secret that it keeps";
    assertEquals(line({ ...mark, SHELL: "/bin/bash" }), said);
  }
});
