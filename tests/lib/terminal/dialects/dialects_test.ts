/** The lines of every dialect, to the letter; tests/e2e/lines_test.ts runs them where there is such a shell. */
import { inWordsOf } from "../../in_words_of.ts";
import { fakeSystem } from "../../../fake_system.ts";
import { assertEquals } from "@std/assert";
import { typed } from "../../../../lib/terminal/escape.ts";
import { dialect, speakAs } from "../../../../lib/terminal/dialect.ts";

/** A path in which every shell finds something to read. */
const ODD = "/it's a\\b";

/** What the lines of one dialect are. */
function linesFor(path: string): string {
  const say = dialect();
  const lines = [
    typed(path),
    say.set("A", "b c"),
    say.setTo("A", "tty"),
    say.copy("A", "B"),
    say.unset("A", "B"),
    say.ask("A"),
    say.alone("A", "b", "atmos-auth login"),
    say.inTurn(say.make("private", "DIR"), say.set("A", "DIR")),
    say.evaluate("op signin"),
    `pass show a ${say.nowhere}`,
    say.look("dL", path),
    say.lookAt("A", "B"),
    say.make("whole", path),
    say.remove(path),
    say.removeFile(path),
    say.removeUnless("kubectl", path),
    say.move(path, ".old"),
    say.moveInto(path, `${path}.b`),
    say.permit("600", path),
    say.permit("u+w", path),
    say.permit("+x", path),
    say.take("whole", path),
    say.recode("UTF-16BE", path),
    say.recodeBeside("LATIN1", path, ".utf8"),
    say.madeBeside(path, ".pem", (from, to) => `openssl pkey -in ${from} -out ${to}`),
    say.base64("FILE"),
    say.clock(),
    ...["EROFS", "ENOTDIR", "EBUSY"].flatMap((errno) => say.obstacle(errno, path) ?? []),
    say.certificatesAt("a.example:443"),
    `a show ${say.onlyEnding(": P")}`,
  ];
  return `\n${lines.join("\n")}\n`;
}

/** Of fish and csh alike: both quote as sh does in these, and have sh run whatever is more than a command. */
const BY_SH = String.raw`pass show a >/dev/null
ls -ldL '/it'\''s a'\\'b'
sh -c 'ls -l "$A" "$B"'
mkdir -p '/it'\''s a'\\'b'
rm -rf '/it'\''s a'\\'b'
rm '/it'\''s a'\\'b'
sh -c 'pgrep -x kubectl || rm -f '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'''
mv '/it'\''s a'\\'b' '/it'\''s a'\\'b.old'
sh -c 'cat '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b.b'\'' >'\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'' && rm '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b.b'\'''
chmod 600 '/it'\''s a'\\'b'
chmod u+w '/it'\''s a'\\'b'
chmod +x '/it'\''s a'\\'b'
sh -c 'sudo chown -R "$(id -u)" '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'''
sh -c 'cp -p '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'' '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b.utf-16be'\'' && iconv -f UTF-16BE -t UTF-8 '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b.utf-16be'\'' > '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'''
sh -c '(umask 077; iconv -f LATIN1 -t UTF-8 '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'' > '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b.utf8'\'')'
sh -c '(umask 077; openssl pkey -in '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b'\'' -out '\''/it'\'''\\''\'''\''s a'\'''\\''\\''\''b.pem'\'')'
sh -c 'base64 < FILE'
date -u
sh -c 'mount | grep -w -e ro -e read-only'
ls -ld '/it'\''s a'\\'b'
fuser -v '/it'\''s a'\\'b'
sh -c 'openssl s_client -connect a.example:443 -showcerts </dev/null'
a show | grep ': P$'`;

/** By the path in `SHELL`. */
const ON_UNIX = {
  "/bin/zsh": String.raw`
'/it'\''s a'\\'b'
export A='b c'
export A="$(tty)"
export A="$B"
unset A B
stty -echo; read -r A; stty echo; export A
A=b atmos-auth login
mkdir -m 700 DIR && export A=DIR
eval "$(op signin)"
pass show a >/dev/null
ls -ldL '/it'\''s a'\\'b'
ls -l "$A" "$B"
mkdir -p '/it'\''s a'\\'b'
rm -rf '/it'\''s a'\\'b'
rm '/it'\''s a'\\'b'
pgrep -x kubectl || rm -f '/it'\''s a'\\'b'
mv '/it'\''s a'\\'b' '/it'\''s a'\\'b.old'
cat '/it'\''s a'\\'b.b' >'/it'\''s a'\\'b' && rm '/it'\''s a'\\'b.b'
chmod 600 '/it'\''s a'\\'b'
chmod u+w '/it'\''s a'\\'b'
chmod +x '/it'\''s a'\\'b'
sudo chown -R "$(id -u)" '/it'\''s a'\\'b'
cp -p '/it'\''s a'\\'b' '/it'\''s a'\\'b.utf-16be' && iconv -f UTF-16BE -t UTF-8 '/it'\''s a'\\'b.utf-16be' > '/it'\''s a'\\'b'
(umask 077; iconv -f LATIN1 -t UTF-8 '/it'\''s a'\\'b' > '/it'\''s a'\\'b.utf8')
(umask 077; openssl pkey -in '/it'\''s a'\\'b' -out '/it'\''s a'\\'b.pem')
base64 < FILE
date -u
mount | grep -w -e ro -e read-only
ls -ld '/it'\''s a'\\'b'
fuser -v '/it'\''s a'\\'b'
openssl s_client -connect a.example:443 -showcerts </dev/null
a show | grep ': P$'
`,
  "/usr/bin/fish": String.raw`
'/it'\''s a'\\'b'
set -gx A 'b c'
set -gx A (tty)
set -gx A $B
set -e A B
read -sx A
A=b atmos-auth login
mkdir -m 700 DIR && set -gx A DIR
op signin | source
${BY_SH}
`,
  "/bin/tcsh": String.raw`
'/it'\''s a'\\'b'
setenv A 'b c'
setenv A "${"`"}tty${"`"}"
setenv A "$B"
unsetenv A; unsetenv B
stty -echo; setenv A "$<"; stty echo
env A=b atmos-auth login
mkdir -m 700 DIR && setenv A DIR
sh -c 'eval "$(op signin)"; exec tcsh'
${BY_SH}
`,
  "/opt/pwsh": String.raw`
'/it''s a\b'
$env:A = 'b c'
$env:A = tty
$env:A = $env:B
Remove-Item Env:A, Env:B
$env:A = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password
$env:A = 'b'; atmos-auth login
mkdir -m 700 DIR; $env:A = 'DIR'
Invoke-Expression $(op signin)
pass show a > $null
ls -ldL '/it''s a\b'
sh -c 'ls -l "$A" "$B"'
mkdir -p '/it''s a\b'
rm -rf '/it''s a\b'
rm '/it''s a\b'
sh -c 'pgrep -x kubectl || rm -f ''/it''\''''s a''\\''b'''
mv '/it''s a\b' '/it''s a\b.old'
sh -c 'cat ''/it''\''''s a''\\''b.b'' >''/it''\''''s a''\\''b'' && rm ''/it''\''''s a''\\''b.b'''
chmod 600 '/it''s a\b'
chmod u+w '/it''s a\b'
chmod +x '/it''s a\b'
sh -c 'sudo chown -R "$(id -u)" ''/it''\''''s a''\\''b'''
sh -c 'cp -p ''/it''\''''s a''\\''b'' ''/it''\''''s a''\\''b.utf-16be'' && iconv -f UTF-16BE -t UTF-8 ''/it''\''''s a''\\''b.utf-16be'' > ''/it''\''''s a''\\''b'''
sh -c '(umask 077; iconv -f LATIN1 -t UTF-8 ''/it''\''''s a''\\''b'' > ''/it''\''''s a''\\''b.utf8'')'
sh -c '(umask 077; openssl pkey -in ''/it''\''''s a''\\''b'' -out ''/it''\''''s a''\\''b.pem'')'
sh -c 'base64 < FILE'
date -u
sh -c 'mount | grep -w -e ro -e read-only'
ls -ld '/it''s a\b'
fuser -v '/it''s a\b'
sh -c 'openssl s_client -connect a.example:443 -showcerts </dev/null'
a show | grep ': P$'
`,
  "/usr/bin/nu": String.raw`
"/it's a\\b"
$env.A = 'b c'
$env.A = (tty | str trim)
$env.A = $env.B
hide-env A B
$env.A = (input --suppress-output)
with-env { A: 'b' } { atmos-auth login }
^mkdir -m 700 DIR; $env.A = 'DIR'
sh -c 'eval "$(op signin)"; exec nu'
pass show a o> /dev/null
^ls -ldL "/it's a\\b"
sh -c 'ls -l "$A" "$B"'
^mkdir -p "/it's a\\b"
^rm -rf "/it's a\\b"
^rm "/it's a\\b"
sh -c "pgrep -x kubectl || rm -f '/it'\\''s a'\\\\'b'"
^mv "/it's a\\b" "/it's a\\b.old"
sh -c "cat '/it'\\''s a'\\\\'b.b' >'/it'\\''s a'\\\\'b' && rm '/it'\\''s a'\\\\'b.b'"
^chmod 600 "/it's a\\b"
^chmod u+w "/it's a\\b"
^chmod +x "/it's a\\b"
sh -c "sudo chown -R \"$(id -u)\" '/it'\\''s a'\\\\'b'"
sh -c "cp -p '/it'\\''s a'\\\\'b' '/it'\\''s a'\\\\'b.utf-16be' && iconv -f UTF-16BE -t UTF-8 '/it'\\''s a'\\\\'b.utf-16be' > '/it'\\''s a'\\\\'b'"
sh -c "(umask 077; iconv -f LATIN1 -t UTF-8 '/it'\\''s a'\\\\'b' > '/it'\\''s a'\\\\'b.utf8')"
sh -c "(umask 077; openssl pkey -in '/it'\\''s a'\\\\'b' -out '/it'\\''s a'\\\\'b.pem')"
sh -c 'base64 < FILE'
^date -u
sh -c 'mount | grep -w -e ro -e read-only'
^ls -ld "/it's a\\b"
^fuser -v "/it's a\\b"
sh -c 'openssl s_client -connect a.example:443 -showcerts </dev/null'
a show | ^grep ': P$'
`,
};

for (const [shell, lines] of Object.entries(ON_UNIX)) {
  Deno.test(`lines are told in the words of ${shell}`, async () => {
    await speak("linux", { SHELL: shell });
    assertEquals(linesFor(ODD), lines);
  });
}

async function speak(
  os: "linux" | "windows",
  vars: Readonly<Record<string, string>>,
): Promise<void> {
  await speakAs({ os, env: { get: (name) => vars[name], entries: () => Object.entries(vars) } });
}

Deno.test("on Windows they are what both of its shells take, or say whose they are", async () => {
  await speak("windows", { USERDOMAIN: "CORP", USERNAME: "Ada L", SHELL: "/usr/bin/fish" });
  const lines = String.raw`
"C:\it's a\b"
set "A=b c"
$env:A = tty   (in PowerShell)
$env:A = $env:B   (in PowerShell)
set "A=" & set "B="
$env:A = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password   (in PowerShell)
set "A=b" && atmos-auth login
mkdir DIR && set "A=DIR"
Invoke-Expression $(op signin)   (in PowerShell)
pass show a >NUL
cmd /c dir /q "C:\it's a\b"
cmd /c dir /q "%A%" "%B%"
mkdir "C:\it's a\b"
cmd /c rmdir /s /q "C:\it's a\b"
cmd /c del "C:\it's a\b"
cmd /c del "C:\it's a\b"   (where tasklist shows no kubectl)
move "C:\it's a\b" "C:\it's a\b.old"
cmd /c copy /y "C:\it's a\b.b" "C:\it's a\b"
cmd /c del "C:\it's a\b.b"
icacls "C:\it's a\b" /inheritance:r /grant:r "CORP\Ada L:F"
attrib -r "C:\it's a\b"
icacls "C:\it's a\b"
takeown /f "C:\it's a\b" /r
powershell "Copy-Item -LiteralPath 'C:\it''s a\b' 'C:\it''s a\b.utf-16be'; Get-Content -Encoding BigEndianUnicode -LiteralPath 'C:\it''s a\b.utf-16be' | Set-Content -Encoding UTF8 -LiteralPath 'C:\it''s a\b'"
powershell "Get-Content -Encoding Default -LiteralPath 'C:\it''s a\b' | Set-Content -Encoding UTF8 -LiteralPath 'C:\it''s a\b.utf8'"
openssl pkey -in "C:\it's a\b" -out "C:\it's a\b.pem"
powershell "[Convert]::ToBase64String([IO.File]::ReadAllBytes('FILE'))"
powershell Get-Date
resmon   (its tab CPU finds who has it open: search the handles for its name; once they have closed it, try again)
cmd /c "openssl s_client -connect a.example:443 -showcerts <NUL"
a show | findstr /e /c:": P"
`;
  assertEquals(linesFor("C:\\it's a\\b"), lines);
});

Deno.test("on Windows what can't be quoted is the person's to write: one word for one file", async () => {
  await speak("windows", { USERDOMAIN: "CORP", USERNAME: "HOST$" });
  const { move, moveInto, permit, recode, recodeBeside, set } = dialect();
  for (const odd of ["$HOME", "`b", "%TEMP%", "a!b!", 'a" b', "a\u201d b"]) {
    const path = `C:\\${odd}`;
    assertEquals(move(path, ".old"), "move <PATH> <PATH>.old", odd);
    assertEquals(
      moveInto(path, `${path}.b`),
      "cmd /c copy /y <OTHER> <PATH>\ncmd /c del <OTHER>",
    );
    assertEquals(permit("600", path), "icacls <PATH> /inheritance:r /grant:r <USER>:F");
    assertEquals(
      recode("UTF-16", path),
      `powershell "Copy-Item -LiteralPath '<PATH>' '<PATH>.utf-16'; ` +
        "Get-Content -Encoding Unicode -LiteralPath '<PATH>.utf-16' | " +
        `Set-Content -Encoding UTF8 -LiteralPath '<PATH>'"`,
    );
    assertEquals(
      recodeBeside("LATIN1", path, ".utf8"),
      `powershell "Get-Content -Encoding Default -LiteralPath '<PATH>' | ` +
        `Set-Content -Encoding UTF8 -LiteralPath '<PATH>.utf8'"`,
    );
  }
  assertEquals(set("A", "C:\\%TEMP%"), 'set "A=<PATH>"');
  assertEquals(set("A", "50%"), 'set "A=<VALUE>"');
  await speak("windows", {});
  assertEquals(
    dialect().permit("go-w", "C:\\k"),
    'icacls C:\\k /inheritance:r /grant:r "%USERNAME%:F"',
  );
});

/** By the path in `SHELL`; of Windows under nothing. */
const FILES: Readonly<Record<string, readonly [fed: string, changed: string, path: string]>> = {
  "/bin/sh": ["a --stdin < '/a b'", "${EDITOR:-vi} '/a b'", 'echo "$PATH"'],
  "/usr/bin/fish": [
    "a --stdin < '/a b'",
    String.raw`sh -c '${"$"}{EDITOR:-vi} '\''/a b'\'''`,
    'echo "$PATH"',
  ],
  "/opt/pwsh": ["cat '/a b' | a --stdin", "sh -c '${EDITOR:-vi} ''/a b'''", "$env:PATH"],
  "/usr/bin/nu": [
    "open --raw '/a b' | a --stdin",
    `sh -c "${"$"}{EDITOR:-vi} '/a b'"`,
    "$env.PATH",
  ],
  "": [String.raw`a --stdin < "\a b"`, String.raw`notepad "\a b"`, "cmd /c path"],
};

for (const [shell, lines] of Object.entries(FILES)) {
  Deno.test(`a file is read, and changed, as ${shell || "Windows"} has it`, async () => {
    await speak(shell === "" ? "windows" : "linux", { SHELL: shell });
    const { edit, feed, showsPath } = dialect();
    assertEquals([feed("a --stdin", "/a b"), edit("/a b"), showsPath], lines);
  });
}

Deno.test("where no shell is, nothing is told that would have to be typed there", async () => {
  const hands = () => ({ terminal: true, shell: false });
  const env = { get: () => undefined, entries: () => [] };
  await speakAs({ os: "linux", env, hands });
  const said = linesFor("/a b");
  const tools =
    /^(?:\^?)(?:export|unset|stty|mkdir|ls|rm|mv|cat|chmod|sudo|cp|date|mount [|]|fuser|eval) /m;
  assertEquals(tools.exec(said)?.[0], undefined, said);
  assertEquals(dialect().reach("/a b"), SEEN);
  assertEquals(dialect().set("A", "b c"), "set A='b c' where this is started");
  for (const errno of ["EROFS", "ENOSPC", "EMFILE", "ENOENT"]) {
    assertEquals(
      /^(?:see|make|allow|have a file system) /.test(dialect().obstacle(errno, "/a") ?? ""),
      true,
    );
  }
  await speakAs({ os: "linux", env });
});

const SEEN =
  "see from outside who may reach '/a b', and what is around it: nothing here can show it";

Deno.test("on Windows no path is told with slashes, behind which cmd looks for switches", async () => {
  const path = "C:/w/q/x";
  const lines = await inWordsOf(fakeSystem({ os: "windows" }), () => {
    const say = dialect();
    return [
      ...[say.look("", path), say.reach(path), say.make("whole", path), say.remove(path)],
      ...[
        say.removeFile(path),
        say.removeUnless("x", path),
        say.move(path, ".old"),
        say.edit(path),
      ],
      ...[say.moveInto(path, `${path}.b`), say.permit("600", path), say.permit("u+w", path)],
      ...[
        say.take("file", path),
        say.recode("LATIN1", path),
        say.base64(path),
        say.feed("a", path),
      ],
      ...[say.madeBeside(path, ".pem", (from, to) => `openssl ${from} ${to}`)],
    ];
  });
  assertEquals(lines.filter((line) => !line.includes("C:\\w\\q\\x") || line.includes("C:/")), []);
});
