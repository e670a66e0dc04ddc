import { assertEquals } from "@std/assert";
import * as by from "../../../lib/terminal/by_system.ts";

const ENV: Readonly<Record<string, string>> = { USERDOMAIN: "CORP", USERNAME: "Ada L" };

const on = (os: "linux" | "windows", env = ENV) => ({
  os,
  env: { get: (name: string) => env[name], entries: () => [] },
});

Deno.test("on Windows a hint is a line that both of its shells take", () => {
  const path = String.raw`C:\Users\Ada L\key`;
  assertEquals(by.wordOn("windows", String.raw`C:\a\b.txt`), String.raw`C:\a\b.txt`);
  assertEquals(by.looking("windows", path), String.raw`cmd /c dir /q "C:\Users\Ada L\key"`);
  assertEquals(by.removing("windows", path), String.raw`cmd /c rmdir /s /q "C:\Users\Ada L\key"`);
  assertEquals(by.taking("windows", path), String.raw`takeown /f "C:\Users\Ada L\key"`);
  assertEquals(
    by.closing(on("windows"), path),
    String.raw`icacls "C:\Users\Ada L\key" /inheritance:r /grant:r "CORP\Ada L:F"`,
  );
  assertEquals(
    by.closing(on("windows", {}), String.raw`C:\key`),
    String.raw`icacls C:\key /inheritance:r /grant:r "%USERNAME%:F"`,
  );
  assertEquals(by.unsetting("windows", "X"), "set X=");
});

Deno.test("elsewhere it is a line of Unix", () => {
  assertEquals(by.looking("linux", "/a b"), "ls -l '/a b'");
  assertEquals(by.removing("linux", "/a"), "rm -rf /a");
  assertEquals(by.closing(on("linux"), "/a"), "chmod 600 /a");
  assertEquals(by.taking("linux", "/a"), 'sudo chown "$(id -un)" /a');
  assertEquals(by.unsetting("linux", "X"), "unset X");
});

Deno.test("how open a file is says its mode, or what its list lets others do", () => {
  assertEquals(by.modeText(0o755), "(mode 0755)");
  assertEquals(by.modeText(0o644, "windows"), "(its access list lets others read it)");
  assertEquals(by.modeText(0o666, "windows"), "(its access list lets others write there)");
});
