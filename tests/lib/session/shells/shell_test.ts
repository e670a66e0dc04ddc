import { assertEquals } from "@std/assert";
import { inert, lookOf } from "../../../../lib/session/shells/shell.ts";
import { request } from "./request.ts";

const TEXTS: readonly (readonly [text: string, shown: string])[] = [
  ["prod-admin 2", "prod-admin 2"],
  ["aws+gcp/x.y_z:1=a,b@c", "aws+gcp/x.y_z:1=a,b@c"],
  ["Ünïcode 日本", "Ünïcode 日本"],
  ["$(id)`id`${x}", "＄（id）｀id｀＄｛x｝"],
  ["%n%{\\u\\[!!", "％n％｛＼u＼［！！"],
  ["a\nb\x1b[0m\u202e", "a＼x0ab＼x1b［0m＼u｛202e｝"],
  ["\"'&|<>^;#*?~", "＂＇＆｜＜＞＾；＃＊？～"],
];

for (const [text, shown] of TEXTS) {
  Deno.test(`${JSON.stringify(text)} is shown as ${shown}`, () => {
    assertEquals(inert(text), shown);
  });
}

const TERMINALS: readonly (readonly [term: string, titled: boolean])[] = [
  ["xterm-256color", true],
  ["xterm-kitty", true],
  ["screen.xterm-256color", true],
  ["tmux-256color", true],
  ["st-256color", true],
  ["alacritty", true],
  ["linux", false],
  ["dumb", false],
  ["vt100", false],
  ["eterm-color", false],
  ["stupid", false],
  ["", false],
];

for (const [TERM, titled] of TERMINALS) {
  Deno.test(`a terminal "${TERM}" has ${titled ? "a" : "no"} title`, () => {
    assertEquals(lookOf(request({ env: { TERM } }))?.titled, titled);
  });
}

Deno.test("there is no colour on a dumb terminal, or where NO_COLOR says so", () => {
  const colour = (env: Record<string, string>) => lookOf(request({ env }))?.colour;
  assertEquals(colour({ TERM: "xterm" }), 36);
  assertEquals(colour({ TERM: "linux" }), 36);
  assertEquals(colour({ TERM: "dumb" }), undefined);
  assertEquals(colour({ TERM: "xterm", NO_COLOR: "1" }), undefined);
  assertEquals(colour({ TERM: "xterm", NO_COLOR: "" }), 36);
});

Deno.test("nothing is shown when the person wants nothing", () => {
  assertEquals(lookOf(request({ prompt: undefined })), undefined);
});
