import { assertEquals } from "@std/assert";
import {
  closing,
  looking,
  modeText,
  removing,
  taking,
  unsetting,
  wordOn,
} from "../../../lib/terminal/system_lines.ts";

const ENV: Readonly<Record<string, string>> = { USERDOMAIN: "CORP", USERNAME: "Ada L" };

const on = (os: "linux" | "windows", env = ENV) => ({
  os,
  env: { get: (name: string) => env[name], entries: () => [] },
});

Deno.test("on Windows a hint is a line that both of its shells take", () => {
  const path = String.raw`C:\Users\Ada L\key`;
  assertEquals(wordOn("windows", String.raw`C:\a\b.txt`), String.raw`C:\a\b.txt`);
  assertEquals(looking("windows", path), String.raw`cmd /c dir /q "C:\Users\Ada L\key"`);
  assertEquals(removing("windows", path), String.raw`cmd /c rmdir /s /q "C:\Users\Ada L\key"`);
  assertEquals(taking("windows", path), String.raw`takeown /f "C:\Users\Ada L\key"`);
  assertEquals(
    closing(on("windows"), path),
    String.raw`icacls "C:\Users\Ada L\key" /inheritance:r /grant:r "CORP\Ada L:F"`,
  );
  assertEquals(
    closing(on("windows", {}), String.raw`C:\key`),
    String.raw`icacls C:\key /inheritance:r /grant:r "%USERNAME%:F"`,
  );
  assertEquals(unsetting("windows", "X"), "set X=");
  for (const odd of ["$HOME", "`b", "%TEMP%", "a!b!", 'a" b', "a\u201d b"]) {
    assertEquals(looking("windows", String.raw`C:\x\${odd}`), "cmd /c dir /q PATH", odd);
  }
  assertEquals(
    closing(on("windows", { USERDOMAIN: "CORP", USERNAME: "HOST$" }), String.raw`C:\key`),
    String.raw`icacls C:\key /inheritance:r /grant:r USER:F`,
  );
});

Deno.test("elsewhere it is a line of Unix", () => {
  assertEquals(looking("linux", "/a b"), "ls -l '/a b'");
  assertEquals(removing("linux", "/a"), "rm -rf /a");
  assertEquals(closing(on("linux"), "/a"), "chmod 600 /a");
  assertEquals(taking("linux", "/a"), 'sudo chown "$(id -u)" /a');
  assertEquals(unsetting("linux", "X"), "unset X");
});

Deno.test("how open a file is says its mode, or what its list lets others do", () => {
  assertEquals(modeText(0o755), "(mode 0755)");
  assertEquals(modeText(0o644, "windows"), "(its access list lets others read it)");
  assertEquals(modeText(0o666, "windows"), "(its access list lets others write there)");
});
