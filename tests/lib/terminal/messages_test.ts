import { assertEquals } from "@std/assert";
import { spoken } from "../../../lib/terminal/messages.ts";

const BOLD = "\x1b[1m";
const PLAIN = "\x1b[0m";

Deno.test("what is said is broken between words, with its indentation, colours taking no room", () => {
  const rows = [
    ["Signing in at 127.0.0.1:1 (ada), which is not AWS's own", 40, [
      "Signing in at 127.0.0.1:1 (ada), which",
      "is not AWS's own",
    ]],
    ["  at /a/very/long/path.yaml:3:5 auth.identities.dev", 30, [
      "  at",
      "  /a/very/long/path.yaml:3:5",
      "  auth.identities.dev",
    ]],
    [`${BOLD}error:${PLAIN} four score and seven`, 20, [
      `${BOLD}error:${PLAIN} four score`,
      "and seven",
    ]],
    ["  Principal  arn:aws:sts::123456789012:assumed-role/Dev", 40, [
      "  Principal  arn:aws:sts::123456789012:assumed-role/Dev",
    ]],
    ["short\n\nlines stay", 20, ["short", "", "lines stay"]],
  ] as const;
  for (const [text, columns, lines] of rows) assertEquals(spoken(text, columns), lines.join("\n"));
});

Deno.test("what is typed is broken nowhere: half a line would be run", () => {
  const logout = "atmos-auth logout -i staging/ReadOnlyAccess";
  assertEquals(
    spoken(`what the variables name lies there until: ${logout}, as ever`, 50),
    `what the variables name lies there until:\n${logout}, as\never`,
  );
  for (const typed of ['eval "$(atmos-auth env -i dev)"', "ssh -L 80:127.0.0.1:80 HOST"]) {
    assertEquals(
      spoken(`what makes this shell so: ${typed}`, 36),
      `what makes this shell so:\n${typed}`,
    );
  }
  const hint = `${BOLD}hint:${PLAIN} export XDG_RUNTIME_DIR=/run/user/1000 && ${logout}`;
  assertEquals([spoken(hint, 30), spoken(`then: ${logout}`, 30)], [hint, `then: ${logout}`]);
});

Deno.test("where no width is known, or too little, nothing is broken", () => {
  const text = "a b ".repeat(100);
  for (const columns of [Infinity, 0, 5]) assertEquals(spoken(text, columns), text);
});
