import { assertEquals } from "@std/assert";
import { helperEnd, wordsIn } from "../../../lib/terminal/helper_end.ts";

const end = (status: number, stderr = "", stdout = "") =>
  helperEnd({ status, stdout, stderr }, 30_000);

Deno.test("how a helper ended is told with the last of its complaints, cleaned and short", () => {
  assertEquals(end(3), "ended with status 3");
  const late = { status: 124, late: true, stdout: "", stderr: "x" };
  assertEquals(helperEnd(late, 30_000), 'took more than 30 s, saying "x"');
  const script = { status: 127, stdout: "", stderr: "sh: not found", interpreter: "/bin/sh\r" };
  assertEquals(
    helperEnd(script, 30_000),
    'is a script whose first line names "/bin/sh\\x0d", which is not there: its lines end as those of Windows do',
  );
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

Deno.test("attack: a secret of several lines is read off the terminal while a program goes on", () => {
  const lines: readonly (readonly [said: string, shown: string])[] = [
    ["Touch your YubiKey, or press Ctrl-C", "Touch your YubiKey, or press Ctrl-C"],
    ["Please unlock the vault in 1Password ...", "Please unlock the vault in *** ..."],
    [
      "\x1b[31mOpen https://example.com/device?code=aB3dE6gH9\x1b[0m",
      "Open https://example.com/device",
    ],
    ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA", "***"],
    ["Authorization:", "Authorization:"],
    ["  Basic dXNlcjpwYXNz", "Basic ***"],
    ['  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",', "***"],
  ];
  assertEquals(lines.map(([said]) => wordsIn(said)), lines.map(([, shown]) => shown));
});
