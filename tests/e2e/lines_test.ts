/** Every line that a person may be told, run by the shell that it is for, with words in which shells find something to read. */
import { assertEquals, assertMatch } from "@std/assert";
import type { Dialect } from "../../lib/terminal/dialects/dialect.ts";
import { dialect, speakAs } from "../../lib/terminal/dialect.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

/** By name, and how each runs a line. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  ...{ bash: ["-c"], zsh: ["-c"], dash: ["-c"], ksh: ["-c"], mksh: ["-c"], busybox: ["sh", "-c"] },
  ...{ fish: ["-c"], pwsh: ["-NoProfile", "-Command"], nu: ["-c"], tcsh: ["-f", "-c"] },
};

const HOSTILE = [
  ...["plain", "a b", "it's", `"q"`, "$HOME", "${HOME}", "$(id)", "`id`", "%PATH%", "!x", "a;b"],
  ...["a&b|c<d>e", "\\", "a\\", "\\'", "a\\\\b", "''", "*", "?[a]", "{a,b}", "(a)", "#c", "=ls"],
  ...["~x", "a~", "@x", "a=b", "--", "-n", "^a", "é\u2019\u201d", "...", "a,b", "true", "", "1.0"],
] as const;

/** One name with all of it in it. */
const ODD = `it's a\\b \\\\ "$x" \${y} $(id) %z% !w ;&|<>#*?[q]{a,b}~^\`e\u2019`;

/** What a line does in that shell, in the directory of the person. */
interface Typing {
  readonly lines: Dialect;
  readonly box: Sandbox;
  /** A path below the person's directory. */
  at(name: string): string;
  /** Runs it, and returns what it prints; fails where it does. */
  type(line: string, env?: Readonly<Record<string, string>>): Promise<string>;
}

function inEach(sentence: string, run: (typing: Typing) => Promise<void>): void {
  for (const [name, args] of Object.entries(SHELLS)) {
    scenario(`${name}: ${sentence}`, { tools: [name] }, async () => {
      await using box = sandbox();
      const env = { ...box.env, PATH: `${box.directory}/bin:${box.env.PATH}` };
      await speakAs({
        os: "linux",
        env: { get: (key: string) => key === "SHELL" ? tool(name) : undefined } as never,
      });
      const type = async (line: string, more = {}) => {
        const told = { env: { ...env, ...more }, cwd: box.project };
        const { status, stdout, stderr } = await runProgram(tool(name), [...args, line], told);
        assertEquals({ status, stderr }, { status: 0, stderr: "" }, line);
        return stdout;
      };
      await run({ lines: dialect(), box, type, at: (path) => `${box.project}/${path}` });
    });
  }
}

/** Prints a variable as a program finds it. */
const SHOWS = "sh -c 'printf %s \"[${X-none}]\"'";

inEach("a word arrives as it is", async ({ lines, type }) => {
  const line = ['sh -c \'printf "%s\\n" "$@"\' sh', ...HOSTILE.map(lines.word)].join(" ");
  assertEquals((await type(line)).split("\n"), [...HOSTILE, ""]);
});

inEach("a variable is set to what was told, and taken away", async ({ lines, type }) => {
  const { set, unset, copy, inTurn, alone, setTo } = lines;
  const values = [...HOSTILE, ODD];
  const shown = values.map((value) => `[${value}]`.repeat(3)).join("");
  const all = values.flatMap((value) => [
    inTurn(set("X", value), SHOWS),
    alone("X", value, SHOWS),
    inTurn(set("Y", value), copy("X", "Y"), SHOWS),
  ]);
  assertEquals(await type(all.join("\n")), shown);
  assertEquals(await type(inTurn(setTo("X", "printf %s 'a  b'"), SHOWS)), "[a  b]");
  const gone = inTurn(unset("X", "Y"), SHOWS);
  assertEquals(await type(gone, { X: "x", Y: "y" }), "[none]");
});

inEach("directories and files are made, looked at, moved and taken away", async (typing) => {
  const { lines, type, at, box } = typing;
  const [file, directory] = [at(ODD), at(`d/${ODD}`)];
  await type(lines.make("whole", directory));
  await type(lines.make("private", `${directory}/p`));
  assertEquals(modeOf(`${directory}/p`), 0o700);
  box.write(`project/${ODD}`, "text");
  for (const how of ["", "d", "L", "dL"] as const) {
    assertMatch(await type(lines.look(how, file, directory)), /^[-d]rw/m);
  }
  assertMatch(await type(lines.lookAt("X", "Y"), { X: file, Y: directory }), /^-rw/m);
  for (const [was, mode, is] of MODES) {
    Deno.chmodSync(file, was);
    await type(lines.permit(mode, file));
    assertEquals(modeOf(file), is, mode);
  }
  await type(lines.move(file, ".old"));
  assertEquals(Deno.readTextFileSync(`${file}.old`), "text");
  box.write(`project/${ODD}`, "torn");
  await type(lines.moveInto(file, `${file}.old`));
  assertEquals(Deno.readTextFileSync(file), "text");
  await type(lines.removeUnless("no-such-program", file));
  box.write(`project/${ODD}`, "text");
  await type(lines.removeFile(file));
  await type(lines.remove(at("d")));
  assertEquals(box.tree("project"), []);
});

/** What a mode is before and after; whom `+x` lets run it is the umask's to say, but for its owner. */
const MODES = [
  ...[[0o644, "600", 0o600], [0o755, "700", 0o700], [0o777, "go-w", 0o755]] as const,
  ...[[0o666, "o-w", 0o664], [0o400, "u+w", 0o600], [0o655, "+x", 0o755]] as const,
];

function modeOf(path: string): number {
  return Deno.statSync(path).mode! & 0o7777;
}

inEach("a file is written anew in UTF-8, in its place or beside it", async (typing) => {
  const { lines, type, at } = typing;
  const file = at(ODD);
  for (const [encoding, bytes] of [["UTF-16LE", [0xe9, 0]], ["LATIN1", [0xe9]]] as const) {
    Deno.writeFileSync(file, Uint8Array.from(bytes), { mode: 0o640 });
    await type(lines.recodeBeside(encoding, file, ".utf8"));
    assertEquals(Deno.readTextFileSync(`${file}.utf8`), "é");
    assertEquals(modeOf(`${file}.utf8`), 0o600);
    await type(lines.recode(encoding, file));
    assertEquals([Deno.readTextFileSync(file), modeOf(file)], ["é", 0o640]);
    assertEquals(Deno.readFileSync(`${file}.${encoding.toLowerCase()}`), Uint8Array.from(bytes));
    Deno.removeSync(`${file}.utf8`);
  }
  await type(lines.madeBeside(file, ".pem", (from, to) => `cat ${from} > ${to}`));
  assertEquals(Deno.readTextFileSync(`${file}.pem`), "é");
  assertEquals((await type(lines.base64(file))).trim(), "w6k=");
  assertEquals(await type(lines.feed("cat", file)), "é");
  assertEquals(await type(lines.edit(file), { EDITOR: "cat" }), "é");
});

inEach("what belongs to somebody else is taken by its path", async ({ lines, type, at, box }) => {
  box.write("bin/sudo", '#!/bin/sh\nexec "$@"\n', 0o700);
  box.write("bin/chown", '#!/bin/sh\nprintf "%s\\n" "$@"\n', 0o700);
  const me = `${Deno.uid()}`;
  assertEquals((await type(lines.take("file", at(ODD)))).split("\n"), [me, at(ODD), ""]);
  assertEquals((await type(lines.take("whole", at(ODD)))).split("\n"), ["-R", me, at(ODD), ""]);
});

inEach("the time, a line's end, nothing, and what a program says for the shell", async (typing) => {
  const { lines, type, box } = typing;
  assertMatch(await type(lines.clock()), /UTC|GMT/);
  assertMatch(await type(lines.showsPath), /\/bin/);
  const prints = "printf 'a: P\\nb: Q\\n'";
  assertEquals(await type(`${prints} ${lines.onlyEnding(": P")}`), "a: P\n");
  assertEquals(await type(`${prints} ${lines.nowhere}`), "");
  const shown = await type(lines.inTurn(lines.readablePath(), "sh -c 'printf %s \"$PATH\"'"), {
    PATH: `/opt/é:${box.env.PATH}`,
  });
  assertEquals(shown, box.env.PATH);
  box.write("bin/openssl", '#!/bin/sh\nprintf "%s " "$@"; cat\n', 0o700);
  const asked = await type(lines.certificatesAt("a.example:443"));
  assertEquals(asked.trim(), "s_client -connect a.example:443 -showcerts");
});
