import { assertEquals } from "@std/assert";
import { hintParts, likeliest, noted, orOthers } from "../../../lib/terminal/hint.ts";
import { inCmd } from "../../../lib/terminal/in_cmd.ts";

const LINES: readonly (readonly [unix: string, cmd: string])[] = [
  ["export ATMOS_KEYRING_TYPE=file", "set ATMOS_KEYRING_TYPE=file"],
  ['export XDG_DATA_HOME="C:\\a b"', 'set "XDG_DATA_HOME=C:\\a b"'],
  [
    "export ATMOS_KEYRING_TYPE=file && atmos-auth login",
    'set "ATMOS_KEYRING_TYPE=file" && atmos-auth login',
  ],
  ["unset AWS_PROFILE", "set AWS_PROFILE="],
  ["unset AWS_PROFILE TMPDIR GH_TOKEN", "set AWS_PROFILE=& set TMPDIR=& set GH_TOKEN="],
  ["unset ACTIONS_ID_TOKEN, or set audience", "set ACTIONS_ID_TOKEN=, or set audience"],
  ["mkdir -m 700 DIR && export XDG_RUNTIME_DIR=DIR", "mkdir DIR && set XDG_RUNTIME_DIR=DIR"],
  ["chmod 600 FILE", 'icacls FILE /inheritance:r /grant:r "%USERNAME%:F"'],
  ['chmod go-w "C:\\a b"', 'icacls "C:\\a b" /inheritance:r /grant:r "%USERNAME%:F"'],
  ['restore it, or: rm "C:\\a b"   (lost)', 'restore it, or: del "C:\\a b"   (lost)'],
  ["rm -rf C:\\x", "cmd /c rmdir /s /q C:\\x"],
  ["mv C:\\x C:\\x.old", "move C:\\x C:\\x.old"],
  ['sudo chown -R "$(id -u)" C:\\x', "takeown /f C:\\x"],
  ["mkdir -p C:\\x", "mkdir C:\\x"],
  ["ls -ld C:\\x", "cmd /c dir /q C:\\x"],
  [
    'ls -l "$SSL_CERT_FILE" "$SSL_CERT_DIR"',
    'cmd /c dir /q "%SSL_CERT_FILE%" "%SSL_CERT_DIR%"',
  ],
  ["NO_PROXY=a.example atmos-auth login", 'set "NO_PROXY=a.example" && atmos-auth login'],
  ["openssl s_client -connect a:443 </dev/null", "openssl s_client -connect a:443 <NUL"],
  [
    "date -u: if that is wrong, set the clock",
    "powershell Get-Date: if that is wrong, set the clock",
  ],
  [
    "base64 < FILE   (of what is no text)",
    `powershell "[Convert]::ToBase64String([IO.File]::ReadAllBytes('FILE'))"   (of what is no text)`,
  ],
  [
    'cp -p "C:\\it\'s" "C:\\it\'s.u" && iconv -f UTF-16BE -t UTF-8 "C:\\it\'s.u" > "C:\\it\'s"',
    `powershell "Copy-Item -LiteralPath 'C:\\it''s' 'C:\\it''s.u'; ` +
    `Get-Content -Encoding BigEndianUnicode -LiteralPath 'C:\\it''s.u' | ` +
    `Set-Content -Encoding UTF8 -LiteralPath 'C:\\it''s'"`,
  ],
  [
    "(umask 077; iconv -f LATIN1 -t UTF-8 C:\\x > C:\\x.utf8)   (then name that file)",
    `powershell "Get-Content -Encoding Default -LiteralPath 'C:\\x' | ` +
    `Set-Content -Encoding UTF8 -LiteralPath 'C:\\x.utf8'"   (then name that file)`,
  ],
  ["(umask 077; openssl pkey -in C:\\x -out C:\\y)", "openssl pkey -in C:\\x -out C:\\y"],
];

Deno.test("a line for a Unix shell is told on Windows as cmd takes it", () => {
  assertEquals(LINES.map(([unix]) => inCmd(unix)), LINES.map(([, cmd]) => cmd));
});

Deno.test("what is no line of a shell, and what cmd says itself, stays", () => {
  const kept = [
    "atmos-auth secret rm a",
    "atmos-auth export aws-config",
    "atmos-auth store rm -i b --kind secret",
    'export GPG_TTY="$(tty)"',
    ...LINES.map(([, cmd]) => cmd),
  ];
  assertEquals(kept.map(inCmd), kept);
});

Deno.test("of several shells the one that is here is offered", () => {
  const shells = ["bash", "zsh", "powershell", "cmd"];
  assertEquals([true, false].map((here) => likeliest(shells, here)), ["powershell", "bash"]);
  assertEquals(likeliest(["yes", "no"], true), "yes");
});

Deno.test("a hint has one note, however many there is to say, and what is typed stands before it", () => {
  const once = noted("resmon", "once it is closed");
  const twice = orOthers(once, ["for this shell: export A=b"]);
  assertEquals(hintParts(twice), {
    steps: ["resmon"],
    note: "(once it is closed; or for this shell: export A=b)",
  });
  assertEquals(orOthers(once, []), "resmon   (once it is closed)");
});
