import { assertEquals } from "@std/assert";
import { modeText } from "../../../lib/terminal/system_lines.ts";

Deno.test("how open a file is says its mode, or what its list lets others do", () => {
  assertEquals(modeText(0o755), "(mode 0755)");
  assertEquals(modeText(0o644, "windows"), "(its access list lets others read it)");
  assertEquals(modeText(0o666, "windows"), "(its access list lets others write there)");
});
