import { assertEquals } from "@std/assert";
import { helperEnd } from "../../../lib/terminal/helper_end.ts";

const end = (status: number, stderr = "", stdout = "") =>
  helperEnd({ status, stdout, stderr }, 30_000);

Deno.test("how a helper ended is told with the last of its complaints, cleaned and short", () => {
  assertEquals(end(3), "ended with status 3");
  const late = { status: 124, late: true, stdout: "", stderr: "x" };
  assertEquals(helperEnd(late, 30_000), "took more than 30 s");
  assertEquals(end(124), "ended with status 124");
  assertEquals(end(127), "is not there");
  const coloured = "a\nb\n\x1b]0;title\x07\x1b[31mno such entry\x1b[0m\r\n\n";
  assertEquals(end(1, coloured), 'ended with status 1, saying "a; b; no such entry"');
  assertEquals(end(1, "\x1b\x07"), 'ended with status 1, saying "\\x1b\\x07"');
  assertEquals(end(1, "x".repeat(1000)).length, 'ended with status 1, saying "..."'.length + 300);
});

Deno.test("what it printed may be a secret, and is not repeated", () => {
  assertEquals(
    end(1, "got hunter2-EXAMPLE", "hunter2-EXAMPLE\n"),
    'ended with status 1, saying "got ***"',
  );
  assertEquals(end(1, "hunter2-EXAMPLE", "hunter2-EXAMPLE\n"), "ended with status 1");
});
