import { assertEquals } from "@std/assert";
import { inCmd, likeliest } from "../../../lib/terminal/hint.ts";

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
