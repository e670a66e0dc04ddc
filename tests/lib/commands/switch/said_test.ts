/** What `switch` says of an identity that the shell was before. */
import { assertEquals } from "@std/assert";
import { welcome } from "../../../../lib/commands/switch/said.ts";
import { fakeSystem } from "../../../fake_system.ts";

const held = (mark: string, principal?: string) => ({
  ...{ name: "gup", cloud: "github", kind: "github/user", mark },
  facts: principal === undefined ? {} : { principal },
});

function said(before: ReturnType<typeof held>, now: ReturnType<typeof held>): string {
  const lines: string[] = [];
  const terminal = {
    say: (line: string) => void lines.push(line),
    paint: (_: unknown, text: string) => text,
  };
  const next = { names: ["gup"], of: undefined };
  welcome({ terminal, system: fakeSystem() }, next, [now], { identities: [before] });
  return lines[1]!;
}

Deno.test("a name that is somebody else's by now is not said to be who the shell was already", () => {
  assertEquals(
    said(held("1", "alice"), held("1", "alice")),
    "  you were already: this is another session of it",
  );
  assertEquals(
    said(held("1", "alice"), held("2", "mallory")),
    "  this is another session of it, and another sign-in, as mallory",
  );
  assertEquals(
    said(held("1"), held("2")),
    "  this is another session of it, and another sign-in",
  );
});
